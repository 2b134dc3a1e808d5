import type { Template } from '../../lib/template/template';
import { broken, brokenByAll, idOf, properties, type Json } from './changed';

type Change = (template: Template) => void;

const set =
  (id: string, more: object): Change =>
  (template) =>
    void Object.assign(properties(template, id), more);

describe('functions run as they were built to', () => {
  test.each<[string, string, Change]>([
    ['by another handler', 'incident.detected', set('EnforcementFunction', { Handler: 'index.other' })],
    ['in another language', 'incident.detected', set('EnforcementFunction', { Runtime: 'python3.13' })],
    [
      'by code of another bucket',
      'incident.detected',
      set('EnforcementFunction', { Code: { S3Bucket: 'x', S3Key: 'y' } }),
    ],
    ['by code of its own', 'incident.detected', set('EnforcementFunction', { Code: { ZipFile: 'x' } })],
    ['in no time', 'incident.detected', set('EnforcementFunction', { Timeout: 3 })],
    ['in more time than there is', 'incident.detected', set('EnforcementFunction', { Timeout: 9000 })],
    ['in less memory', 'incident.detected', set('EnforcementFunction', { MemorySize: 128 })],
    ['in the memory of one that says none', 'incident.detected', set('EnforcementFunction', { MemorySize: undefined })],
    ['and stops among many runs', 'incident.detected', set('HoldExtensionFunction', { RecursiveLoop: 'Terminate' })],
  ])('%s, %s is broken', (_, clause, change) => {
    expect(broken('retention', change)).toEqual([clause]);
  });

  test.each<[string, object]>([
    ['more time and memory', { Timeout: 890, MemorySize: 4096 }],
    ['a little less', { Timeout: 600, MemorySize: 384 }],
    ['the next runtime', { Runtime: 'nodejs26.x' }],
    ['another build', { Code: { S3Bucket: 'assets', S3Key: 'other.zip' } }],
  ])('by %s, nothing is', (_, more) => {
    expect(broken('retention', set('EnforcementFunction', more))).toEqual([]);
  });
});

describe('the daily enforcement does what the settings and the policy say', () => {
  const scheduled = (template: Template, what = 'Enforcement'): Json =>
    template.Resources![`${what}Schedule`]!.Properties;
  const input = (template: Template): Json => JSON.parse(scheduled(template).Target.Input);
  const told =
    (change: (input: Json) => void): Change =>
    (template) => {
      const changed = input(template);
      change(changed);
      scheduled(template).Target.Input = JSON.stringify(changed, undefined, 1);
    };

  test.each<[string, Change]>([
    ['only reports', told((input) => (input.mode = 'report'))],
    ['may delete nothing', told((input) => (input.maxDeletionsPerRun = 0))],
    ['expects a shorter lock', told((input) => (input.protectedVault.minDays = 1))],
    ['lets stay what is overdue', told((input) => (input.objects[0].ceilingDays *= 10))],
    ['looks after a bucket less', told((input) => input.buckets.pop())],
    ['is told nothing', (t) => (scheduled(t).Target.Input = '{')],
    ['never begins', (t) => delete scheduled(t).ScheduleExpression],
    ['holds elsewhere', (t) => (scheduled(t, 'Extension').Target.Input = '{}')],
  ])('incident.detected: not one that %s', (_, change) => {
    expect(broken('retention', change)).toEqual(['incident.detected']);
  });

  test('however that is laid out', () => {
    const backwards = (input: Json) => {
      for (const [name, value] of Object.entries(input).reverse()) {
        delete input[name];
        input[name] = value;
      }
    };
    expect(broken('retention', told(backwards))).toEqual([]);
  });
});

