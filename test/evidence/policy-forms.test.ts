import { givesAll } from '../../lib/evidence/checks/identities';
import type { Template } from '../../lib/template/template';
import { broken, properties, type Json } from './changed';

const allow = (Action: unknown, Resource: unknown = '*', rest: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});

const trusted = (Principal: unknown, Action = 'sts:AssumeRole') => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal, Action }] } },
});

const partitioned = (tail: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, tail]] });

describe('admin.least-privilege', () => {
  test.each<[string, object]>([
    ['everything, written another way', allow('*:*')],
    ['a service by the beginning of its name', allow('ia*')],
    ['keys used, by a pattern', allow('kms:De*')],
    ['secrets read, by a pattern', allow('secretsmanager:Get*')],
    ['all clusters of all accounts', allow('rds:DeleteDBCluster', 'arn:aws:rds:*:*:cluster:*')],
    ['whatever has an ARN', allow('kms:Decrypt', 'arn:*')],
    ['all but one resource', { Effect: 'Allow', Action: 'kms:Decrypt', NotResource: 'arn:aws:s3:::nothing' }],
    [
      'a condition that holds for whoever there is',
      allow('kms:Decrypt', '*', { Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }),
    ],
  ])('%s is too much', (_, statement) => {
    expect(
      broken('audit', (audit) => properties(audit, 'AccessapplicationsSet').InlinePolicy.Statement.push(statement)),
    ).toContain('admin.least-privilege');
  });

  test.each(['job-function/SystemAdministrator', 'AmazonRDSFullAccess', 'AWSKeyManagementServicePowerUser'])(
    "AWS's own %s is too much",
    (policy) => {
      expect(
        broken('audit', (audit) => {
          properties(audit, 'AccessdatabaseSet').ManagedPolicies = [`arn:aws:iam::aws:policy/${policy}`];
        }),
      ).toContain('admin.least-privilege');
    },
  );

  test('a ceiling that leaves nothing out is none', () => {
    expect(
      broken('backup', (backup) => {
        properties(backup, 'WatchFunctionRole').PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
      }),
    ).toContain('admin.least-privilege');
  });

  test.each<[string, object]>([
    ['descriptions', allow('rds:Describe*')],
    [
      'keys of its own, by a condition',
      allow('kms:De*', '*', { Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }),
    ],
    ['one bucket', allow('s3:Get*', 'arn:aws:s3:::custodia-production-audit-111122223333/*')],
  ])('%s are not', (_, statement) => {
    expect(
      broken('audit', (audit) =>
        properties(audit, 'TrailDeliveryDefaultPolicy').PolicyDocument.Statement.push(statement),
      ),
    ).not.toContain('admin.least-privilege');
  });
});

describe('actions of weight', () => {
  const gives = (...actions: string[]) => {
    const rest = { principals: [], notPrincipals: [], notActions: [], notResources: [], conditions: {} };
    return givesAll({ effect: 'Allow', actions, resources: ['*'], ...rest });
  };

  test.each([
    ['backup', 'DeleteRecoveryPoint StartRestoreJob UpdateBackupPlan'],
    ['cloudtrail', 'StopLogging DeleteTrail UpdateTrail'],
    ['ec2', 'AuthorizeSecurityGroupIngress CreateSnapshot DeleteVpc ModifySnapshotAttribute RunInstances'],
    ['iam', 'CreateRole PassRole PutRolePolicy AttachRolePolicy UpdateAssumeRolePolicy'],
    ['kms', 'CreateGrant Decrypt DisableKey Encrypt GenerateDataKey PutKeyPolicy ScheduleKeyDeletion Sign'],
    ['lambda', 'AddPermission CreateFunction DeleteFunction InvokeFunction UpdateFunctionCode'],
    ['logs', 'DeleteLogGroup FilterLogEvents GetLogEvents PutLogEvents'],
    [
      'rds',
      'CreateDBCluster DeleteDBCluster FailoverDBCluster ModifyDBCluster RestoreDBClusterFromSnapshot StartExportTask',
    ],
    ['rds-db', 'connect'],
    ['s3', 'BypassGovernanceRetention DeleteObject GetObject PutBucketPolicy PutObject'],
    ['secretsmanager', 'DeleteSecret GetSecretValue PutSecretValue'],
    ['ses', 'SendEmail'],
    ['sns', 'Publish Unsubscribe'],
    ['sqs', 'PurgeQueue ReceiveMessage'],
    ['states', 'StartExecution'],
    ['sts', 'AssumeRole'],
    ['cloudwatch', 'DeleteAlarms DisableAlarmActions'],
    ['events', 'DisableRule'],
    ['scheduler', 'UpdateSchedule'],
  ])('of %s, also of whatever service', (service, names) => {
    for (const name of names.split(' ')) {
      expect([name, gives(`${service}:${name}`)]).toEqual([name, true]);
      expect([name, gives(`*:${name}`)]).toEqual([name, true]);
    }
    expect(gives(`${service.slice(0, -1)}?:*`)).toBe(true);
    expect(gives('*:Describe*')).toBe(false);
  });
});

