import { detectedAnomalies } from '../../lib/policy/incident-detection';
import { NEEDS } from '../../lib/template/needs';
import {
  ALARM,
  BACKUP,
  BUCKET,
  bucketNamed,
  CLUSTER,
  hears,
  INSTANCE,
  metric,
  PARAMETERS,
  REPORTS,
  RULE,
  WORK,
} from './mutator-list';
import { added, get, removed, set, statements, values, type Mutator } from './mutators';

type Json = Record<string, unknown>;
type Named = { Type: string; Properties: Json };

const FUNCTION = 'AWS::Lambda::Function';
const MACHINE = 'AWS::StepFunctions::StateMachine';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const STREAM = 'AWS::KinesisFirehose::DeliveryStream';
const ROLE = 'AWS::IAM::Role';
const KEY = 'AWS::KMS::Key';
const POLICY = 'AWS::IAM::Policy';
const SUBNET = 'AWS::EC2::Subnet';
const NOBODY = 'arn:aws:sns:eu-west-1:111122223333:nobody';
const GONE = { 'Fn::GetAtt': ['Gone', 'Arn'] };
const ENCRYPTION = 'BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault';

const id =
  (pattern: RegExp) =>
  (_: unknown, logicalId: string): boolean =>
    pattern.test(logicalId);

const targets = (properties: Json): Json[] => get(properties, 'Targets') as Json[];

/** A policy's statement that allows something is gone. */
const disallowed = (action: RegExp, where: Mutator['where'], breaks: Mutator['breaks'], most?: number): Mutator => ({
  name: `not allowed: ${action.source}`,
  type: POLICY,
  ...(where && { where }),
  change: ({ Properties }) =>
    statements(get(Properties, 'PolicyDocument'), (statement) =>
      action.test(JSON.stringify(statement['Action'])) ? undefined : statement,
    ),
  breaks,
  mayBreak: WORK,
  ...(most && { most }),
});

const TRAILS = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/';

/** Another value in a statement of the keys' policies. */
const keyStatement = (
  sid: string,
  path: string,
  value: unknown,
  breaks: Mutator['breaks'],
  mayBreak: Mutator['mayBreak'] = [],
): Mutator => ({
  name: `${sid}: ${path} = ${JSON.stringify(value)}`,
  type: KEY,
  // No log group is encrypted with the alarms' key
  where: ({ Properties }, logicalId) =>
    JSON.stringify(Properties).includes(`"${sid}"`) && !(sid.startsWith('Log') && /^Alarms/.test(logicalId)),
  change: ({ Properties }) => {
    for (const statement of get(Properties, 'KeyPolicy/Statement') as Json[])
      if (statement['Sid'] === sid) set(statement, path, value);
  },
  breaks,
  mayBreak,
  most: 4,
});

/** Points a function to something else of its kind than what its role was made for. */
const misled = (type: string, path: string, kind: string): Mutator => ({
  name: `${path} another`,
  type,
  where: ({ Properties }) => get(Properties, path) !== undefined,
  change: ({ Properties }, _, { Resources }) => {
    const other = Object.keys(Resources).find(
      (one) => (Resources[one] as Named).Type === kind && !JSON.stringify(get(Properties, path)).includes(one),
    );
    if (other) set(Properties, path, { 'Fn::GetAtt': [other, 'Arn'] });
  },
  breaks: [],
  mayBreak: WORK,
});

/** A function's settings and what its code says it needs, changed alike. */
const settled = (name: string, value: unknown, where = id(/./)): Mutator => ({
  name: `${name} ${value === undefined ? 'neither given nor needed' : 'gone'}`,
  type: FUNCTION,
  where: (resource, logicalId) =>
    where(resource, logicalId) && get(resource.Properties, `Environment/Variables/${name}`) !== undefined,
  change: (resource) => {
    set(resource.Properties, `Environment/Variables/${name}`, value);
    set(resource, `Metadata/${NEEDS}/Settings/${name}`, value);
  },
  breaks: [],
  mayBreak: WORK,
});