describe('services are let in for this account, and for what they do here', () => {
  const trust =
    (role: string, Condition?: object): Change =>
    (template) =>
      void (properties(template, role).AssumeRolePolicyDocument.Statement[0].Condition = Condition);
  /** Another condition in the statements of a policy that a word is in. */
  const asked =
    (id: string, document: string, word: string, Condition?: object): Change =>
    (template) => {
      const { Statement } = properties(template, id)[document];
      for (const statement of Statement.filter((one: Json) => one.Effect === 'Allow'))
        if (JSON.stringify(statement).includes(word)) statement.Condition = Condition;
    };
  const account = (value: unknown) => ({ StringEquals: { 'aws:SourceAccount': value } });
  const arn = (value: string) => ({ ArnLike: { 'aws:SourceArn': `arn:aws:${value}` } });
  const NOBODY = account('111122223333-x');
  const TRAIL = 'cloudtrail:eu-west-1:111122223333:trail/';

  test.each<[string, string, Change, string[]]>([
    ['an export for anybody', 'backup', trust('OpenFormatExportRole'), ['network.firewall']],
    ['a schedule for anybody', 'retention', trust('EnforcementScheduleRole'), ['network.firewall']],
    ['a workflow for anybody', 'review', trust('WorkflowRole'), ['network.firewall']],
    ['flow logs for anybody', 'network', trust('NetworkFlowLogRole'), ['network.firewall']],
    ['an export for nobody', 'backup', trust('OpenFormatExportRole', NOBODY), ['incident.detected']],
    ['a schedule for nobody', 'backup', trust('WatchEveryFiveMinutesRole', NOBODY), ['incident.detected']],
    ['flow logs for nobody', 'network', trust('NetworkFlowLogRole', NOBODY), ['network.firewall']],
    [
      'another workflow',
      'backup',
      trust('RestoreDrillWorkflowRole', {
        ...account('111122223333'),
        ...arn('states:eu-west-1:111122223333:stateMachine:another'),
      }),
      ['backup.point-in-time'],
    ],
    [
      'tellers for nobody',
      'audit',
      asked('AlarmsTopicPolicy', 'PolicyDocument', 'SourceAccount', account(['x'])),
      ['network.firewall', 'incident.detected'],
    ],
    [
      "EventBridge for another topic's sake",
      'audit',
      asked('AlarmsKey', 'KeyPolicy', 'topicArn', {
        StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': 'arn:aws:sns:eu-west-1:111122223333:another' },
      }),
      ['incident.detected'],
    ],
    [
      'a trail that is not there',
      'audit',
      asked('ArchiveKey', 'KeyPolicy', 'DescribeKey', arn(`${TRAIL}another`)),
      ['admins.log-18-months'],
    ],
    [
      'a service that is none',
      'audit',
      (t) => (properties(t, 'AlertFunctionTrailLog').Principal = 'logs.amazonaws.com-x'),
      ['incident.detected'],
    ],
    [
      'statements without an effect',
      'backup',
      (t) => properties(t, 'CopiesVault').AccessPolicy.Statement.forEach((one: Json) => delete one.Effect),
      ['backup.central'],
    ],
  ])('%s: seen', (_, stack, change, clauses) => {
    expect(broken(stack, change).sort()).toEqual(clauses.sort());
  });

  test('a workflow of its own, by a pattern', () => {
    const own = arn('states:eu-west-1:111122223333:stateMachine:custodia-production-restore-*');
    const change = trust('RestoreDrillWorkflowRole', { ...account('111122223333'), ...own });
    expect(broken('backup', change)).toEqual([]);
  });
});

