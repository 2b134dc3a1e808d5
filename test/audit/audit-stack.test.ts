import { production, rehearsal, type Settings } from '../../lib/config';
import { administratorLogDays, numbers } from '../../lib/policy';
import type { Template, TemplateResource } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- templates have any shape
const stackOf = (settings: Settings, stack = 'audit'): Template =>
  synthesised(settings).templates[`custodia-${settings.environment}-${stack}`]!;
const all = (template: Template, type: string): (TemplateResource & { Properties: Json })[] =>
  Object.values(template.Resources ?? {}).filter(({ Type }) => Type === type) as (TemplateResource & {
    Properties: Json;
  })[];
const one = (template: Template, type: string) => {
  const found = all(template, type);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const statement = (document: Json, sid: string): Json =>
  (document['Statement'] as Json[]).find((candidate) => candidate['Sid'] === sid) ?? {};

const audit = stackOf(production);
const DEPLOYS = 'arn:aws:iam::111122223333:role/cdk-*-cfn-exec-role-111122223333-eu-west-1';

describe('the trail', () => {
  const trail = one(audit, 'AWS::CloudTrail::Trail').Properties;

  test('admins.named: records every Region, global services, and every management event, read or write', () => {
    expect(trail).toMatchObject({ IsLogging: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true });
    expect(trail['EventSelectors']).toEqual([
      expect.objectContaining({
        IncludeManagementEvents: true,
        ReadWriteType: 'All',
        ExcludeManagementEventSources: [],
      }),
    ]);
  });

  test.each(['audit', 'backup', 'accesses', 'operations', 'reports', 'ledger'])(
    'admins.log-18-months: records who reads and writes the %s bucket',
    (purpose) => {
      const [{ DataResources }] = trail['EventSelectors'];
      expect(DataResources).toEqual([
        {
          Type: 'AWS::S3::Object',
          Values: expect.arrayContaining([`arn:aws:s3:::custodia-production-${purpose}-111122223333/`]),
        },
      ]);
    },
  );

  test('admins.log-18-months: its files are digested, encrypted with the own key, delivered to the locked bucket', () => {
    expect(trail).toMatchObject({
      EnableLogFileValidation: true,
      KMSKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^ArchiveKey/), 'Arn'] },
      S3BucketName: 'custodia-production-audit-111122223333',
    });
    expect(one(audit, 'AWS::CloudTrail::Trail').DependsOn).toContainEqual(
      expect.stringMatching(/^ArchiveLogsBucketPolicy/),
    );
  });

  test('incident.detected: calls and errors out of proportion are seen, and no setting turns that off', () => {
    expect(trail['InsightSelectors']).toEqual([
      { InsightType: 'ApiCallRateInsight' },
      { InsightType: 'ApiErrorRateInsight' },
    ]);
    expect(Object.keys(rehearsal)).not.toContain('trail');
  });

  test('admins.log-18-months: the log group is only a short search copy', () => {
    const copy = all(audit, 'AWS::Logs::LogGroup').find(
      ({ Properties }) => Properties['LogGroupName'] === '/custodia/production/trail',
    );
    expect(copy?.Properties['RetentionInDays']).toBe(numbers.searchCopy.value);
  });
});