describe('other accounts', () => {
  test.each<[string, unknown]>([
    ['joined', partitioned(':iam::999988887777:root')],
    ['substituted', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::999988887777:role/x' }],
  ])('encryption.disks: one that a key lets in is seen, %s', (_, AWS) => {
    const change = (principal: unknown) => (database: Template) =>
      properties(database, 'DataKey').KeyPolicy.Statement.push(
        allow('kms:Decrypt', '*', { Principal: { AWS: principal } }),
      );
    expect(broken('database', change(AWS))).toContain('encryption.disks');
    const own = partitioned(':iam::111122223333:root');
    expect(broken('database', change(own))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['whole account', { AWS: partitioned(':iam::999988887777:root') }],
    ['role', { AWS: 'arn:aws:iam::999988887777:role/x' }],
    ['session', { AWS: 'arn:aws:sts::999988887777:assumed-role/x/y' }],
    ['own account', { AWS: { Ref: 'AWS::AccountId' } }],
    ['own account by its ARN', { AWS: 'arn:aws:iam::111122223333:root' }],
    ['user of our own', { AWS: 'arn:aws:iam::111122223333:user/somebody' }],
  ])('admins.named: a role that trusts a %s is a way in without a second factor', (_, principal) => {
    expect(
      broken('audit', (audit) => {
        (audit.Resources as Json)['Stranger'] = trusted(principal);
      }),
    ).toContain('admins.named');
  });

  test.each<[string, object, boolean]>([
    ['a second factor', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, true],
    ['no second factor', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, false],
    ['a word that both know', { StringEquals: { 'sts:ExternalId': 'known' } }, true],
    ['one role', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/x' } }, true],
    ['the Region', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, false],
  ])('admins.named: a role that trusts the account by %s', (_, Condition, named) => {
    const change = (audit: Template) => {
      const role = trusted({ AWS: 'arn:aws:iam::111122223333:root' }) as Json;
      role.Properties.AssumeRolePolicyDocument.Statement[0].Condition = Condition;
      (audit.Resources as Json)['Stranger'] = role;
    };
    expect(broken('audit', change).includes('admins.named')).toBe(!named);
  });

  test.each<[string, object]>([
    ['every role', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }],
    ['organisations', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
    ['accounts', { StringLike: { 'aws:PrincipalAccount': '?1*' } }],
  ])('encryption.disks: a condition that means %s names nobody', (_, Condition) => {
    expect(
      broken('database', (database) =>
        properties(database, 'DataKey').KeyPolicy.Statement.push(
          allow('kms:Decrypt', '*', { Principal: { AWS: '*' }, Condition }),
        ),
      ),
    ).toContain('encryption.disks');
  });
});

describe('what only has our names', () => {
  const elsewhere = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll('111122223333', '999988887777')) as Json;

  test("incident.detected: another account's topic tells nobody of ours", () => {
    expect(
      broken('backup', (backup) => {
        const alarm = properties(backup, 'WatchFunctionFailed');
        alarm.AlarmActions = ['arn:aws:sns:eu-west-1:999988887777:custodia-production-alarms'];
      }),
    ).toContain('incident.detected');
  });

  test("admins.log-18-months: another account's function keeps no log of ours", () => {
    expect(
      broken('database', (database) => {
        const filter = properties(database, 'ClusterdidatticaAccessLogFilter');
        filter.DestinationArn = elsewhere(filter.DestinationArn);
      }),
    ).toContain('admins.log-18-months');
  });
});

describe('denials', () => {
  const denial = (Action: string, Resource: unknown = '*', Principal: unknown = '*') => ({
    Effect: 'Deny',
    Principal,
    Action,
    Resource,
  });

  test('admins.log-18-months: one that keeps the trail from writing', () => {
    const logs = 'arn:aws:s3:::custodia-production-audit-111122223333';
    for (const statement of [
      denial('s3:PutObject', '*', { Service: 'cloudtrail.amazonaws.com' }),
      denial('s3:PutObject', `${logs}/AWSLogs/*`),
    ])
      expect(
        broken('audit', (audit) =>
          properties(audit, 'ArchiveLogsBucketPolicy').PolicyDocument.Statement.push(statement),
        ),
      ).toContain('admins.log-18-months');
  });

  test('incident.detected: one that keeps alarms from the topic, in whichever policy it has', () => {
    expect(
      broken('audit', (audit) =>
        properties(audit, 'AlarmsTopicPolicy').PolicyDocument.Statement.push(denial('sns:Publish')),
      ),
    ).toContain('incident.detected');
    expect(
      broken('audit', (audit) => {
        (audit.Resources as Json)['Inline'] = {
          Type: 'AWS::SNS::TopicInlinePolicy',
          Properties: {
            TopicArn: { Ref: Object.keys(audit.Resources!).find((id) => /^AlarmsTopic[0-9A-F]{8}$/.test(id)) },
            PolicyDocument: { Statement: [denial('sns:Publish')] },
          },
        };
      }),
    ).toContain('incident.detected');
  });

  test('admins.log-18-months: an exemption of whoever signs in, or of another account, is none', () => {
    for (const exempt of [
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_*',
      'arn:aws:iam::*:role/ops',
    ])
      expect(
        broken('audit', (audit) => {
          const { Statement } = properties(audit, 'ArchiveLogsBucketPolicy').PolicyDocument;
          const guard = Statement.find(({ Sid }: Json) => Sid === 'OnlyDeploymentsChangeProtection');
          guard.Condition.ArnNotLike['aws:PrincipalArn'] = exempt;
        }),
      ).toContain('admins.log-18-months');
  });
});

test.each<[string, string, string, object]>([
  ['incident.detected', 'alarms', 'AWS::CloudWatch::AlarmMuteRule', { MuteTargets: { AlarmNames: ['*'] } }],
  ['assurance.early-warning', 'findings', 'AWS::InspectorV2::Filter', { FilterAction: 'SUPPRESS' }],
])('%s: what puts %s away is told', (clause, _, Type, Properties) => {
  expect(
    broken('audit', (audit) => {
      (audit.Resources as Json)['Quiet'] = { Type, Properties };
    }),
  ).toContain(clause);
});

describe('conditions', () => {
  const under = (id: string, Conditions: object, Parameters?: object) => (template: Template) => {
    const [name] = Object.keys(template.Resources ?? {}).filter((one) => new RegExp(`^${id}[0-9A-F]{8}$`).test(one));
    Object.assign(template, { Conditions, Parameters });
    (template.Resources as Json)[name!].Condition = 'Wanted';
  };
  const inRegion = (region: string) => ({ Wanted: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] } });
  const asked = { Wanted: { 'Fn::Equals': [{ Ref: 'Asked' }, 'yes'] } };

  test('what stands only in another Region is not there', () => {
    expect(broken('backup', under('WatchFunctionFailed', inRegion('us-east-1')))).toContain('incident.detected');
    expect(broken('backup', under('WatchFunctionFailed', inRegion('eu-west-1')))).toEqual([]);
  });

  test('what a deployment may leave out is not promised', () => {
    const named = { Asked: { Type: 'String' } };
    expect(broken('backup', under('WatchFunctionFailed', asked, named))).toContain('incident.detected');
    const byDefault = { Asked: { Type: 'String', Default: 'yes' } };
    expect(broken('backup', under('WatchFunctionFailed', asked, byDefault))).toEqual([]);
  });

  test('what a deployment may add counts as added', () => {
    const change = (template: Template) => {
      Object.assign(template, { Conditions: asked, Parameters: { Asked: { Type: 'String' } } });
      (template.Resources as Json)['Way'] = { Type: 'AWS::IAM::User', Condition: 'Wanted', Properties: {} };
    };
    expect(broken('audit', change)).toContain('admins.named');
  });

  test('a value that a deployment may choose holds only if each choice does', () => {
    const change = (either: unknown, or: unknown) => (template: Template) => {
      Object.assign(template, { Conditions: asked, Parameters: { Asked: { Type: 'String' } } });
      properties(template, 'ClusterdidatticaCluster').BackupRetentionPeriod = { 'Fn::If': ['Wanted', either, or] };
    };
    expect(broken('database', change(35, 7))).toContain('backup.point-in-time');
    expect(broken('database', change(7, 35))).toContain('backup.point-in-time');
    expect(broken('database', change(35, 35))).toEqual([]);
  });
});