describe('persons may do what they are there for, and no more', () => {
  const policy = (template: Template, role: string): Json[] =>
    properties(template, `Access${role}Set`).InlinePolicy.Statement;
  const statement = (template: Template, role: string, sid: string): Json =>
    policy(template, role).find(({ Sid }) => Sid === sid);
  const without =
    (role: string, sid: string): Change =>
    (t) =>
      void policy(t, role).splice(policy(t, role).indexOf(statement(t, role, sid)), 1);
  const other =
    (role: string, sid: string, more: object): Change =>
    (t) =>
      void Object.assign(statement(t, role, sid), more);
  const anybody = 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:*/*';
  const ledger = 'arn:aws:s3:::custodia-production-ledger-111122223333';

  test.each<[string, Change, string[]]>([
    ['nobody connects to a database', without('database', 'ConnectAsOneself'), ['admins.named']],
    [
      'nobody sees functions fail',
      other('applications', 'ReadLogs', { Resource: 'arn:aws:logs:::x' }),
      ['admins.named'],
    ],
    ['nobody reads the proof', without('reviewer', 'ReadProof'), ['admins.reviewed-monthly']],
    [
      'nobody reads the reports',
      (t) => statement(t, 'reviewer', 'ReadProof').Resource.pop(),
      ['admins.reviewed-monthly'],
    ],
    [
      'nobody reads what is encrypted',
      other('reviewer', 'DecryptProof', { Effect: 'Deny' }),
      ['admins.reviewed-monthly'],
    ],
    ['nobody signs a report off', without('reviewer', 'SignOff'), ['admins.reviewed-monthly']],
    [
      'a signature takes the place of another',
      (t) => delete statement(t, 'reviewer', 'SignOff').Condition,
      ['admin.least-privilege'],
    ],
    ['nobody opens the seal', without('emergency', 'OpenTheSeal'), ['admin.sealed-credentials']],
    ['nobody places a hold', other('security', 'PlaceAndRelease', { Action: 's3:GetObject' }), ['admins.named']],
    [
      'whoever connects is whoever he likes',
      other('database', 'ConnectAsOneself', { Resource: anybody }),
      ['admin.least-privilege', 'admins.named'],
    ],
    [
      'keys are used for whatever it be',
      (t) => delete statement(t, 'reviewer', 'DecryptProof').Condition.StringLike,
      ['admin.least-privilege'],
    ],
    [
      'the whole ledger is listed',
      (t) => delete statement(t, 'security', 'ListLedger').Condition,
      ['admin.least-privilege'],
    ],
    [
      'the whole ledger is written',
      other('security', 'PlaceAndRelease', { Resource: `${ledger}/*` }),
      ['admin.least-privilege'],
    ],
  ])('%s', (_, change, clauses) => {
    expect(broken('audit', change).sort()).toEqual(clauses);
  });

  test.each<[string, Change]>([
    ['the same in another order', (t) => void policy(t, 'database').reverse()],
    ['the same in one statement more', (t) => policy(t, 'reviewer').push({ ...statement(t, 'reviewer', 'ReadProof') })],
    ['something to see more', (t) => statement(t, 'database', 'Watch').Action.push('rds:ListTagsForResource')],
  ])('%s turns nothing', (_, change) => {
    expect(broken('audit', change)).toEqual([]);
  });

  const assigned = (more: object) => set('AccessdatabaseAssignment', more);
  test('admins.named: names carried into the sessions of another directory', () => {
    const change = set('AccessSessionTags', { InstanceArn: 'arn:aws:sso:::instance/ssoins-0000000000000000' });
    expect(broken('audit', change)).toEqual(['admins.named']);
  });

  test.each<[string, Change]>([
    ['an account that is none', assigned({ TargetId: '111122223333-x' })],
    ['a group that is none', assigned({ PrincipalId: 'administrators' })],
    ['the directory of another', assigned({ InstanceArn: 'arn:aws:sso:::instance/ssoins-0000000000000000' })],
  ])('admins.named: assigned to %s', (_, change) => {
    expect(broken('audit', change)).toEqual(['admins.named']);
  });
});

describe('functions may do what they were made for, and no more', () => {
  const conditioned = (template: Template, word: string): Json =>
    properties(template, 'EnforcementRoleDefaultPolicy').PolicyDocument.Statement.find((one: Json) =>
      JSON.stringify(one.Condition ?? '').includes(word),
    );

  test.each<[string, Change, string]>([
    [
      'whatever snapshot there is goes',
      (t) => delete conditioned(t, 'cluster-snapshot-tag').Condition,
      'admin.least-privilege',
    ],
    [
      'snapshots of another plan go',
      (t) =>
        (conditioned(t, 'cluster-snapshot-tag').Condition = {
          StringEquals: { 'rds:cluster-snapshot-tag/backup-plan': 'another' },
        }),
      'incident.detected',
    ],
    [
      'keys are used by whatever service',
      (t) => delete conditioned(t, 'ViaService').Condition,
      'admin.least-privilege',
    ],
  ])('%s', (_, change, clause) => {
    expect(broken('retention', change)).toEqual([clause]);
  });
});

test('incident.detected: objects that are not copied are told by their vault alone', () => {
  const told = (events: string[]) => (template: Template) =>
    void (properties(template, 'CopiesVault').Notifications.BackupVaultEvents = events);
  const all = ['RECOVERY_POINT_MODIFIED', 'S3_BACKUP_OBJECT_FAILED'];
  expect(broken('backup', told([...all].reverse()))).toEqual([]);
  expect(broken('backup', told(all.slice(0, 1)))).toEqual(['incident.detected']);
});

describe('whoever acts, acts for one end', () => {
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const LOG = role('custodia-production-database-log');
  const DATABASE = role('aws-reserved/sso.amazonaws.com/*AWSReservedSSO_custodia-production-database_*');
  const statements = (template: Template, id: string): Json[] => {
    const { PolicyDocument, KeyPolicy, AccessPolicy, ResourcePolicy } = properties(template, id);
    return (PolicyDocument ?? KeyPolicy ?? AccessPolicy ?? ResourcePolicy).Statement;
  };
  /** Somebody more whom a statement names in its condition. */
  const named =
    (id: string, word: string, who: string): Change =>
    (t) => {
      const { Condition } = statements(t, id).find((one) => JSON.stringify(one).includes(word));
      for (const keys of Object.values<Json>(Condition))
        if (keys['aws:PrincipalArn']) keys['aws:PrincipalArn'] = [keys['aws:PrincipalArn'], who].flat();
    };
  const allowed =
    (id: string, more: object): Change =>
    (t) =>
      void statements(t, id).push({ Effect: 'Allow', Resource: '*', ...more });
  const trusted =
    (id: string, Principal: object): Change =>
    (t) =>
      void properties(t, id).AssumeRolePolicyDocument.Statement.push({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal,
      });
  const decrypts = (AWS: string) => ({ Principal: { AWS }, Action: ['kms:Decrypt', 'kms:DescribeKey'] });

  test.each<[string, string, Change, ...string[]]>([
    [
      'who writes the log signs it',
      'audit',
      (t) => {
        const Resource = { 'Fn::GetAtt': [idOf(t, 'ArchiveDigestKey'), 'Arn'] };
        allowed('DatabaseLogFunctionRoleDefaultPolicy', { Action: 'kms:Sign', Resource })(t);
      },
      'admins.log-18-months',
      'admin.least-privilege',
    ],
    ['the key lets who writes sign', 'audit', named('ArchiveDigestKey', '"kms:Sign"', LOG), 'encryption.disks'],
    [
      'who writes the log reads it',
      'audit',
      named('ArchiveLogsBucketPolicy', 'OnlyReviewReads', LOG),
      'admins.log-18-months',
    ],
    ['who writes the log ends copies', 'backup', named('CopiesVault', 'UpdateRecoveryPoint', LOG), 'backup.central'],
    ['another decrypts the data', 'database', allowed('DataKey', decrypts(LOG)), 'encryption.disks'],
    ['nobody known decrypts the data', 'database', allowed('DataKey', decrypts(role('x'))), 'encryption.disks'],
    [
      'administrators unseal',
      'database',
      named('SealedKey', 'ReadThrough', DATABASE),
      'encryption.disks',
      'admin.sealed-credentials',
    ],
    [
      'administrators open the seal',
      'database',
      named('SealedSealClusterdidattica', 'Deny', DATABASE),
      'admin.sealed-credentials',
    ],
    [
      'administrators may do more',
      'audit',
      (t) =>
        properties(t, 'AccessdatabaseSet').InlinePolicy.Statement.push({
          Effect: 'Allow',
          Action: 'rds:DeleteDBCluster',
          Resource: 'arn:aws:rds:eu-west-1:111122223333:cluster:x',
        }),
      'admin.least-privilege',
    ],
    [
      'machines run as a function',
      'audit',
      trusted('AlertFunctionRole', { Service: 'ec2.amazonaws.com' }),
      'admin.least-privilege',
    ],
    ['a role takes on another', 'audit', trusted('AlertFunctionRole', { AWS: LOG }), 'admin.least-privilege'],
    [
      'functions run as a workflow',
      'review',
      trusted('WorkflowRole', { Service: 'lambda.amazonaws.com' }),
      'admin.least-privilege',
    ],
    [
      'mail that nobody signed',
      'review',
      set('MailDomain', { DkimAttributes: { SigningEnabled: false } }),
      'admins.reviewed-monthly',
    ],
  ])('%s', (_, stack, change, ...clauses) => {
    expect(broken(stack, change).sort()).toEqual(clauses.sort());
  });

  test.each<[string, string, Change]>([
    [
      'one whom nobody knows looks',
      'database',
      allowed('DataKey', { Principal: { AWS: role('x') }, Action: 'kms:DescribeKey' }),
    ],
    ['who writes the log uses the key of logs', 'audit', allowed('ArchiveKey', decrypts(LOG))],
    [
      'a role is taken on for both ends that it has',
      'audit',
      (t) => {
        (t.Resources as Json)['Heard'] = {
          Type: 'AWS::Pipes::Pipe',
          Properties: {
            RoleArn: { 'Fn::GetAtt': [idOf(t, 'AlertFunctionRole'), 'Arn'] },
            Target: { 'Fn::GetAtt': [idOf(t, 'AlertFunction'), 'Arn'] },
          },
        };
        trusted('AlertFunctionRole', { Service: 'pipes.amazonaws.com' })(t);
      },
    ],
    ['signed mail', 'review', set('MailDomain', { DkimAttributes: { SigningEnabled: true } })],
  ])('%s turns nothing', (_, stack, change) => {
    expect(broken(stack, change)).toEqual([]);
  });
});