describe('the bucket of access logs', () => {
  const bucket = one(audit, 'AWS::S3::Bucket').Properties;
  const policy = one(audit, 'AWS::S3::BucketPolicy').Properties['PolicyDocument'] as Json;

  test('admins.log-18-months: everything is locked for the longest 18 months, and goes right after, versions too', () => {
    expect(bucket['ObjectLockConfiguration']['Rule']['DefaultRetention']).toEqual({
      Mode: 'GOVERNANCE',
      Days: administratorLogDays,
    });
    expect(bucket['LifecycleConfiguration']['Rules']).toEqual([
      expect.objectContaining({
        Status: 'Enabled',
        ExpirationInDays: administratorLogDays,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      }),
    ]);
  });

  test('admins.log-18-months: the lock is a compliance lock where the settings say so', () => {
    const locked: Settings = {
      ...production,
      locks: {
        ...production.locks,
        objects: { mode: 'compliance', irreversible: 'I understand that nobody, AWS included, can undo this' },
      },
    };
    const { Rule } = one(stackOf(locked), 'AWS::S3::Bucket').Properties['ObjectLockConfiguration'];
    expect(Rule['DefaultRetention']['Mode']).toBe('COMPLIANCE');
  });

  test.each(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectRetention', 's3:PutObjectLegalHold'])(
    'admins.log-18-months: nobody at all may %s',
    (action) => {
      const { Condition, ...denied } = statement(policy, 'NobodyUnlocksObjects');
      expect(denied).toMatchObject({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: expect.arrayContaining([action]),
      });
      expect(Condition).toBeUndefined();
    },
  );

  test.each([
    's3:BypassGovernanceRetention',
    's3:DeleteBucket',
    's3:DeleteBucketPolicy',
    's3:PutBucketPolicy',
    's3:PutBucketObjectLockConfiguration',
    's3:PutLifecycleConfiguration',
    's3:PutBucketVersioning',
  ])('admins.log-18-months: only deployments may %s', (action) => {
    expect(statement(policy, 'OnlyDeploymentsChangeProtection')).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: expect.arrayContaining([action]),
      Condition: { ArnNotLike: { 'aws:PrincipalArn': DEPLOYS } },
    });
  });

  test('admins.log-18-months: each prefix has one writer, and nothing else is written', () => {
    expect(statement(policy, 'TrailWrites')['Condition']['StringEquals']['aws:SourceArn']).toBe(
      'arn:aws:cloudtrail:eu-west-1:111122223333:trail/custodia-production-trail',
    );
    expect(statement(policy, 'OnlyTheTrailWritesTrailLogs')).toMatchObject({
      Effect: 'Deny',
      Action: 's3:PutObject',
      Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    });
    for (const [sid, role] of [
      ['OnlyTheDeliveryWritesDatabaseLogs', 'database-log'],
      ['OnlyTheDigestWritesDigests', 'database-digest'],
    ] as const) {
      expect(statement(policy, sid)).toMatchObject({
        Effect: 'Deny',
        Action: 's3:PutObject',
        Condition: {
          ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::111122223333:role/custodia-production-${role}`] },
        },
      });
    }
    expect(statement(policy, 'NothingElseIsWritten')).toMatchObject({ Effect: 'Deny', NotResource: expect.any(Array) });
  });

  test('admins.log-18-months: only reviewers and the review read', () => {
    const { Effect, Condition } = statement(policy, 'OnlyReviewReads');
    expect(Effect).toBe('Deny');
    const readers = JSON.stringify(Condition['ArnNotLike']['aws:PrincipalArn']);
    expect(readers).toMatch(/AWSReservedSSO_custodia-production-reviewer_\*/);
    expect(readers).not.toMatch(/production-(database|applications|emergency)[_"]/);
  });
});

describe('keys', () => {
  test.each(['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'])(
    'admins.log-18-months: only deployments may %s, for every key',
    (action) => {
      for (const { Properties } of all(audit, 'AWS::KMS::Key')) {
        expect(statement(Properties['KeyPolicy'], 'OnlyDeploymentsEndTheKey')).toMatchObject({
          Effect: 'Deny',
          Action: expect.arrayContaining([action]),
          Condition: { ArnNotLike: { 'aws:PrincipalArn': DEPLOYS } },
        });
      }
    },
  );

  test('admins.log-18-months: nobody but the digest signs digests', () => {
    const signing = all(audit, 'AWS::KMS::Key').filter(({ Properties }) => Properties['KeyUsage'] === 'SIGN_VERIFY');
    expect(signing).toHaveLength(1);
    expect(signing[0]!.Properties['KeySpec']).toBe('RSA_2048');
    expect(statement(signing[0]!.Properties['KeyPolicy'], 'OnlyTheDigestSigns')).toMatchObject({
      Effect: 'Deny',
      Action: 'kms:Sign',
      Condition: {
        ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/custodia-production-database-digest'] },
      },
    });
  });
});

/** Every place where a role of persons is defined: its session, boundary and what it allows and denies. */
const personRoles = (settings: Settings) => {
  const template = stackOf(settings);
  return settings.signIn.kind === 'identity-center'
    ? all(template, 'AWS::SSO::PermissionSet').map(({ Properties }) => ({
        name: String(Properties['Name']),
        hours: Properties['SessionDuration'] === 'PT1H' ? 1 : undefined,
        boundary: Properties['PermissionsBoundary']?.['CustomerManagedPolicyReference']?.['Name'],
        document: Properties['InlinePolicy'] as Json,
      }))
    : all(template, 'AWS::IAM::Role')
        .filter(({ Properties }) =>
          JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('AssumeRoleWithSAML'),
        )
        .map(({ Properties }) => ({
          name: String(Properties['RoleName']),
          hours: Properties['MaxSessionDuration'] / 3600,
          boundary: Properties['PermissionsBoundary'] && 'custodia-rehearsal-boundary',
          document: Properties['Policies'][0]['PolicyDocument'] as Json,
        }));
};

describe.each([
  ['Identity Center', production],
  ['SAML', rehearsal],
])('persons who sign in by %s', (_, settings) => {
  const roles = personRoles(settings);

  test('admins.named: have five roles, for an hour at most, inside the boundary', () => {
    expect(roles.map(({ name }) => name.replace(/^custodia-\w+-/, '')).sort()).toEqual([
      'applications',
      'database',
      'emergency',
      'reviewer',
      'security',
    ]);
    for (const { hours, boundary } of roles) {
      expect(hours).toBe(numbers.administratorSession.value);
      expect(boundary).toBe(`custodia-${settings.environment}-boundary`);
    }
  });

  test.each([
    'cloudtrail:StopLogging',
    'cloudtrail:PutEventSelectors',
    's3:BypassGovernanceRetention',
    's3:DeleteObjectVersion',
    's3:PutBucketPolicy',
    'backup:DeleteRecoveryPoint',
    'backup:DeleteBackupVaultLockConfiguration',
    'backup:PutBackupVaultAccessPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:PutKeyPolicy',
    'logs:DeleteLogGroup',
    'rds:DeleteDBCluster',
    'lambda:UpdateFunctionCode',
  ])('admin.least-privilege: none of them may %s', (action) => {
    for (const { document } of roles) {
      expect(statement(document, 'ProofUntouched')).toMatchObject({
        Effect: 'Deny',
        Resource: '*',
        Action: expect.arrayContaining([action]),
      });
    }
  });

  test('admin.least-privilege: none is allowed everything of a service', () => {
    for (const { document } of roles) {
      const allowed = (document['Statement'] as Json[])
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => Action as string[]);
      expect(allowed.filter((action) => action === '*' || action.endsWith(':*'))).toEqual([]);
    }
  });

  test('user-id.personal: database administrators connect as the user that their session names, and as nobody else', () => {
    const connecting = roles.filter(({ document }) => JSON.stringify(document).includes('rds-db:connect'));
    expect(connecting.map(({ name }) => name)).toEqual([`custodia-${settings.environment}-database`]);
    expect(statement(connecting[0]!.document, 'ConnectAsOneself')['Resource']).toBe(
      `arn:aws:rds-db:eu-west-1:${settings.account}:dbuser:*/\${aws:PrincipalTag/databaseUser}`,
    );
  });

  test('admin.sealed-credentials: only the emergency role opens the seal', () => {
    const opening = roles.filter(({ document }) => JSON.stringify(document).includes('secretsmanager:GetSecretValue'));
    expect(opening.map(({ name }) => name)).toEqual([`custodia-${settings.environment}-emergency`]);
  });

  test('tracing.hold: only the security officer places orders, and only the platform carries them out', () => {
    const ledger = `arn:aws:s3:::custodia-${settings.environment}-ledger-${settings.account}`;
    const lambda = `arn:aws:lambda:eu-west-1:${settings.account}:function:custodia-${settings.environment}-hold-extension`;
    for (const [action, place] of [
      ['s3:PutObject', ledger],
      ['lambda:InvokeFunction', ''],
    ] as const) {
      const ordering = roles.filter(({ document }) =>
        (document['Statement'] as Json[]).some(
          (one) => one['Action'].includes(action) && JSON.stringify(one['Resource']).includes(place),
        ),
      );
      expect(ordering.map(({ name }) => name)).toEqual([`custodia-${settings.environment}-security`]);
    }
    const { document } = roles.find(({ name }) => name.endsWith('-security'))!;
    expect(statement(document, 'PlaceAndRelease')['Resource']).toBe(`${ledger}/holds/*`);
    expect(statement(document, 'LetThePlatformCarryOut')['Resource']).toBe(lambda);
    expect(statement(document, 'ProofUntouched')['Action']).toEqual(
      expect.arrayContaining(['s3:PutObjectLegalHold', 's3:DeleteObjectVersion', 'backup:DeleteRecoveryPoint']),
    );
  });

  test('admins.reviewed-monthly: the reviewer reads, and signs a report off once', () => {
    const { document } = roles.find(({ name }) => name.endsWith('reviewer'))!;
    const beside = (document['Statement'] as Json[]).filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' &&
        !([Action].flat() as string[]).every((action) =>
          /:(Get|List|Describe|Decrypt|Filter|Start|StopQuery)/.test(action),
        ),
    );
    const reports = `arn:aws:s3:::custodia-${settings.environment}-reports-${settings.account}`;
    expect(beside).toEqual([
      expect.objectContaining({
        ...{ Action: 's3:PutObject', Resource: `${reports}/reviews/*/signed-off.json` },
        Condition: { Null: { 's3:if-none-match': 'false' } },
      }),
      expect.objectContaining({
        Action: 'kms:GenerateDataKey',
        Condition: {
          StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:aws:s3:arn': `${reports}*` },
        },
      }),
    ]);
  });
});

test('admins.named: SAML sessions need a second factor, a source identity and a database user', () => {
  for (const { Properties } of all(stackOf(rehearsal), 'AWS::IAM::Role').filter(
    ({ Properties: { AssumeRolePolicyDocument } }) =>
      JSON.stringify(AssumeRolePolicyDocument).includes('AssumeRoleWithSAML'),
  )) {
    expect(Properties['AssumeRolePolicyDocument']['Statement']).toEqual([
      expect.objectContaining({
        Condition: {
          StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml', 'aws:RequestTag/multiFactor': 'true' },
          StringLike: { 'sts:SourceIdentity': '?*', 'aws:RequestTag/databaseUser': '?*' },
        },
      }),
    ]);
  }
});

test('user-id.personal: Identity Center names the database user after the person', () => {
  const { Properties } = one(audit, 'AWS::SSO::InstanceAccessControlAttributeConfiguration');
  expect(Properties['AccessControlAttributes']).toEqual([
    { Key: 'databaseUser', Value: { Source: ['${path:userName}'] } },
  ]);
});

describe('every role of every stack', () => {
  test.each([
    'iam:CreateUser',
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:PutRolePolicy',
    'cloudtrail:StopLogging',
  ])('admins.named: is bounded, and may not %s', (action) => {
    const { PolicyDocument } = one(audit, 'AWS::IAM::ManagedPolicy').Properties;
    const denied = (PolicyDocument['Statement'] as Json[]).filter(
      ({ Effect, Resource }) => Effect === 'Deny' && Resource === '*',
    );
    expect(denied.flatMap(({ Action }) => Action)).toContain(action);
    for (const [name, template] of Object.entries(synthesised(production).templates)) {
      for (const { Properties } of all(template, 'AWS::IAM::Role')) {
        const boundary = JSON.stringify(Properties['PermissionsBoundary'] ?? null);
        expect([name, boundary]).toEqual([
          name,
          expect.stringMatching(/RoleBoundary|policy\/custodia-production-boundary/),
        ]);
      }
    }
  });
});

describe('alarms', () => {
  test('incident.detected: every alarm address gets them, through an encrypted topic that takes TLS only', () => {
    const topic = one(audit, 'AWS::SNS::Topic').Properties;
    expect(topic).toMatchObject({
      TopicName: 'custodia-production-alarms',
      KmsMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^AlarmsKey/), 'Arn'] },
    });
    expect(all(audit, 'AWS::SNS::Subscription').map(({ Properties }) => Properties['Endpoint'])).toEqual(
      production.mail.alarms,
    );
    const denied = (one(audit, 'AWS::SNS::TopicPolicy').Properties['PolicyDocument']['Statement'] as Json[]).filter(
      ({ Effect }) => Effect === 'Deny',
    );
    expect(JSON.stringify(denied)).toContain('"aws:SecureTransport":"false"');
  });

  test('processor.breach: EventBridge may publish: neither topic nor key asks it for a source that it does not give', () => {
    const topicPolicy = one(audit, 'AWS::SNS::TopicPolicy').Properties['PolicyDocument'] as Json;
    expect(statement(topicPolicy, 'EventBridge')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
    });
    expect(statement(topicPolicy, 'EventBridge')['Condition']).toBeUndefined();
    const key = all(audit, 'AWS::KMS::Key').find(
      ({ Properties }) => statement(Properties['KeyPolicy'], 'EventBridgeForTheTopic')['Sid'],
    );
    expect(statement(key!.Properties['KeyPolicy'], 'EventBridgeForTheTopic')['Condition']).toEqual({
      StringEquals: {
        'kms:EncryptionContext:aws:sns:topicArn': 'arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms',
      },
    });
  });

  test('admin.sealed-credentials: entering the emergency role is alarmed at once, in whichever Region', () => {
    const rule = all(audit, 'AWS::Events::Rule').find(({ Properties }) =>
      JSON.stringify(Properties).includes('AssumeRoleWithSAML'),
    );
    expect(rule?.Properties).toMatchObject({
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      EventPattern: { detail: { requestParameters: { roleArn: [{ wildcard: '*custodia-production-emergency*' }] } } },
      Targets: [expect.objectContaining({ Arn: 'arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms' })],
    });
    const filter = all(audit, 'AWS::Logs::MetricFilter').find(({ Properties }) =>
      String(Properties['FilterPattern']).includes('emergency'),
    );
    const { MetricName } = filter!.Properties['MetricTransformations'][0];
    expect(
      all(audit, 'AWS::CloudWatch::Alarm').filter(({ Properties }) => Properties['MetricName'] === MetricName),
    ).toEqual([
      expect.objectContaining({
        Properties: expect.objectContaining({
          Threshold: 1,
          AlarmActions: [expect.stringContaining('custodia-production-alarms')],
        }),
      }),
    ]);
  });

  test('admins.log-18-months: digests are made every hour, and silence is alarmed', () => {
    const schedule = one(audit, 'AWS::Scheduler::Schedule').Properties;
    expect(schedule).toMatchObject({ ScheduleExpression: 'cron(10 * * * ? *)', State: 'ENABLED' });
    expect(all(audit, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)).toContainEqual(
      expect.objectContaining({
        MetricName: 'Invocations',
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
      }),
    );
  });
});

describe('the immediate alert', () => {
  test('incident.detected: hears every event of the trail, of all Regions', () => {
    const [filter, ...others] = all(audit, 'AWS::Logs::SubscriptionFilter');
    expect(others).toEqual([]);
    expect(filter!.Properties).toMatchObject({
      LogGroupName: { Ref: expect.stringMatching(/^TrailSearchCopy/) },
      FilterPattern: '',
      DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/^AlertFunction/), 'Arn'] },
    });
    expect(all(audit, 'AWS::Lambda::Permission').map(({ Properties }) => Properties)).toContainEqual(
      expect.objectContaining({
        Principal: 'logs.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^TrailSearchCopy/), 'Arn'] },
      }),
    );
  });

  test('processor.breach: mails every alarm address', () => {
    const alert = all(audit, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties['FunctionName'] === 'custodia-production-access-alert',
    );
    expect(alert?.Properties['Environment']['Variables']).toMatchObject({
      RECIPIENTS: production.mail.alarms.join(','),
      SENDER: production.mail.sender,
    });
    const policies = JSON.stringify(
      all(audit, 'AWS::IAM::Policy').filter(({ Properties }) =>
        JSON.stringify(Properties['Roles']).includes('AlertFunction'),
      ),
    );
    expect(policies).toContain('ses:SendEmail');
  });

  test('incident.detected: an alert that hears nothing of the trail for half an hour is an alarm', () => {
    const silent = all(audit, 'AWS::CloudWatch::Alarm').find(({ Properties }) =>
      JSON.stringify(Properties['AlarmDescription']).includes('has not run for half an hour'),
    );
    expect(silent?.Properties).toMatchObject({
      MetricName: 'Invocations',
      Period: 1800,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});