describe('workflows', () => {
  /** Changes the review's definition, which is a text with references in it. */
  const review = (change: (definition: Json) => void) => (template: Template) => {
    const parts = properties(template, 'WorkflowStateMachine').DefinitionString['Fn::Join'][1] as unknown[];
    const marked = parts.map((part, index) => (typeof part === 'string' ? part : `<<${index}>>`)).join('');
    const definition: Json = JSON.parse(marked);
    change(definition);
    properties(template, 'WorkflowStateMachine').DefinitionString['Fn::Join'][1] = JSON.stringify(definition)
      .split(/<<(\d+)>>/)
      .map((part, index) => (index % 2 === 1 ? parts[Number(part)] : part));
  };
  const end = (state: Json) => {
    delete state.Next;
    state.End = true;
  };

  test.each<[string, (definition: Json) => void]>([
    ['ends before the report is mailed', ({ States }) => end(States['Draw the PDF'])],
    ['starts behind its plan', (definition) => (definition.StartAt = 'Merge')],
    ['goes to where nothing is', ({ States }) => (States.Merge.Next = 'Nowhere')],
    ['does not try a step again', ({ States }) => delete States.Merge.Retry],
    [
      'tries a step again no time',
      ({ States }) => (States.Merge.Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }]),
    ],
    [
      'ends with the first day that fails',
      ({ States }) => {
        delete States['Each day'].ToleratedFailurePercentage;
        delete States['Each day'].ItemProcessor.States['Review a day'].Catch;
      },
    ],
    ['has less time than its steps', (definition) => (definition.TimeoutSeconds = 600)],
    ['leaves a step less time than its function', ({ States }) => (States.Plan.TimeoutSeconds = 30)],
  ])('admins.reviewed-monthly: a review that %s is none', (_, change) => {
    expect(broken('review', review(change))).toEqual(['admins.reviewed-monthly']);
  });

  test.each<[string, (definition: Json) => void]>([
    [
      'waits',
      ({ States }) => {
        States.Merge.Next = 'Wait';
        States.Wait = { Type: 'Wait', Seconds: 5, Next: 'Draw the PDF' };
      },
    ],
    ['has more time', (definition) => (definition.TimeoutSeconds = 50_000)],
    ['lets a step fail by its catch alone', ({ States }) => delete States['Each day'].ToleratedFailurePercentage],
  ])('a review that %s is one', (_, change) => {
    expect(broken('review', review(change))).toEqual([]);
  });
});