test.each<[string, string, string, string]>([
  ['database', 'DataKey', 'KeyPolicy', 'encryption.disks'],
  ['backup', 'CopiesVault', 'AccessPolicy', 'backup.central'],
])('%s: each action that the policy of %s denies counts', (stack, id, property, clause) => {
  const denials = (template: Template): Json[] =>
    properties(template, id)[property].Statement.filter((one: Json) => one.Effect === 'Deny');
  const denied: string[] = [];
  broken(stack, (template) => void denied.push(...denials(template).flatMap(({ Action }) => Action)));
  const without = (action: string) => (template: Template) => {
    for (const denial of denials(template)) denial.Action = denial.Action.filter((one: string) => one !== action);
  };
  expect(denied.length).toBeGreaterThan(1);
  expect(denied.filter((action) => !broken(stack, without(action)).includes(clause))).toEqual([]);
});

test.each<[unknown, string[]]>([
  [2560, ['encryption.disks']],
  [90, []],
  [undefined, []],
])('a key rotated every %p days', (RotationPeriodInDays, clauses) => {
  expect(broken('database', set('DataKey', { RotationPeriodInDays }))).toEqual(clauses);
});

test.each<[string, object | undefined, string[]]>([
  ['that nobody rotates', undefined, ['admin.sealed-credentials']],
  ['rotated by no rule', { SecretId: { Ref: 'Beside' } }, ['admin.sealed-credentials']],
  ['beside one that is rotated', { RotationRules: { AutomaticallyAfterDays: 7 } }, ['admin.sealed-credentials']],
  ['that is rotated', { SecretId: { Ref: 'Beside' }, RotationRules: { AutomaticallyAfterDays: 7 } }, []],
])('a secret %s', (_, rotation, clauses) => {
  const tags = { 'data-class': 'anonymous', owner: 'infrastructure@example.com' };
  const change = (template: Template) => {
    const KmsKeyId = { 'Fn::GetAtt': [idOf(template, 'SealedKey'), 'Arn'] };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    Object.assign(template.Resources!, {
      Beside: { Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId, Tags } },
      ...(rotation && { Rotated: { Type: 'AWS::SecretsManager::RotationSchedule', Properties: rotation, ...kept } }),
    });
  };
  expect(broken('database', change)).toEqual(clauses);
});