/** Changes that one check alone turns red, whatever others look at the same resource. */
export const singleCheckMutators: readonly Mutator[] = [
  // Each metric by which the policy sees an anomaly
  ...[...new Set(detectedAnomalies.flatMap(({ alarms }) => Object.values(alarms).flat()))].map((name) =>
    removed(ALARM, ['incident.detected'], { name: `removed: ${name}`, where: metric(name), most: 1 }),
  ),
  // Who is told
  ...values(FUNCTION, 'Environment/Variables/RECIPIENTS', ['nobody'], [], {
    where: ({ Properties }) => get(Properties, 'Environment/Variables/RECIPIENTS') !== undefined,
    mayBreak: WORK,
  }),
  added(
    'a rule that tells nobody',
    { Type: RULE, Properties: { EventPattern: { source: ['aws.guardduty', 'aws.inspector2'] }, Targets: [] } },
    ['incident.detected', 'processor.breach', 'assurance.early-warning'],
  ),
  {
    name: 'those who tell may not encrypt',
    type: KEY,
    where: id(/^AlarmsKey/),
    change: ({ Properties }) =>
      statements(get(Properties, 'KeyPolicy'), (statement) =>
        /"(cloudwatch|events)\./.test(JSON.stringify(statement['Principal'])) ? undefined : statement,
      ),
    breaks: ['incident.detected'],
  },
  ...values('AWS::RDS::EventSubscription', 'SnsTopicArn', [NOBODY], ['incident.detected']),
  ...values('AWS::SecurityHub::Hub', 'AutoEnableControls', [false], ['assurance.early-warning']),
  ...values('AWS::SecurityHub::Hub', 'EnableDefaultStandards', [false], ['assurance.early-warning']),
  ...[
    ['Backup Job State Change', 'backup.daily'] as const,
    ['Backup Plan State Change', 'backup.daily'] as const,
    ['Region Setting State Change', 'backup.daily'] as const,
    ['ABORTED","FAILED"]', 'backup.point-in-time'] as const,
    ['"THREATS_FOUND', 'malware.scanned'] as const,
    ['COMPLETED_WITH_ISSUES', 'malware.scanned'] as const,
  ].map(([word, slug]) => removed(RULE, [slug], { name: `removed: ${word}`, where: hears('aws.backup', word) })),
  ...values(RULE, 'EventPattern/detail/status', [['RUNNING']], ['backup.point-in-time', 'malware.scanned'], {
    where: hears('aws.backup', '["COMPLETED"]'),
  }),
  ...values(RULE, 'EventPattern/detail/object/key', [[{ prefix: 'other/' }]], [], {
    where: hears('aws.s3'),
    mayBreak: ['tracing.accesses', 'tracing.operations', 'incident.detected'],
  }),
  {
    name: 'a reading told, and answered by nothing',
    type: RULE,
    where: hears('aws.secretsmanager'),
    change: (resource, _, { Resources }) => {
      const teller = structuredClone(resource);
      set(teller.Properties, 'Targets', targets(teller.Properties).slice(1));
      Resources['Added'] = teller;
      set(resource.Properties, 'EventPattern/detail/eventName', ['PutSecretValue']);
    },
    breaks: ['admin.sealed-credentials', 'maintenance.authorised'],
  },
  {
    name: 'a reading answered, and told to nobody',
    type: RULE,
    where: hears('aws.secretsmanager'),
    change: ({ Properties }) => set(Properties, 'Targets', targets(Properties).slice(0, 1)),
    breaks: ['admin.sealed-credentials', 'maintenance.authorised'],
  },
  // Alarms
  ...values(ALARM, 'Dimensions/0/Name', ['Role'], ['incident.detected'], { where: metric('Errors') }),
  // The sealed credentials and the databases' accounts
  ...values(
    'AWS::SecretsManager::ResourcePolicy',
    'BlockPublicPolicy',
    [false, undefined],
    ['admin.sealed-credentials'],
  ),
  {
    name: 'decryption for whoever the account permits',
    type: KEY,
    where: id(/^SealedKey/),
    change: ({ Properties }) => {
      (get(Properties, 'KeyPolicy/Statement') as Json[]).push({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'kms:Decrypt',
        Resource: '*',
      });
    },
    breaks: ['admin.sealed-credentials'],
  },
  ...values(PARAMETERS, 'Parameters/password_encryption', ['md5'], ['admins.named']),
  ...values(PARAMETERS, 'Parameters/rds.accepted_password_auth_method', ['md5+scram'], ['admins.named']),
  added(
    'an assignment of nothing',
    {
      Type: 'AWS::SSO::Assignment',
      Properties: { PrincipalType: 'GROUP', PrincipalId: 'x', TargetType: 'AWS_ACCOUNT', TargetId: '111122223333' },
    },
    ['admins.named'],
  ),
  // Proof and its keys
  ...values(BUCKET, 'LifecycleConfiguration/Rules/0/ExpirationInDays', [400], ['admins.reviewed-monthly'], REPORTS),
  ...values(BUCKET, 'LifecycleConfiguration/Rules/0/ExpirationInDays', [400], ['admins.log-18-months'], {
    where: bucketNamed(/-ledger-/),
  }),
  ...values(BUCKET, `${ENCRYPTION}/SSEAlgorithm`, ['AES256'], ['encryption.backups'], BACKUP),
  ...values(BUCKET, `${ENCRYPTION}/KMSMasterKeyID`, [undefined], ['encryption.backups'], BACKUP),
  ...values(BUCKET, `${ENCRYPTION}/SSEAlgorithm`, ['AES256'], ['data.classified'], REPORTS),
  ...values(BUCKET, `${ENCRYPTION}/KMSMasterKeyID`, [undefined], ['data.classified'], REPORTS),
  ...values(STREAM, 'DeliveryStreamEncryptionConfigurationInput/KeyARN', [undefined], ['data.classified']),
  ...values(KEY, 'KeyUsage', ['ENCRYPT_DECRYPT'], ['encryption.disks'], {
    where: ({ Properties }) => get(Properties, 'KeySpec') !== undefined,
    mayBreak: WORK,
  }),
  {
    name: "a key of nobody's",
    type: CLUSTER,
    change: ({ Properties }, _, { Resources }) => {
      const instances = Object.values(Resources as Record<string, Named>).filter(({ Type }) => Type === INSTANCE);
      for (const at of [Properties, ...instances.map((instance) => instance.Properties)])
        for (const name of Object.keys(at)) if (/PerformanceInsights/.test(name)) delete at[name];
      set(Properties, 'KmsKeyId', undefined);
    },
    breaks: ['encryption.disks'],
  },
  // Each statement that keeps the administrators' log to those who write it
  ...[6, 7, 8, 9, 10].map((index): Mutator => ({
    name: `the log's statement ${index} removed`,
    type: 'AWS::S3::BucketPolicy',
    where: ({ Properties }) => /cloudtrail\.amazonaws/.test(JSON.stringify(Properties)),
    change: ({ Properties }) => {
      (get(Properties, 'PolicyDocument/Statement') as Json[]).splice(index, 1);
    },
    breaks: ['admins.log-18-months'],
  })),
  removed('AWS::Logs::LogGroup', ['admins.log-18-months'], {
    where: ({ Properties }) => /aws\/rds\/cluster/.test(JSON.stringify(get(Properties, 'LogGroupName') ?? '')),
  }),
  // Copies, their scans and drills
  ...values(ROLE, 'ManagedPolicyArns', [undefined], ['backup.daily'], { where: id(/^CopiesRole/) }),
  ...values(ROLE, 'ManagedPolicyArns', [undefined], ['malware.scanned'], { where: id(/^CopiesScannerRole/) }),
  ...values(ROLE, 'ManagedPolicyArns', [undefined], ['backup.point-in-time', 'malware.scanned'], {
    where: id(/^RestoreDrillRestoreRole/),
  }),
  {
    name: 'trusts another service',
    type: ROLE,
    where: id(/^(RestoreDrillRestoreRole|CopiesScannerRole)/),
    change: ({ Properties }) =>
      set(Properties, 'AssumeRolePolicyDocument/Statement/0/Principal/Service', 'ec2.amazonaws.com'),
    breaks: ['malware.scanned'],
    mayBreak: ['backup.point-in-time'],
  },
  disallowed(/iam:PassRole/, id(/^CopiesRole/), ['malware.scanned']),
  ...values('AWS::Backup::BackupPlan', 'BackupPlan/ScanSettings/0/ScannerRoleArn', [undefined], ['malware.scanned']),
  ...values('AWS::Backup::BackupPlan', 'BackupPlan/ScanSettings/0/ResourceTypes', [['EBS']], ['malware.scanned']),
  ...values(
    'AWS::Backup::RestoreTestingPlan',
    'RecoveryPointSelection/IncludeVaults',
    [[], ['arn:aws:backup:eu-west-1:111122223333:backup-vault:other']],
    ['backup.point-in-time', 'malware.scanned'],
  ),
  {
    name: 'lists another store than the clusters',
    type: 'AWS::Backup::BackupSelection',
    change: ({ Properties }, _, { Resources }) => {
      const other = Object.keys(Resources).find((one) => (Resources[one] as Named).Type === BUCKET);
      set(Properties, 'BackupSelection/ListOfTags', undefined);
      set(Properties, 'BackupSelection/Resources', [{ 'Fn::GetAtt': [other, 'Arn'] }]);
    },
    breaks: ['backup.daily'],
    mayBreak: [
      'backup.daily-35-days',
      'backup.weekly-25-days',
      'backup.central',
      'malware.scanned',
      'exit.backups',
      'backup.point-in-time',
    ],
  },
  // Zones
  ...values(SUBNET, 'VpcId', ['vpc-0'], ['zones.three'], { mayBreak: ['network.firewall', 'traffic.private'] }),
  {
    name: 'no other instance ready to be promoted',
    type: CLUSTER,
    change: (_, __, { Resources }) => {
      for (const { Type, Properties } of Object.values(Resources as Record<string, Named>))
        if (Type === INSTANCE) set(Properties, 'PromotionTier', 15);
    },
    breaks: ['cluster.failover'],
    most: 1,
  },
  // Schedules and rules that call
  {
    name: 'a target that is gone',
    type: RULE,
    where: ({ Properties }) => targets(Properties as Json)?.some(({ Arn }) => typeof Arn === 'object'),
    change: ({ Properties }) => {
      targets(Properties).push({ Id: 'Gone', Arn: GONE });
    },
    breaks: [],
    mayBreak: WORK,
  },
  ...values(SCHEDULE, 'Target/DeadLetterConfig/Arn', [GONE], [], {
    where: ({ Properties }) => get(Properties, 'Target/DeadLetterConfig') !== undefined,
    mayBreak: WORK,
  }),
  disallowed(/lambda:InvokeFunction/, id(/(Hourly|Caller|Every|Daily)\w*Policy/), [], 3),
  disallowed(/sqs:SendMessage/, id(/(Monthly|Caller|Every|Daily)\w*Policy/), [], 3),
  {
    name: 'a queue that EventBridge may not leave letters in',
    type: 'AWS::SQS::QueuePolicy',
    where: ({ Properties }) => /"events\.amazonaws/.test(JSON.stringify(Properties)),
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        statement['Effect'] === 'Allow' ? undefined : statement,
      ),
    breaks: [],
    mayBreak: WORK,
  },
  // Functions that work
  misled(FUNCTION, 'DeadLetterConfig/TargetArn', 'AWS::SQS::Queue'),
  {
    ...misled(FUNCTION, 'LoggingConfig/LogGroup', 'AWS::Logs::LogGroup'),
    change: ({ Properties }, _, { Resources }) => {
      const other = Object.keys(Resources).find(
        (one) =>
          (Resources[one] as Named).Type === 'AWS::Logs::LogGroup' &&
          !JSON.stringify(get(Properties, 'LoggingConfig')).includes(one),
      );
      set(Properties, 'LoggingConfig/LogGroup', { Ref: other });
    },
  },
  {
    name: 'a role of another service, and nothing to leave behind',
    type: FUNCTION,
    where: id(/^DatabaseLogFunction/),
    change: ({ Properties }, _, { Resources }) => {
      const role = (get(Properties, 'Role') as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
      set(Properties, 'DeadLetterConfig', undefined);
      set(Properties, 'LoggingConfig', undefined);
      set(
        (Resources[role] as Named).Properties,
        'AssumeRolePolicyDocument/Statement/0/Principal/Service',
        'ec2.amazonaws.com',
      );
    },
    breaks: ['admins.log-18-months'],
    mayBreak: ['incident.detected', 'tracing.operations'],
  },
  settled('ALARM_TOPIC', GONE),
  settled('WORK_BUCKET', undefined, id(/Pdf/)),
  ...values(FUNCTION, 'ReservedConcurrentExecutions', [0], ['cluster.failover'], { where: id(/^FailoverDrill/) }),
  {
    name: 'handed on, and nobody may take it on',
    type: ROLE,
    where: id(/^(HoldSnapshots|OpenFormatExport)/),
    change: ({ Properties }) => set(Properties, 'AssumeRolePolicyDocument/Statement', []),
    breaks: [],
    mayBreak: WORK,
  },
  {
    name: 'no step keeps a report',
    type: MACHINE,
    where: ({ Properties }) => /review/.test(JSON.stringify(get(Properties, 'StateMachineName') ?? '')),
    change: (_, __, { Resources }) => {
      const kept = (statement: Json) =>
        /s3:PutObject/.test(JSON.stringify(statement['Action'])) &&
        /-reports-/.test(JSON.stringify(statement['Resource']))
          ? undefined
          : statement;
      for (const resource of Object.values(Resources as Record<string, Json & Named>)) {
        const needs = get(resource, `Metadata/${NEEDS}`);
        if (resource.Type === POLICY) statements(get(resource.Properties, 'PolicyDocument'), kept);
        if (resource.Type === FUNCTION && needs) statements(needs, kept);
      }
    },
    breaks: ['admins.reviewed-monthly'],
    mayBreak: WORK,
  },
  // Workflows that work
  {
    name: 'a step that is gone',
    type: MACHINE,
    change: ({ Properties }) =>
      set(Properties, 'DefinitionString', { 'Fn::Join': ['', [get(Properties, 'DefinitionString'), { Ref: 'Gone' }]] }),
    breaks: [],
    mayBreak: WORK,
  },
  disallowed(/lambda:InvokeFunction/, id(/WorkflowRole/), [], 3),
  disallowed(/logs:CreateLogDelivery/, id(/WorkflowRole/), [], 3),
  disallowed(/states:StartExecution/, id(/^WorkflowRole/), ['admins.reviewed-monthly']),
  disallowed(/states:DescribeExecution/, id(/^WorkflowRole/), ['admins.reviewed-monthly']),
  ...values(MACHINE, 'LoggingConfiguration/Level', ['OFF'], [], { mayBreak: WORK }),
  ...values(MACHINE, 'LoggingConfiguration/Destinations', [undefined], [], { mayBreak: WORK }),
  // Streams
  ...values(STREAM, 'ExtendedS3DestinationConfiguration/CloudWatchLoggingOptions/Enabled', [false], [], {
    mayBreak: ['tracing.accesses', 'tracing.operations'],
  }),
  // The network's closer
  {
    name: 'closed by nothing',
    type: 'Custom::VpcRestrictDefaultSG',
    change: ({ Properties }) => {
      set(Properties, 'Previous', get(Properties, 'ServiceToken'));
      set(Properties, 'ServiceToken', 'arn:aws:lambda:eu-west-1:111122223333:function:other');
    },
    breaks: ['network.firewall'],
  },
  // TLS
  {
    name: 'old TLS denied on one more condition',
    type: 'AWS::S3::BucketPolicy',
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) => {
        const least = get(statement, 'Condition/NumericLessThan');
        return least
          ? { ...statement, Condition: { NumericLessThan: { ...(least as Json), 's3:signatureAge': 600_000 } } }
          : statement;
      }),
    breaks: ['transport.tls'],
  },
  // A database's log let in from another Region
  ...values(
    'AWS::Lambda::Permission',
    'SourceArn',
    ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/rds/cluster/custodia-production-*/postgresql:*'],
    ['admins.log-18-months'],
    { where: id(/^DatabaseLogFunction/), mayBreak: ['residency.ireland'] },
  ),
  // Let in for somebody else's sake, or from something that is not there
  ...values('AWS::Lambda::Permission', 'SourceAccount', ['999999999999', 0], [], { mayBreak: WORK }),
  ...values(
    ROLE,
    'AssumeRolePolicyDocument/Statement/0/Condition/StringEquals/aws:SourceAccount',
    ['999999999999'],
    ['incident.detected'],
    { where: id(/ExportRole/), mayBreak: ['backup.central'] },
  ),
  ...values(
    ROLE,
    'AssumeRolePolicyDocument/Statement/0/Condition/ArnLike/aws:SourceArn',
    ['arn:aws:states:eu-west-1:999999999999:stateMachine:*'],
    [],
    {
      where: ({ Properties }) => /ArnLike.*SourceArn/.test(JSON.stringify(get(Properties, 'AssumeRolePolicyDocument'))),
      mayBreak: WORK,
    },
  ),
  keyStatement('TrailEncrypts', 'Condition/StringEquals/aws:SourceArn', `${TRAILS}another`, ['admins.log-18-months']),
  keyStatement('TrailEncrypts', 'Condition/StringLike/kms:EncryptionContext:aws:cloudtrail:arn', `${TRAILS}another`, [
    'admins.log-18-months',
  ]),
  keyStatement(
    'LogGroupsOfThisAccount',
    'Condition/ArnLike/kms:EncryptionContext:aws:logs:arn',
    'arn:aws:logs:eu-west-1:111122223333:log-group:/another/*',
    ['data.classified'],
    ['encryption.disks', 'encryption.backups'],
  ),
  // What fails cannot be left where it is encrypted
  keyStatement('Serviceevents', 'Action', 'kms:DescribeKey', [], WORK),
  disallowed(/^\["kms:Decrypt","kms:GenerateDataKey"\]$/, id(/(EveryHalfHour|WatchDaily|Overdue|Monthly)Role/), [], 4),
  // Drills that never end
  ...['ExecutionsTimedOut', 'ExecutionsAborted'].map((name) =>
    removed(ALARM, ['incident.detected'], { where: metric(name), most: 4 }),
  ),
  {
    name: 'lets in on another topic',
    type: 'AWS::SNS::TopicPolicy',
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        statement['Effect'] === 'Allow' ? { ...statement, Resource: NOBODY } : statement,
      ),
    breaks: ['incident.detected'],
  },
  {
    name: 'lets in on another queue',
    type: 'AWS::SQS::QueuePolicy',
    where: ({ Properties }) => JSON.stringify(Properties).includes('events.amazonaws.com'),
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        statement['Effect'] === 'Allow'
          ? { ...statement, Resource: 'arn:aws:sqs:eu-west-1:111122223333:another' }
          : statement,
      ),
    breaks: [],
    mayBreak: WORK,
    most: 5,
  },
  ...values(
    MACHINE,
    'LoggingConfiguration/Destinations/0/CloudWatchLogsLogGroup/LogGroupArn',
    ['arn:aws:logs:eu-west-1:999999999999:log-group:another:*'],
    [],
    { mayBreak: WORK, most: 3 },
  ),
  ...values(SCHEDULE, 'ScheduleExpression', ['cron(0 6 10 1 ? *)', 'cron(0 6 31 * ? *)'], ['backup.point-in-time'], {
    where: id(/Overdue/),
  }),
  // The sealed credentials can no longer be written, or read in an emergency
  ...['WriteThroughSecretsManager', 'ReadThroughSecretsManager'].map((sid) =>
    keyStatement(sid, 'Condition/StringEquals/kms:ViaService', 's3.eu-west-1.amazonaws.com', [
      'admin.sealed-credentials',
    ]),
  ),
  ...values(
    'AWS::Logs::MetricFilter',
    'FilterPattern',
    ['', '{ $.eventName = "AssumeRole*" && $.requestParameters.roleArn = "*another*" }'],
    ['admin.sealed-credentials'],
    { mayBreak: ['maintenance.authorised'] },
  ),
  ...values(
    'AWS::Backup::RestoreTestingSelection',
    'RestoreMetadataOverrides/kmsKeyId',
    ['arn:aws:kms:eu-west-1:999999999999:key/another'],
    ['backup.point-in-time'],
    { mayBreak: ['malware.scanned'] },
  ),
  ...values(
    'AWS::Backup::RestoreTestingSelection',
    'RestoreMetadataOverrides/dbSubnetGroupName',
    ['default'],
    ['backup.point-in-time'],
    { mayBreak: ['malware.scanned'] },
  ),
  {
    name: 'records checked under a role that is not there',
    type: STREAM,
    change: ({ Properties }) =>
      set(
        Properties,
        'ExtendedS3DestinationConfiguration/ProcessingConfiguration/Processors/0/Parameters/0/ParameterValue',
        'arn:aws:iam::111122223333:role/another',
      ),
    breaks: [],
    mayBreak: ['tracing.accesses', 'tracing.operations'],
  },
  {
    name: 'exports written to another bucket, or with another key',
    type: POLICY,
    where: id(/ExportRole/),
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        /PutObject/.test(JSON.stringify(statement)) ? { ...statement, Resource: 'arn:aws:s3:::another/*' } : statement,
      ),
    breaks: [],
    mayBreak: WORK,
  },
  {
    name: 'may scan nothing',
    type: POLICY,
    where: ({ Properties }) => JSON.stringify(Properties).includes('StartMalwareScan'),
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        /StartMalwareScan/.test(JSON.stringify(statement)) ? { ...statement, Resource: [] } : statement,
      ),
    breaks: ['malware.scanned'],
    most: 5,
  },
  // Sounding always is never sounding anew
  ...values(ALARM, 'Threshold', [0], ['incident.detected'], {
    where: metric('Errors', 'ApproximateNumberOfMessagesVisible', 'ExecutionsFailed', 'CPUUtilization'),
    most: 6,
  }),
  removed(KEY, ['admins.log-18-months'], { where: id(/DigestKey/), mayBreak: WORK }),
  // Never fires, hears or counts
  ...values(SCHEDULE, 'EndDate', ['2027-01-01T00:00:00Z'], [], { mayBreak: WORK, most: 4 }),
  ...values(SCHEDULE, 'StartDate', ['2099-01-01T00:00:00Z'], [], { mayBreak: WORK }),
  ...values(RULE, 'EventBusName', ['another'], [], {
    where: (rule) => !hears('aws.backup', 'Copy Job')(rule),
    mayBreak: [...WORK, 'assurance.early-warning'],
    most: 12,
  }),
  ...values(ALARM, 'Unit', ['Terabytes'], ['incident.detected'], { most: 4 }),
  {
    name: 'steps that are not tried again',
    type: MACHINE,
    change: ({ Properties }) => {
      Properties['DefinitionString'] = JSON.parse(
        JSON.stringify(Properties['DefinitionString']).replaceAll('\\"Retry\\":', '\\"Comment\\":'),
      );
    },
    breaks: [],
    mayBreak: WORK,
    most: 3,
  },
  ...values(MACHINE, 'StateMachineType', ['EXPRESS'], [], { mayBreak: WORK, most: 3 }),
  ...values('AWS::SNS::Subscription', 'FilterPolicy', [{ what: ['nothing'] }], ['incident.detected'], {
    mayBreak: WORK,
  }),
  ...values('AWS::SQS::Queue', 'MessageRetentionPeriod', [60], ['incident.detected']),
  ...values('AWS::EC2::FlowLog', 'LogFormat', ['${version}'], ['network.firewall']),
  // Databases
  ...values(CLUSTER, 'AvailabilityZones', [['eu-west-1a', 'eu-west-1b']], ['zones.three']),
  ...values(PARAMETERS, 'Parameters/synchronous_commit', ['off'], ['cluster.synchronous']),
  ...values(PARAMETERS, 'Parameters/log_min_duration_statement', ['0'], ['traffic.private']),
  // Copies
  {
    name: 'copies moved to where they may not be',
    type: 'AWS::Backup::BackupPlan',
    change: ({ Properties }) => set(Properties, 'BackupPlan/BackupPlanRule/1/Lifecycle/MoveToColdStorageAfterDays', 1),
    breaks: ['backup.weekly-25-days'],
  },
  ...values(
    'AWS::Backup::BackupSelection',
    'BackupSelection/Conditions',
    [{ StringEquals: [{ ConditionKey: 'aws:ResourceTag/environment', ConditionValue: 'another' }] }],
    ['backup.daily'],
    { mayBreak: ['backup.daily-35-days', 'backup.weekly-25-days', 'backup.central'] },
  ),
  // Buckets that others see into, or that nobody can read
  ...values(BUCKET, 'AccelerateConfiguration', [{ AccelerationStatus: 'Enabled' }], ['residency.ireland']),
  ...values(BUCKET, 'LoggingConfiguration', [{ DestinationBucketName: 'another' }], ['residency.ireland']),
  ...values(
    BUCKET,
    'InventoryConfigurations',
    [[{ Id: 'x', Enabled: true, Destination: { BucketArn: 'arn:aws:s3:::another', Format: 'CSV' } }]],
    ['residency.ireland'],
  ),
  ...values(
    BUCKET,
    'LifecycleConfiguration/Rules/0/Transitions',
    [[{ StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 1 }]],
    [],
    { mayBreak: [...WORK, 'data.classified'], most: 4 },
  ),
  ...values(KEY, 'Origin', ['EXTERNAL'], [], {
    where: ({ Properties }) => get(Properties, 'KeySpec') === undefined,
    mayBreak: ['encryption.disks', 'encryption.backups'],
  }),
  ...values(
    'AWS::SSO::PermissionSet',
    'CustomerManagedPolicyReferences',
    [[{ Name: 'another' }]],
    ['admin.least-privilege'],
  ),
  // What fails is left nowhere
  ...values(SCHEDULE, 'Target/DeadLetterConfig', [undefined, { Arn: 'arn:aws:sqs:eu-west-1:999999999999:x' }], [], {
    mayBreak: WORK,
    most: 9,
  }),
  ...values(RULE, 'Targets/0/DeadLetterConfig', [undefined, { Arn: 'arn:aws:sqs:eu-west-1:999999999999:x' }], [], {
    where: ({ Properties }) => get(Properties, 'Targets/0/DeadLetterConfig') !== undefined,
    mayBreak: WORK,
    most: 5,
  }),
  ...values(SCHEDULE, 'KmsKeyArn', ['arn:aws:kms:eu-west-1:999999999999:key/x'], [], { mayBreak: WORK }),
  ...values(
    'AWS::SES::EmailIdentity',
    'EmailIdentity',
    ['other.example.org', 'ices.example.com'],
    ['admins.reviewed-monthly'],
    {
      mayBreak: ['incident.detected'],
    },
  ),
];