describe('what functions are left', () => {
  const boundary = (template: Template): Json =>
    Object.values(template.Resources ?? {}).find(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')!.Properties;

  test.each<[string, (statements: Json[]) => void]>([
    ['allows nothing', (statements) => statements.splice(0, 1)],
    [
      'denies what they work with',
      (statements) => statements.push({ Effect: 'Deny', Action: 's3:PutObject', Resource: '*' }),
    ],
  ])('by a boundary that %s', (_, change) => {
    expect(broken('audit', (audit) => change(boundary(audit).PolicyDocument.Statement))).toEqual(
      expect.arrayContaining(['admins.log-18-months', 'admins.reviewed-monthly', 'incident.detected']),
    );
  });

  const guard = (template: Template, id: string, sid: string): Json =>
    properties(template, id).PolicyDocument.Statement.find(({ Sid }: Json) => Sid === sid);

  test('by a bucket that no longer exempts who holds its objects', () => {
    const change = (roles: unknown) => (tracing: Template) => {
      guard(tracing, 'AccessesBucketPolicy', 'OnlyTheEnforcementHoldsAndDeletes').Condition.ArnNotLike[
        'aws:PrincipalArn'
      ] = roles;
    };
    const role = (name: string) => `arn:aws:iam::111122223333:role/custodia-production-retention-${name}`;
    expect(broken('tracing', change([role('enforcement'), role('hold-extension')]))).toEqual([]);
    expect(broken('tracing', change([role('enforcement')]))).not.toEqual([]);
    expect(broken('tracing', change([role('hold-extension')]))).not.toEqual([]);
  });

  test('by a vault that exempts nobody', () => {
    expect(
      broken('backup', (backup) => {
        const { Statement } = properties(backup, 'CopiesVault').AccessPolicy;
        delete Statement.find(({ Sid }: Json) => Sid === 'OnlyTheEnforcementDeletes').Condition;
      }),
    ).not.toEqual([]);
  });
});

test('admin.sealed-credentials: entries counted in a log that no trail writes', () => {
  const filter = 'EmergencyEnteredAnywhere';
  expect(
    broken('audit', (audit) => {
      const [other] = Object.keys(audit.Resources ?? {}).filter((id) => id.startsWith('AlertFunctionLogs'));
      properties(audit, filter).LogGroupName = { Ref: other };
    }),
  ).toContain('admin.sealed-credentials');
});