test('admin.least-privilege: without a ceiling over any role', () => {
  const change = (templates: Record<string, Json>) => {
    for (const template of Object.values(templates))
      for (const { Type, Properties } of Object.values<Json>(template.Resources))
        if (Type === 'AWS::IAM::Role') delete Properties.PermissionsBoundary;
  };
  expect(brokenByAll(change)).toEqual(['admin.least-privilege']);
});

describe('what a key is used for', () => {
  const statementOf = (template: Template, key: string, sid: string | RegExp): Json =>
    properties(template, key).KeyPolicy.Statement.find((one: Json) => new RegExp(sid).test(JSON.stringify(one)));

  test.each<[string, string, Change, string]>([
    [
      'a grant of whoever may grant opens the seal',
      'database',
      (t) => delete statementOf(t, 'SealedKey', 'CreateGrant').Condition,
      'admin.sealed-credentials',
    ],
    [
      'whoever comes by Secrets Manager opens the seal',
      'database',
      (t) => delete statementOf(t, 'SealedKey', 'ReadThrough').Condition.ArnLike,
      'admin.sealed-credentials',
    ],
    [
      'all but those who may open the seal',
      'database',
      (t) => {
        const { Condition } = statementOf(t, 'SealedKey', 'ReadThrough');
        Condition.ArnNotLike = Condition.ArnLike;
        delete Condition.ArnLike;
      },
      'admin.sealed-credentials',
    ],
    [
      'nobody signs what was logged',
      'audit',
      (t) => delete statementOf(t, 'ArchiveDigestKey', '"kms:Sign"').Condition,
      'admins.log-18-months',
    ],
    [
      'whatever workflow there is, is stopped',
      'review',
      (t) => {
        for (const one of properties(t, 'WorkflowRoleDefaultPolicy').PolicyDocument.Statement)
          if (JSON.stringify(one).includes('states:StopExecution')) one.Resource = '*';
      },
      'admin.least-privilege',
    ],
  ])('%s', (_, stack, change, clause) => {
    expect(broken(stack, change)).toEqual([clause]);
  });
});

describe('words that mean nothing', () => {
  const writes =
    (under: string[]): Change =>
    (t) => {
      for (const statement of properties(t, 'AccessStreamRole').Policies[0].PolicyDocument.Statement)
        if (JSON.stringify(statement.Action).includes('s3:PutObject'))
          statement.Resource = under.map((one) => `arn:aws:s3:::custodia-production-landing-111122223333${one}`);
    };
  const parameters =
    (more: object): Change =>
    (t) =>
      void Object.assign(properties(t, 'ClusterdidatticaParameters').Parameters, more);
  const exempting = (role: string) =>
    `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${role}_*`;
  const seal = (t: Template): Json => properties(t, 'SealedSealClusterdidattica').ResourcePolicy.Statement[0];
  const points =
    (RecoveryPointTypes: unknown): Change =>
    (t) =>
      void Object.assign(properties(t, 'RestoreDrillPlan').RecoveryPointSelection, { RecoveryPointTypes });

  test.each<[string, string, Change, string[]]>([
    [
      'a library that is none',
      'database',
      parameters({ shared_preload_libraries: 'pgaudit-x' }),
      ['admins.log-18-months'],
    ],
    ['classes that are none', 'database', parameters({ 'pgaudit.log': 'ddl,role-x' }), ['admins.log-18-months']],
    ['a role that is none', 'database', parameters({ 'pgaudit.role': 'other' }), ['admins.log-18-months']],
    ['a stage that is none', 'database', parameters({ log_connections: 'receipt,all-x' }), ['admins.log-18-months']],
    [
      'a zone that is none',
      'database',
      set('ClusterdidatticaClusterInstance1', { AvailabilityZone: 'eu-west-1a-x' }),
      ['cluster.replicas', 'servers.redundant', 'zones.three'],
    ],
    [
      'a TLS that is none',
      'backup',
      (t) => {
        for (const { Condition } of properties(t, 'ExportsBucketPolicy').PolicyDocument.Statement)
          if (Condition?.NumericLessThan) Condition.NumericLessThan['s3:TlsVersion'] = 12;
      },
      ['transport.tls'],
    ],
    [
      'a filter that counts nothing',
      'audit',
      (t) => (properties(t, 'EmergencyEnteredAnywhere').MetricTransformations[0].MetricValue = '1-x'),
      ['incident.detected'],
    ],
    [
      'counted for nobody',
      'retention',
      (t) => (properties(t, 'EnforcementFunction').Environment.Variables.POWERTOOLS_METRICS_NAMESPACE = 'Other'),
      ['incident.detected'],
    ],
    ['points that no rule takes', 'backup', points(['CONTINUOUS']), ['backup.point-in-time', 'malware.scanned']],
    ['points of no kind', 'backup', points(undefined), ['backup.point-in-time', 'malware.scanned']],
    [
      'an account that is none',
      'audit',
      (t) => {
        const { Statement } = properties(t, 'AlarmsKey').KeyPolicy;
        Statement[0].Principal = { AWS: 'arn:aws:iam::111122223333-x:root' };
      },
      ['encryption.disks'],
    ],
    ['a seal that nobody opens', 'database', (t) => delete seal(t).Condition, ['admin.sealed-credentials']],
    [
      'a seal that another opens',
      'database',
      (t) => (seal(t).Condition.ArnNotLike['aws:PrincipalArn'] = [exempting('custodia-production-reviewer')]),
      ['admin.sealed-credentials'],
    ],
    [
      'a seal that RDS alone opens',
      'database',
      (t) =>
        (seal(t).Condition.ArnNotLike['aws:PrincipalArn'] = [
          'arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS',
        ]),
      ['admin.sealed-credentials'],
    ],
    ['a reviewer of another name', 'audit', set('AccessreviewerSet', { Name: 'other' }), ['admins.reviewed-monthly']],
    ['a stream that may not write objects', 'tracing', writes(['']), ['tracing.accesses']],
    ['a stream that may write what fails only', 'tracing', writes(['/errors/accesses/*']), ['tracing.accesses']],
  ])('%s', (_, stack, change, clauses) => {
    expect(broken(stack, change).sort()).toEqual(clauses);
  });

  test.each<[string, object]>([
    ['more libraries', { shared_preload_libraries: 'pg_stat_statements, pgaudit,auto_explain' }],
    ['more classes', { 'pgaudit.log': 'misc, ALL' }],
  ])('%s turn nothing', (_, more) => {
    expect(broken('database', parameters(more))).toEqual([]);
  });
});
