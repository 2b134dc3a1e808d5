import type { ClauseSlug } from '../../lib/policy';
import { added, get, removed, set, statements, values, type Mutator } from './mutators';

type Json = Record<string, unknown>;
export const bucketNamed = (pattern: RegExp) => (resource: { Properties?: unknown }) =>
  pattern.test(String(get(resource.Properties, 'BucketName')));
const AUDIT = { where: bucketNamed(/-audit-/) };
export const BACKUP = { where: bucketNamed(/-backup-/) };
export const OPERATIONS = { where: bucketNamed(/-operations-/) };
export const ACCESSES = { where: bucketNamed(/-accesses-/) };
export const REPORTS = { where: bucketNamed(/-reports-/) };
export const CLUSTER = 'AWS::RDS::DBCluster';
export const INSTANCE = 'AWS::RDS::DBInstance';
export const BUCKET = 'AWS::S3::Bucket';
export const PARAMETERS = 'AWS::RDS::DBClusterParameterGroup';
const VAULT = 'AWS::Backup::BackupVault';
export const PLAN = 'AWS::Backup::BackupPlan';
export const TRAIL = 'AWS::CloudTrail::Trail';
const KEYS: ClauseSlug[] = ['encryption.disks', 'encryption.backups'];
export const ALARM = 'AWS::CloudWatch::Alarm';
export const RULE = 'AWS::Events::Rule';
const GROUP = 'AWS::EC2::SecurityGroup';
/** Clauses that end in somebody being told. */
const TOLD: ClauseSlug[] = [
  'incident.detected',
  'processor.breach',
  'assurance.early-warning',
  'malware.scanned',
  'admin.sealed-credentials',
  'maintenance.authorised',
  'backup.daily',
  'backup.point-in-time',
];
/** Clauses that functions and workflows work for. */
export const WORK: ClauseSlug[] = [
  ...TOLD,
  'admins.log-18-months',
  'admins.reviewed-monthly',
  'tracing.operations',
  'tracing.accesses',
  'backup.central',
  'network.firewall',
  'cluster.failover',
];
/** Clauses that a schedule keeps. */
const SCHEDULED: Partial<Mutator> = {
  mayBreak: [
    'admins.log-18-months',
    'admins.reviewed-monthly',
    'tracing.operations',
    'tracing.accesses',
    'backup.central',
    'backup.point-in-time',
    'malware.scanned',
    'incident.detected',
  ],
  most: 8,
};
/** Clauses whose stores and keys a policy guards. */
const GUARDED: ClauseSlug[] = [
  'admins.log-18-months',
  'admins.reviewed-monthly',
  'backup.central',
  'data.classified',
  'tracing.accesses',
  'tracing.operations',
  'encryption.disks',
  'encryption.backups',
];
export const metric =
  (...names: readonly string[]) =>
  ({ Properties }: { Properties?: unknown }) =>
    names.includes(String(get(Properties, 'MetricName')));
export const hears =
  (source: string, word = '') =>
  ({ Properties }: { Properties?: unknown }) =>
    JSON.stringify(get(Properties, 'EventPattern/source') ?? '').includes(source) &&
    JSON.stringify(get(Properties, 'EventPattern')).includes(word);
const SPREAD: ClauseSlug[] = ['cluster.replicas', 'servers.redundant', 'zones.three'];

/** A rule of the plan by its cadence, as a path. */
export const planRule = (
  name: RegExp,
  path: string,
  value: unknown,
  breaks: readonly ClauseSlug[],
  mayBreak: readonly ClauseSlug[] = [],
): Mutator => ({
  name: `${name.source} rule: ${path} = ${JSON.stringify(value)}`,
  type: PLAN,
  change: ({ Properties }) => {
    const rules = get(Properties, 'BackupPlan/BackupPlanRule') as Json[];
    for (const rule of rules.filter(({ RuleName }) => name.test(String(RuleName)))) set(rule, path, value);
  },
  breaks,
  mayBreak,
  most: 1,
});

/** Lifecycle days of the rules under a prefix. */
export const lifecycle = (
  prefix: string,
  path: string,
  value: unknown,
  where: Partial<Mutator>,
  breaks: readonly ClauseSlug[],
  mayBreak: readonly ClauseSlug[] = [],
): Mutator => ({
  name: `rules of "${prefix}": ${path} = ${JSON.stringify(value)}`,
  type: BUCKET,
  change: ({ Properties }) => {
    const rules = get(Properties, 'LifecycleConfiguration/Rules') as Json[];
    for (const rule of rules.filter(({ Prefix = '' }) => String(Prefix).startsWith(prefix))) set(rule, path, value);
  },
  breaks,
  mayBreak,
  most: 1,
  ...where,
});

export const addRule = (name: string, rule: Json, where: Partial<Mutator>, breaks: readonly ClauseSlug[]): Mutator => ({
  name: `a further lifecycle rule: ${name}`,
  type: BUCKET,
  change: ({ Properties }) => {
    (get(Properties, 'LifecycleConfiguration/Rules') as Json[]).push({ Status: 'Enabled', ...rule });
  },
  breaks,
  mayBreak: ['exit.backups', 'backup.central'],
  most: 1,
  ...where,
});

/** A tag with another value, or gone. */
const tag = (
  type: string,
  key: string,
  value: string | undefined,
  breaks: readonly ClauseSlug[],
  more: Partial<Mutator> = {},
): Mutator => ({
  name: `tag ${key} ${value === undefined ? 'removed' : `= ${value}`}`,
  type,
  change: ({ Properties }) => {
    for (const property of ['Tags', 'BackupVaultTags']) {
      const tags = Properties[property];
      if (Array.isArray(tags))
        Properties[property] = tags.flatMap((one: Json) =>
          one['Key'] === key ? (value === undefined ? [] : [{ ...one, Value: value }]) : [one],
        );
      else if (tags) set(tags as Json, key, value);
    }
  },
  breaks,
  ...more,
});

const dropDenials = (
  type: string,
  path: string,
  action: RegExp,
  breaks: readonly ClauseSlug[],
  more: Partial<Mutator> = {},
): Mutator => ({
  name: `denials of ${action.source} removed`,
  type,
  change: ({ Properties }) =>
    statements(get(Properties, path), (statement) =>
      statement['Effect'] === 'Deny' && action.test(JSON.stringify(statement['Action'])) ? undefined : statement,
    ),
  breaks,
  ...more,
});

/** Weakens every statement that reads objects of a bucket. */
const widened = (name: string, weaker: Json): Mutator => ({
  name,
  type: 'AWS::IAM::Policy',
  change: ({ Properties }) =>
    statements(get(Properties, 'PolicyDocument'), (statement) =>
      /s3:GetObject/.test(JSON.stringify(statement['Action'])) ? { ...statement, ...weaker } : statement,
    ),
  breaks: ['admin.least-privilege'],
  mayBreak: [
    'incident.detected',
    'admins.reviewed-monthly',
    'tracing.accesses',
    'tracing.operations',
    'admins.log-18-months',
  ],
  most: 5,
});

const deletedWithItsStack = (type: string, more: Partial<Mutator> = {}): Mutator => ({
  name: 'DeletionPolicy Delete',
  type,
  change: (resource) => set(resource, 'DeletionPolicy', 'Delete'),
  breaks: ['backup.central'],
  ...more,
});

const guarded = (resource: { Properties?: unknown }) => JSON.stringify(resource.Properties).includes('Deny');

/** Every way in which a template of ours can be made worse; add to it freely. */
export const mutators: readonly Mutator[] = [
  // Clusters
  ...values(CLUSTER, 'StorageEncrypted', [false, undefined, 'false'], ['encryption.disks']),
  ...values(
    CLUSTER,
    'KmsKeyId',
    [undefined, 'alias/aws/rds', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000'],
    ['encryption.disks'],
    { mayBreak: ['admin.sealed-credentials'] },
  ),
  ...values(CLUSTER, 'BackupRetentionPeriod', [34, 7, 1, undefined], ['backup.point-in-time']),
  ...values(CLUSTER, 'DeletionProtection', [false, undefined], ['backup.central']),
  ...values(CLUSTER, 'DeleteAutomatedBackups', [true, undefined], ['backup.central']),
  ...values(CLUSTER, 'EnableIAMDatabaseAuthentication', [false, undefined], ['admins.named']),
  ...values(CLUSTER, 'EnableCloudwatchLogsExports', [undefined, ['upgrade']], ['admins.log-18-months']),
  ...values(
    CLUSTER,
    'DBClusterParameterGroupName',
    ['default.aurora-postgresql17'],
    ['transport.tls', 'admins.log-18-months'],
  ),
  ...values(CLUSTER, 'Engine', ['postgres'], ['cluster.synchronous']),
  ...values(CLUSTER, 'GlobalClusterIdentifier', ['worldwide'], ['residency.ireland']),
  ...values(CLUSTER, 'ManageMasterUserPassword', [false], ['admin.sealed-credentials', 'maintenance.authorised']),
  ...values(CLUSTER, 'MasterUserSecret/KmsKeyId', [undefined], ['admin.sealed-credentials'], {
    mayBreak: ['encryption.disks'],
  }),
  tag(CLUSTER, 'backup-plan', 'none', ['backup.daily', 'backup.daily-35-days', 'backup.weekly-25-days'], {
    needs: PLAN,
    mayBreak: ['backup.central'],
  }),
  tag(CLUSTER, 'backup-plan', undefined, ['backup.daily'], {
    needs: PLAN,
    mayBreak: ['backup.daily-35-days', 'backup.weekly-25-days', 'backup.central'],
  }),
  tag(CLUSTER, 'data-class', undefined, ['data.classified', 'risk.classes']),
  tag(CLUSTER, 'data-class', 'secret', ['risk.classes'], { mayBreak: ['data.classified'] }),
  tag(CLUSTER, 'data-class', 'anonymous', ['data.classified']),
  tag(CLUSTER, 'owner', undefined, ['data.classified']),
  deletedWithItsStack(CLUSTER),
  // Instances
  {
    name: 'moved to the first zone',
    type: INSTANCE,
    where: ({ Properties }) => get(Properties, 'AvailabilityZone') !== 'eu-west-1a',
    change: ({ Properties }) => set(Properties, 'AvailabilityZone', 'eu-west-1a'),
    breaks: ['cluster.replicas', 'servers.redundant'],
    mayBreak: ['zones.three'],
  },
  ...values(INSTANCE, 'AvailabilityZone', ['us-east-1a', 'eu-central-1b'], ['residency.ireland'], { most: 2 }),
  ...values(INSTANCE, 'AvailabilityZone', [undefined], ['cluster.replicas'], { mayBreak: SPREAD }),
  ...values(INSTANCE, 'PubliclyAccessible', [true], ['network.firewall']),
  removed(INSTANCE, ['cluster.replicas', 'servers.redundant'], { mayBreak: ['zones.three'] }),
  // Parameters
  ...values(PARAMETERS, 'Parameters/rds.force_ssl', ['0', undefined], ['transport.tls']),
  ...values(PARAMETERS, 'Parameters/ssl_min_protocol_version', ['TLSv1', 'TLSv1.1', undefined], ['transport.tls']),
  ...values(
    PARAMETERS,
    'Parameters/shared_preload_libraries',
    ['pg_stat_statements', undefined],
    ['admins.log-18-months'],
  ),
  ...values(PARAMETERS, 'Parameters/pgaudit.log', ['none', 'role', undefined], ['admins.log-18-months'], { most: 1 }),
  ...values(PARAMETERS, 'Parameters/log_connections', ['0', 'receipt', undefined], ['admins.log-18-months'], {
    most: 1,
  }),
  ...values(PARAMETERS, 'Parameters/log_disconnections', ['0', undefined], ['admins.log-18-months'], { most: 1 }),
  ...values(PARAMETERS, 'Parameters/log_statement', ['all'], ['traffic.private'], { most: 1 }),
  // Keys
  ...values('AWS::KMS::Key', 'EnableKeyRotation', [false, undefined], [], {
    mayBreak: KEYS,
    most: 8,
    where: ({ Properties }) => get(Properties, 'EnableKeyRotation') === true,
  }),
  ...values('AWS::KMS::Key', 'PendingWindowInDays', [7, 29], [], { mayBreak: KEYS, most: 8 }),
  ...values('AWS::KMS::Key', 'Enabled', [false], [], { mayBreak: KEYS }),
  ...values('AWS::KMS::Key', 'MultiRegion', [true], ['residency.ireland']),
  deletedWithItsStack('AWS::KMS::Key'),
  dropDenials('AWS::KMS::Key', 'KeyPolicy', /ScheduleKeyDeletion/, [], { mayBreak: KEYS, where: guarded }),
  // Vault and plan
  ...values(
    VAULT,
    'LockConfiguration',
    [undefined],
    ['backup.daily-35-days', 'backup.weekly-25-days', 'backup.central'],
  ),
  ...values(VAULT, 'LockConfiguration/MinRetentionDays', [34, 1, undefined], ['backup.daily-35-days'], {
    mayBreak: ['backup.central'],
  }),
  ...values(VAULT, 'LockConfiguration/MinRetentionDays', [36], ['backup.daily-35-days'], {
    mayBreak: ['backup.daily'],
  }),
  ...values(VAULT, 'LockConfiguration/MaxRetentionDays', [61, 90, 59, undefined], ['backup.weekly-25-days'], {
    mayBreak: ['backup.central'],
  }),
  ...values(VAULT, 'EncryptionKeyArn', [undefined, 'alias/aws/backup'], ['encryption.backups']),
  ...values(VAULT, 'AccessPolicy', [undefined], ['backup.central']),
  deletedWithItsStack(VAULT),
  planRule(/daily/i, 'Lifecycle/DeleteAfterDays', 34, ['backup.daily-35-days'], ['backup.daily', 'tracing.accesses']),
  planRule(
    /daily/i,
    'Lifecycle/DeleteAfterDays',
    36,
    ['backup.daily-35-days'],
    ['backup.weekly-25-days', 'tracing.accesses'],
  ),
  planRule(
    /daily/i,
    'Lifecycle/DeleteAfterDays',
    60,
    ['backup.weekly-25-days', 'backup.daily-35-days'],
    ['tracing.accesses'],
  ),
  planRule(
    /daily/i,
    'ScheduleExpression',
    'cron(30 4 ? * SUN *)',
    ['backup.daily', 'backup.daily-35-days'],
    ['backup.weekly-25-days', 'tracing.accesses'],
  ),
  planRule(
    /daily/i,
    'ScheduleExpression',
    'cron(30 4 ? * MON-FRI *)',
    ['backup.daily', 'backup.daily-35-days'],
    ['tracing.accesses'],
  ),
  planRule(/daily/i, 'ScheduleExpressionTimezone', 'America/New_York', ['backup.daily']),
  planRule(/weekly/i, 'Lifecycle/DeleteAfterDays', 59, ['backup.weekly-25-days'], ['tracing.accesses']),
  planRule(/weekly/i, 'Lifecycle/DeleteAfterDays', 61, ['backup.weekly-25-days', 'exit.backups'], ['tracing.accesses']),
  planRule(/weekly/i, 'Lifecycle/DeleteAfterDays', 35, ['backup.weekly-25-days'], ['tracing.accesses']),
  planRule(/weekly/i, 'Lifecycle', undefined, ['backup.weekly-25-days', 'exit.backups'], ['tracing.accesses']),
  planRule(/weekly/i, 'ScheduleExpression', 'cron(30 4 1 * ? *)', ['backup.weekly-25-days'], ['tracing.accesses']),
  planRule(/weekly/i, 'TargetBackupVault', 'elsewhere', ['backup.weekly-25-days'], ['tracing.accesses']),
  planRule(/daily/i, 'TargetBackupVault', 'elsewhere', ['backup.daily', 'backup.daily-35-days'], ['tracing.accesses']),
  planRule(
    /daily/i,
    'TargetLogicallyAirGappedBackupVaultArn',
    'arn:aws:backup:eu-west-1:111122223333:backup-vault:elsewhere',
    ['backup.daily', 'backup.daily-35-days'],
    ['tracing.accesses'],
  ),
  planRule(
    /daily/i,
    'CopyActions',
    [
      {
        DestinationBackupVaultArn: 'arn:aws:backup:us-east-1:111122223333:backup-vault:far',
        Lifecycle: { DeleteAfterDays: 35 },
      },
    ],
    ['residency.ireland'],
  ),
  {
    name: 'tag condition changed',
    type: 'AWS::Backup::BackupSelection',
    change: ({ Properties }) =>
      set(
        Properties,
        'BackupSelection',
        JSON.parse(JSON.stringify(Properties['BackupSelection']).replace(/platform/g, 'nothing')),
      ),
    breaks: ['backup.daily', 'backup.daily-35-days', 'backup.weekly-25-days'],
    mayBreak: ['backup.central', 'tracing.accesses'],
  },
  removed('AWS::Backup::BackupSelection', ['backup.daily'], {
    mayBreak: ['backup.daily-35-days', 'backup.weekly-25-days', 'backup.central', 'tracing.accesses'],
  }),
  removed(PLAN, ['backup.daily'], {
    mayBreak: ['backup.daily-35-days', 'backup.weekly-25-days', 'backup.central', 'tracing.accesses', 'exit.backups'],
  }),
  // The bucket of backup copies
  lifecycle('daily/', 'ExpirationInDays', 34, BACKUP, ['backup.daily-35-days']),
  lifecycle('daily/', 'ExpirationInDays', 36, BACKUP, ['backup.daily-35-days']),
  lifecycle('weekly/', 'ExpirationInDays', 59, BACKUP, ['backup.weekly-25-days']),
  lifecycle('weekly/', 'ExpirationInDays', 61, BACKUP, ['backup.weekly-25-days', 'exit.backups']),
  lifecycle('weekly/', 'NoncurrentVersionExpiration', undefined, BACKUP, ['backup.weekly-25-days', 'exit.backups']),
  lifecycle('weekly/', 'NoncurrentVersionExpiration/NoncurrentDays', 30, BACKUP, [
    'exit.backups',
    'backup.weekly-25-days',
  ]),
  lifecycle('weekly/', 'Status', 'Disabled', BACKUP, ['exit.backups', 'backup.weekly-25-days'], ['backup.central']),
  addRule('everything after 7 days', { Id: 'short', ExpirationInDays: 7 }, BACKUP, [
    'backup.daily-35-days',
    'backup.weekly-25-days',
  ]),
  ...values(BUCKET, 'BucketEncryption', [undefined], ['encryption.backups'], BACKUP),
  ...values(
    BUCKET,
    'BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault',
    [{ SSEAlgorithm: 'AES256' }],
    ['encryption.backups'],
    BACKUP,
  ),
  ...values(
    BUCKET,
    'ReplicationConfiguration',
    [
      {
        Role: 'arn:aws:iam::111122223333:role/r',
        Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::far' } }],
      },
    ],
    ['residency.ireland'],
  ),
  // The log of administrators' accesses
  ...values(BUCKET, 'ObjectLockConfiguration', [undefined], ['admins.log-18-months'], AUDIT),
  ...values(
    BUCKET,
    'ObjectLockConfiguration/Rule/DefaultRetention/Days',
    [549, 545, 365, 1],
    ['admins.log-18-months'],
    AUDIT,
  ),
  ...values(BUCKET, 'ObjectLockConfiguration/Rule/DefaultRetention/Days', [560], ['admins.log-18-months'], AUDIT),
  ...values(BUCKET, 'ObjectLockConfiguration/Rule/DefaultRetention/Mode', [undefined], ['admins.log-18-months'], AUDIT),
  ...values(BUCKET, 'ObjectLockEnabled', [false, undefined], ['admins.log-18-months'], AUDIT),
  ...values(BUCKET, 'VersioningConfiguration/Status', ['Suspended'], ['admins.log-18-months'], AUDIT),
  ...values(BUCKET, 'VersioningConfiguration', [undefined], ['admins.log-18-months'], AUDIT),
  ...values(BUCKET, 'LifecycleConfiguration', [undefined], ['admins.log-18-months'], AUDIT),
  lifecycle('', 'ExpirationInDays', 549, AUDIT, ['admins.log-18-months']),
  lifecycle('', 'ExpirationInDays', 551, AUDIT, ['admins.log-18-months']),
  lifecycle('', 'NoncurrentVersionExpiration', undefined, AUDIT, ['admins.log-18-months']),
  lifecycle('', 'Status', 'Disabled', AUDIT, ['admins.log-18-months']),
  addRule('AWSLogs/ after 90 days', { Prefix: 'AWSLogs/', ExpirationInDays: 90 }, AUDIT, ['admins.log-18-months']),
  addRule('tagged after 30 days', { TagFilters: [{ Key: 'x', Value: 'y' }], ExpirationInDays: 30 }, AUDIT, [
    'admins.log-18-months',
  ]),
  deletedWithItsStack(BUCKET, {
    mayBreak: ['admins.log-18-months', 'tracing.accesses', 'tracing.operations'],
    most: 4,
  }),
  ...values(TRAIL, 'IsMultiRegionTrail', [false, undefined], ['admins.log-18-months']),
  ...values(TRAIL, 'IsLogging', [false], ['admins.log-18-months']),
  ...values(TRAIL, 'IncludeGlobalServiceEvents', [false], ['admins.log-18-months']),
  ...values(TRAIL, 'EnableLogFileValidation', [false, undefined], ['admins.log-18-months']),
  ...values(TRAIL, 'KMSKeyId', [undefined], ['admins.log-18-months']),
  ...values(TRAIL, 'S3BucketName', ['somewhere-else'], ['admins.log-18-months'], {
    mayBreak: ['admins.reviewed-monthly'],
  }),
  ...values(TRAIL, 'EventSelectors/0/ReadWriteType', ['WriteOnly', 'ReadOnly'], ['admins.log-18-months']),
  ...values(TRAIL, 'EventSelectors/0/IncludeManagementEvents', [false], ['admins.log-18-months']),
  ...values(TRAIL, 'EventSelectors/0/ExcludeManagementEventSources', [['kms.amazonaws.com']], ['admins.log-18-months']),
  ...values(TRAIL, 'EventSelectors/0/DataResources', [undefined, []], ['admins.log-18-months']),
  ...values(TRAIL, 'InsightSelectors', [[{ InsightType: 'ApiCallRateInsight' }]], ['incident.detected']),
  removed(TRAIL, ['admins.log-18-months'], { mayBreak: ['incident.detected', 'admins.reviewed-monthly'] }),
  dropDenials('AWS::S3::BucketPolicy', 'PolicyDocument', /BypassGovernanceRetention/, [], {
    mayBreak: [
      'admins.log-18-months',
      'tracing.accesses',
      'tracing.operations',
      'admins.reviewed-monthly',
      'backup.central',
      'data.classified',
    ],
    most: 4,
  }),
  dropDenials('AWS::S3::BucketPolicy', 'PolicyDocument', /DeleteObjectVersion/, ['admins.log-18-months'], { most: 1 }),
  // Every bucket
  ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].flatMap((block) =>
    values(BUCKET, `PublicAccessBlockConfiguration/${block}`, [false], ['network.firewall'], { most: 2 }),
  ),
  ...values(BUCKET, 'PublicAccessBlockConfiguration', [undefined], ['network.firewall'], { most: 8 }),
  {
    name: 'TLS denial removed',
    type: 'AWS::S3::BucketPolicy',
    change: ({ Properties }) =>
      statements(Properties['PolicyDocument'], (statement) =>
        JSON.stringify(statement['Condition'] ?? '').includes('SecureTransport') ? undefined : statement,
      ),
    breaks: ['transport.tls'],
    most: 8,
  },
  {
    name: 'open to everybody',
    type: 'AWS::S3::BucketPolicy',
    change: ({ Properties }) =>
      void (get(Properties, 'PolicyDocument/Statement') as Json[]).push({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: '*',
      }),
    breaks: ['network.firewall'],
    most: 3,
  },
  tag(BUCKET, 'data-class', undefined, ['data.classified', 'risk.classes'], { most: 8 }),
  ...values(BUCKET, 'BucketEncryption', [undefined], ['data.classified'], {
    where: bucketNamed(/-(audit|accesses|operations|landing|reports|ledger)-/),
    most: 8,
  }),
  // Tracing
  lifecycle('operations/', 'ExpirationInDays', 183, OPERATIONS, ['tracing.operations']),
  lifecycle('operations/', 'ExpirationInDays', 731, OPERATIONS, ['tracing.operations']),
  lifecycle('operations/', 'ExpirationInDays', 729, OPERATIONS, ['tracing.operations']),
  lifecycle('operations/', 'NoncurrentVersionExpiration', undefined, OPERATIONS, ['tracing.operations']),
  lifecycle('operations/', 'Status', 'Disabled', OPERATIONS, ['tracing.operations']),
  addRule('operations/ after 30 days', { Prefix: 'operations/', ExpirationInDays: 30 }, OPERATIONS, [
    'tracing.operations',
  ]),
  ...values(BUCKET, 'VersioningConfiguration/Status', ['Suspended'], ['tracing.operations'], OPERATIONS),
  ...values(BUCKET, 'ObjectLockConfiguration', [undefined], ['tracing.operations'], OPERATIONS),
  lifecycle('accesses/', 'ExpirationInDays', 180, ACCESSES, ['tracing.accesses']),
  lifecycle('accesses/', 'ExpirationInDays', 800, ACCESSES, ['tracing.accesses']),
  tag(BUCKET, 'backup-plan', undefined, ['tracing.accesses'], { ...ACCESSES, needs: PLAN }),
  ...values(
    'AWS::KinesisFirehose::DeliveryStream',
    'DeliveryStreamEncryptionConfigurationInput',
    [undefined],
    ['data.classified'],
    { where: ({ Properties }) => get(Properties, 'DeliveryStreamEncryptionConfigurationInput') !== undefined },
  ),
  {
    name: 'delivers elsewhere',
    type: 'AWS::KinesisFirehose::DeliveryStream',
    where: ({ Properties }) => /accesses|operations/.test(JSON.stringify(Properties)),
    change: ({ Properties }) =>
      set(Properties, 'ExtendedS3DestinationConfiguration/BucketARN', 'arn:aws:s3:::elsewhere'),
    breaks: [],
    mayBreak: ['tracing.accesses', 'tracing.operations'],
  },
  removed('AWS::KinesisFirehose::DeliveryStream', [], {
    mayBreak: ['tracing.accesses', 'tracing.operations', 'admins.log-18-months', 'incident.detected'],
    where: ({ Properties }) => /accesses|operations/.test(JSON.stringify(Properties)),
  }),
  ...values('AWS::Logs::LogGroup', 'RetentionInDays', [undefined, 3653, 731], [], {
    mayBreak: ['tracing.operations', 'admins.log-18-months', 'network.firewall'],
    most: 12,
  }),
  ...values('AWS::Logs::LogGroup', 'RetentionInDays', [180, 90], [], {
    mayBreak: ['tracing.operations', 'network.firewall'],
    most: 3,
    where: ({ Properties }) => get(Properties, 'RetentionInDays') === 365,
  }),
  ...values('AWS::Logs::LogGroup', 'KmsKeyId', [undefined], ['data.classified'], { most: 4 }),
  // Network
  ...values('AWS::EC2::Subnet', 'AvailabilityZone', ['eu-west-1a'], ['zones.three'], {
    where: ({ Properties }) => get(Properties, 'AvailabilityZone') === 'eu-west-1c',
  }),
  ...values('AWS::EC2::Subnet', 'AvailabilityZone', ['eu-central-1a'], ['residency.ireland'], {
    mayBreak: ['zones.three'],
  }),
  ...values('AWS::EC2::Subnet', 'MapPublicIpOnLaunch', [true], ['network.firewall']),
  {
    name: 'a zone less',
    type: 'AWS::RDS::DBSubnetGroup',
    change: ({ Properties }) => void (Properties['SubnetIds'] as unknown[]).pop(),
    breaks: ['zones.three'],
  },
  ...values('AWS::EC2::FlowLog', 'TrafficType', ['REJECT', 'ACCEPT'], ['network.firewall']),
  removed('AWS::EC2::FlowLog', ['network.firewall'], { mayBreak: ['tracing.operations'] }),
  removed('Custom::VpcRestrictDefaultSG', ['network.firewall']),
  ...values(
    'AWS::EC2::SecurityGroup',
    'SecurityGroupIngress',
    [
      [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }],
      [{ CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }],
      [{ CidrIp: '10.0.0.0/8', IpProtocol: '-1' }],
    ],
    ['network.firewall'],
    { most: 1 },
  ),
  ...values(
    'AWS::EC2::VPCEndpoint',
    'PolicyDocument',
    [undefined, { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }],
    ['network.firewall'],
    { most: 1, where: ({ Properties }) => get(Properties, 'PolicyDocument') !== undefined },
  ),
  // Additions
  added('an IAM user', { Type: 'AWS::IAM::User', Properties: {} }, ['admins.named']),
  added('an access key', { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'x' } }, ['admins.named']),
  added('an Internet gateway', { Type: 'AWS::EC2::InternetGateway' }, ['network.firewall']),
  added('a NAT gateway', { Type: 'AWS::EC2::NatGateway', Properties: {} }, ['network.firewall']),
  added('an elastic address', { Type: 'AWS::EC2::EIP' }, ['network.firewall']),
  ...[
    'VPCGatewayAttachment',
    'VPNGateway',
    'ClientVpnEndpoint',
    'TransitGatewayAttachment',
    'VPCPeeringConnection',
    'VPCEndpointService',
  ].map((type) => added(`a ${type}`, { Type: `AWS::EC2::${type}`, Properties: {} }, ['network.firewall'])),
  added('a load balancer of the first kind', { Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: {} }, [
    'network.firewall',
  ]),
  added('a public broker', { Type: 'AWS::AmazonMQ::Broker', Properties: { PubliclyAccessible: true } }, [
    'network.firewall',
  ]),
  added(
    'a machine with a public address',
    {
      Type: 'AWS::EC2::Instance',
      Properties: {
        NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
      },
    },
    ['network.firewall'],
  ),
  added(
    'a permission for another account',
    {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', Principal: '999999999999', FunctionName: 'x' },
    },
    ['network.firewall'],
  ),
  added(
    'a bus for everybody',
    {
      Type: 'AWS::Events::EventBusPolicy',
      Properties: { StatementId: 'x', Principal: '*', Action: 'events:PutEvents' },
    },
    ['network.firewall'],
  ),
  added('a filter that hides findings', { Type: 'AWS::GuardDuty::Filter', Properties: { Action: 'ARCHIVE' } }, [
    'incident.detected',
  ]),
  added(
    'a rule that hides findings',
    {
      Type: 'AWS::SecurityHub::AutomationRule',
      Properties: { Actions: [{ FindingFieldsUpdate: { Workflow: { Status: 'SUPPRESSED' } } }] },
    },
    ['assurance.early-warning'],
  ),
  added(
    'a public ingress',
    {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: { GroupId: 'sg-1', CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 },
    },
    ['network.firewall'],
  ),
  added(
    'a bare bucket',
    { Type: BUCKET, Properties: {} },
    ['data.classified', 'network.firewall', 'transport.tls'],
    ['risk.classes', 'backup.central', 'encryption.backups'],
  ),
  added('a global cluster', { Type: 'AWS::RDS::GlobalCluster', Properties: {} }, ['residency.ireland']),
  added(
    'a bare cluster',
    { Type: CLUSTER, Properties: { Engine: 'aurora-postgresql' } },
    ['encryption.disks', 'cluster.replicas', 'backup.daily', 'backup.point-in-time', 'data.classified'],
    [
      'risk.classes',
      'transport.tls',
      'admins.log-18-months',
      'servers.redundant',
      'cluster.failover',
      'backup.daily-35-days',
      'backup.weekly-25-days',
      'backup.central',
      'admins.named',
      'admin.sealed-credentials',
      'maintenance.authorised',
      'incident.detected',
      'zones.three',
      'traffic.private',
      'network.firewall',
      'malware.scanned',
    ],
  ),
  added('a traffic mirror', { Type: 'AWS::EC2::TrafficMirrorSession', Properties: {} }, ['traffic.private']),
  added(
    'an administrator role',
    {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      },
    },
    ['admin.least-privilege'],
  ),
  added(
    'a role for the whole account',
    {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' },
          ],
        },
      },
    },
    ['admins.named'],
    ['admin.least-privilege'],
  ),
  added(
    'a policy of everything',
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
    },
    ['admin.least-privilege'],
  ),
  added(
    'a bare topic',
    { Type: 'AWS::SNS::Topic', Properties: {} },
    ['data.classified', 'transport.tls'],
    ['risk.classes'],
  ),
  added(
    'a bare queue',
    { Type: 'AWS::SQS::Queue', Properties: {} },
    ['data.classified', 'transport.tls'],
    ['risk.classes'],
  ),
  added(
    'a bare log group',
    { Type: 'AWS::Logs::LogGroup', Properties: {} },
    ['data.classified', 'tracing.operations'],
    ['risk.classes', 'backup.central'],
  ),
  added('a public function address', { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE' } }, [
    'network.firewall',
  ]),
  added(
    'a rotating-off key',
    { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: {} },
    ['encryption.disks'],
  ),
  // Topics, alarms, detection
  ...values('AWS::SNS::Topic', 'KmsMasterKeyId', [undefined], ['data.classified']),
  ...values('AWS::SQS::Queue', 'KmsMasterKeyId', [undefined], ['data.classified']),
  // What all alarms share belongs to being told, not to each promise of which somebody is told
  ...[removed('AWS::SNS::Subscription', []), removed('AWS::SNS::Topic', [])].map((mutator) => ({
    ...mutator,
    breaks: ['incident.detected', 'processor.breach'] as const,
  })),
  ...values('AWS::SNS::Subscription', 'Endpoint', [undefined, ''], ['incident.detected', 'processor.breach']),
  ...values('AWS::SNS::Subscription', 'TopicArn', [undefined], ['incident.detected', 'processor.breach']),
  ...values('AWS::SNS::Topic', 'TopicName', ['other'], ['incident.detected', 'processor.breach']),
  removed('AWS::SNS::TopicPolicy', ['transport.tls', 'incident.detected']),
  removed('AWS::SQS::QueuePolicy', ['transport.tls'], { most: 3 }),
  ...values(
    'AWS::CloudWatch::Alarm',
    'AlarmActions',
    [undefined, ['arn:aws:sns:eu-west-1:111122223333:nobody']],
    ['incident.detected'],
    { mayBreak: ['admins.reviewed-monthly'] },
  ),
  ...values('AWS::CloudWatch::Alarm', 'ActionsEnabled', [false], ['incident.detected'], {
    mayBreak: ['admins.reviewed-monthly'],
  }),
  ...values(
    'AWS::GuardDuty::Detector',
    'Enable',
    [false],
    ['incident.detected', 'processor.breach', 'malware.scanned'],
  ),
  removed('AWS::GuardDuty::Detector', ['incident.detected', 'processor.breach'], { mayBreak: ['malware.scanned'] }),
  ...values('AWS::Events::Rule', 'State', ['DISABLED'], [], {
    where: ({ Properties }) =>
      /guardduty|inspector|securityhub/.test(JSON.stringify(get(Properties, 'EventPattern') ?? '')),
    mayBreak: ['incident.detected', 'processor.breach', 'assurance.early-warning', 'malware.scanned'],
  }),
  ...values('AWS::Events::Rule', 'State', ['DISABLED'], ['admin.sealed-credentials'], {
    where: ({ Properties }) => /GetSecretValue/.test(JSON.stringify(get(Properties, 'EventPattern') ?? '')),
    mayBreak: ['maintenance.authorised'],
  }),
  removed('AWS::Backup::RestoreTestingPlan', ['malware.scanned']),
  removed('AWS::Logs::SubscriptionFilter', [], {
    mayBreak: ['incident.detected', 'admins.log-18-months'],
    most: 1,
    where: ({ Properties }) => /trail/i.test(JSON.stringify(Properties)),
  }),
  // Sign-in
  ...values('AWS::SSO::PermissionSet', 'SessionDuration', ['PT2H', 'PT12H'], ['admins.named']),
  ...values(
    'AWS::SSO::PermissionSet',
    'ManagedPolicies',
    [['arn:aws:iam::aws:policy/AdministratorAccess']],
    ['admin.least-privilege'],
  ),
  dropDenials('AWS::SSO::PermissionSet', 'InlinePolicy', /./, ['admin.least-privilege']),
  removed('AWS::SSO::Assignment', ['admins.named']),
  // The review
  ...values('AWS::Scheduler::Schedule', 'State', ['DISABLED'], ['admins.reviewed-monthly'], {
    where: ({ Properties }) => /cron\(0 6 3 /.test(String(get(Properties, 'ScheduleExpression'))),
  }),
  ...values(
    'AWS::Scheduler::Schedule',
    'ScheduleExpression',
    ['cron(0 6 3 1 ? *)', 'cron(0 6 31 * ? *)', 'cron(0 6 15 * ? *)', 'rate(60 days)'],
    ['admins.reviewed-monthly'],
    { where: ({ Properties }) => /cron\(0 6 3 /.test(String(get(Properties, 'ScheduleExpression'))) },
  ),
  ...values(
    'AWS::Scheduler::Schedule',
    'ScheduleExpressionTimezone',
    ['America/New_York'],
    ['admins.reviewed-monthly'],
    { where: ({ Properties }) => /cron\(0 6 3 /.test(String(get(Properties, 'ScheduleExpression'))) },
  ),
  ...values(BUCKET, 'ObjectLockConfiguration', [undefined], ['admins.reviewed-monthly'], REPORTS),
  removed('AWS::SES::EmailIdentity', ['admins.reviewed-monthly']),
  ...values('AWS::SES::ConfigurationSet', 'DeliveryOptions', [undefined], ['transport.tls']),
  removed('AWS::StepFunctions::StateMachine', ['admins.reviewed-monthly'], {
    where: ({ Properties }) => /review/.test(JSON.stringify(get(Properties, 'StateMachineName') ?? '')),
    mayBreak: ['incident.detected'],
  }),
  // Workings
  removed('AWS::CloudWatch::Alarm', ['incident.detected'], {
    where: ({ Properties }) =>
      /^(Errors|ApproximateNumberOfMessagesVisible|CPUUtilization|DatabaseConnections)$/.test(
        String(get(Properties, 'MetricName')),
      ),
    mayBreak: ['admins.reviewed-monthly'],
    most: 8,
  }),
  ...values('AWS::Lambda::Function', 'DeadLetterConfig', [undefined], ['incident.detected']),
  ...values('AWS::Lambda::Function', 'LoggingConfig/LogGroup', ['/aws/lambda/nobody'], ['tracing.operations']),
  ...values('AWS::Scheduler::Schedule', 'State', ['DISABLED'], [], SCHEDULED),
  removed('AWS::Scheduler::Schedule', [], SCHEDULED),
  removed('AWS::SecurityHub::Hub', ['assurance.early-warning']),
  removed('AWS::SES::ConfigurationSet', ['transport.tls']),
  removed('AWS::SSO::InstanceAccessControlAttributeConfiguration', ['admins.named']),
  ...values('AWS::SSO::PermissionSet', 'PermissionsBoundary', [undefined], ['admin.least-privilege']),
  ...values('AWS::IAM::Role', 'PermissionsBoundary', [undefined], ['admin.least-privilege']),
  ...values(TRAIL, 'CloudWatchLogsLogGroupArn', [undefined], ['incident.detected']),
  ...values(CLUSTER, 'DBSubnetGroupName', [undefined], ['zones.three']),
  ...values(CLUSTER, 'VpcSecurityGroupIds', [undefined], ['network.firewall']),
  ...values(BUCKET, 'ObjectLockConfiguration', [undefined], ['tracing.accesses'], ACCESSES),
  // Alarms: when they sound, how soon, about what, and what silence means
  ...values(ALARM, 'Threshold', [2, 100], ['incident.detected'], { where: metric('Errors'), most: 3 }),
  ...values(ALARM, 'Threshold', [100], ['incident.detected'], { where: metric('CPUUtilization'), most: 3 }),
  ...values(ALARM, 'Threshold', [3600], ['incident.detected'], { where: metric('RestorableLag') }),
  ...values(ALARM, 'Threshold', [2], ['incident.detected', 'admins.reviewed-monthly'], {
    where: metric('ReviewsOverdue'),
  }),
  ...values(ALARM, 'ComparisonOperator', ['LessThanThreshold', undefined], ['incident.detected'], {
    where: metric('Errors', 'CPUUtilization', 'Left'),
    mayBreak: ['admins.reviewed-monthly'],
    most: 3,
  }),
  ...values(ALARM, 'Statistic', ['SampleCount', undefined], ['incident.detected'], {
    where: metric('Errors', 'ApproximateNumberOfMessagesVisible'),
  }),
  ...values(ALARM, 'EvaluationPeriods', [0, 100, undefined], ['incident.detected'], { where: metric('Errors') }),
  ...values(ALARM, 'EvaluationPeriods', [2], ['incident.detected'], { where: metric('Errors', 'ExecutionsTimedOut') }),
  ...values(ALARM, 'Period', [86_400], ['incident.detected'], { where: metric('CPUUtilization') }),
  ...values(ALARM, 'Namespace', ['AWS/EC2', undefined], ['incident.detected'], {
    where: metric('Errors', 'CPUUtilization', 'Left'),
    most: 3,
  }),
  ...values(ALARM, 'Dimensions', [undefined], ['incident.detected'], { where: metric('CPUUtilization', 'Errors') }),
  ...values(ALARM, 'TreatMissingData', ['notBreaching', undefined], ['incident.detected'], {
    where: metric('Left', 'RestorableLag', 'Invocations', 'Stopped'),
    most: 4,
  }),
  removed(ALARM, ['incident.detected'], {
    where: metric('ExecutionsFailed', 'production-emergency-role-entered'),
    most: 4,
  }),
  removed('AWS::Logs::MetricFilter', ['incident.detected']),
  // What EventBridge hears of
  removed(RULE, [], {
    mayBreak: [...TOLD, 'tracing.accesses', 'tracing.operations'],
    most: 4,
  }),
  ...values(RULE, 'State', ['DISABLED'], [], {
    mayBreak: [...TOLD, 'tracing.accesses', 'tracing.operations', 'incident.detected'],
    most: 4,
  }),
  ...values(RULE, 'State', ['ENABLED'], ['admin.sealed-credentials'], {
    where: ({ Properties }) => /ALL_CLOUDTRAIL/.test(String(get(Properties, 'State'))),
    mayBreak: ['maintenance.authorised'],
  }),
  ...values(
    RULE,
    'EventPattern/detail/severity',
    [[{ numeric: ['>=', 9] }], [{ numeric: ['>=', 5] }]],
    ['incident.detected', 'processor.breach'],
    { where: hears('aws.guardduty', 'severity') },
  ),
  ...values(RULE, 'EventPattern/detail/severity', [['CRITICAL'], ['HIGH'], ['LOW']], ['assurance.early-warning'], {
    where: hears('aws.inspector2'),
  }),
  ...values(
    RULE,
    'EventPattern/detail/findings/Severity/Label',
    [['CRITICAL'], ['LOW', 'MEDIUM']],
    ['assurance.early-warning'],
    { where: hears('aws.securityhub') },
  ),
  ...values(
    RULE,
    'EventPattern/detail/scanResultDetails/scanResultStatus',
    [['NO_THREATS_FOUND']],
    ['malware.scanned'],
    { where: hears('aws.guardduty', 'scanResult') },
  ),
  ...values(RULE, 'EventPattern/detail/eventName', [['PutSecretValue']], ['admin.sealed-credentials'], {
    where: hears('aws.secretsmanager'),
    mayBreak: ['maintenance.authorised'],
  }),
  ...values(RULE, 'EventPattern/source', [['aws.health']], [], {
    mayBreak: [...TOLD, 'tracing.accesses', 'tracing.operations'],
    most: 4,
    where: ({ Properties }) => !hears('aws.backup')({ Properties }),
  }),
  // Who may call, and under which role
  removed('AWS::Lambda::Permission', [], { mayBreak: WORK, most: 4 }),
  ...values('AWS::Lambda::Permission', 'Principal', ['*', 'sns.amazonaws.com'], [], {
    mayBreak: [...WORK, 'network.firewall'],
    most: 5,
  }),
  // Let in for another account's sake is not let in for this one's
  ...values('AWS::Lambda::Permission', 'SourceAccount', ['999999999999'], ['network.firewall'], {
    mayBreak: ['admins.log-18-months', 'incident.detected'],
  }),
  removed('AWS::Lambda::Function', [], { mayBreak: [...WORK, 'network.firewall'], most: 4 }),
  removed('AWS::IAM::Role', [], {
    where: ({ Properties }) => !/export\.rds|hold-snapshots/.test(JSON.stringify(Properties)),
    mayBreak: [...WORK, 'network.firewall', 'malware.scanned', 'backup.daily', 'backup.point-in-time'],
    most: 4,
  }),
  {
    name: 'trusts another service',
    type: 'AWS::IAM::Role',
    change: ({ Properties }) =>
      statements(get(Properties, 'AssumeRolePolicyDocument'), (statement) => ({
        ...statement,
        Principal: { Service: 'ec2.amazonaws.com' },
      })),
    breaks: [],
    mayBreak: [...WORK, 'network.firewall', 'malware.scanned', 'backup.daily', 'backup.point-in-time'],
    most: 4,
    // a role that is only handed on is not taken on by what these templates hold
    where: ({ Properties }) => !/export\.rds|hold-snapshots/.test(JSON.stringify(Properties)),
  },
  ...values('AWS::Scheduler::Schedule', 'ScheduleExpression', ['cron(0 5 ? * SUN *)', 'rate(7 days)'], [], {
    // what looks after the monthly drill may look weekly
    where: (_, id) => !/Overdue/.test(id),
    mayBreak: WORK,
    most: 4,
  }),
  ...values('AWS::Lambda::Function', 'ReservedConcurrentExecutions', [0], [], { mayBreak: WORK, most: 3 }),
  ...values('AWS::Lambda::Function', 'KmsKeyArn', [undefined], ['data.classified']),
  ...values('AWS::Lambda::Function', 'Environment/Variables/RECIPIENTS', [undefined, ''], [], {
    where: ({ Properties }) => get(Properties, 'Environment/Variables/RECIPIENTS') !== undefined,
    mayBreak: ['admins.reviewed-monthly', 'incident.detected'],
  }),
  ...values('AWS::StepFunctions::StateMachine', 'LoggingConfiguration', [undefined], [], { mayBreak: WORK }),
  // What functions work with: each allowance of their roles, each setting
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((index): Mutator => ({
    name: `allowance ${index} removed`,
    type: 'AWS::IAM::Policy',
    where: (_, id) => /Function|Steps|Validation|Enforcement|Extension|Closer|Replacer|RecordCheck/.test(id),
    change: ({ Properties }) => {
      (get(Properties, 'PolicyDocument/Statement') as Json[]).splice(index, 1);
    },
    breaks: [],
    mayBreak: WORK,
    most: 5,
  })),
  ...[
    'ALARM_TOPIC',
    'AUDIT_BUCKET',
    'BUCKET',
    'BUCKETS',
    'CLUSTERS',
    'CLUSTER_PREFIX',
    'CONFIGURATION_SET',
    'DATA_API_CLUSTERS',
    'DIGEST_KEY',
    'EXPORT_ROLE_ARN',
    'KEY_ARN',
    'LEDGER_BUCKET',
    'REPORTS_BUCKET',
    'SECRET_PREFIX',
    'STREAMS',
    'VAULT',
    'WORK_BUCKET',
    'WORKFLOW_ARN',
  ].flatMap((name) =>
    values('AWS::Lambda::Function', `Environment/Variables/${name}`, [undefined, 'other'], [], {
      where: ({ Properties }) => get(Properties, `Environment/Variables/${name}`) !== undefined,
      mayBreak: WORK,
      most: 1,
    }),
  ),
  ...values('AWS::Lambda::Function', 'Environment', [undefined], [], {
    where: ({ Properties }) => Object.keys(get(Properties, 'Environment/Variables') as Json).length > 3,
    mayBreak: WORK,
    most: 3,
  }),
  // Rights
  widened('an action widened to its service', { Action: 's3:*' }),
  widened('a resource widened to all', { Resource: '*' }),
  // The sealed credentials
  removed('AWS::SecretsManager::ResourcePolicy', ['admin.sealed-credentials'], { most: 3 }),
  removed('AWS::SecretsManager::RotationSchedule', ['admin.sealed-credentials'], { most: 3 }),
  ...values(
    'AWS::SecretsManager::RotationSchedule',
    'RotationRules/AutomaticallyAfterDays',
    [8, 365],
    ['admin.sealed-credentials'],
  ),
  ...['Effect', 'Principal', 'Condition'].map((part): Mutator => ({
    name: `the seal's ${part} opened`,
    type: 'AWS::SecretsManager::ResourcePolicy',
    change: ({ Properties }) =>
      statements(get(Properties, 'ResourcePolicy'), (statement) => ({
        ...statement,
        ...(part === 'Effect' && { Effect: 'Allow' }),
        ...(part === 'Principal' && { Principal: { AWS: 'arn:aws:iam::111122223333:role/one' } }),
        ...(part === 'Condition' && { Condition: { ArnNotLike: { 'aws:PrincipalArn': '*' } } }),
      })),
    breaks: ['admin.sealed-credentials'],
    mayBreak: ['network.firewall'],
    most: 1,
  })),
  // Policies that lose a word
  ...[
    ['AWS::S3::BucketPolicy', 'PolicyDocument'],
    [VAULT, 'AccessPolicy'],
    ['AWS::KMS::Key', 'KeyPolicy'],
  ].flatMap(([type = '', path = '']): Mutator[] => [
    {
      name: 'denials exempt everybody',
      type,
      change: ({ Properties }) =>
        statements(get(Properties, path), (statement) =>
          statement['Effect'] === 'Deny' && get(statement, 'Condition/ArnNotLike')
            ? { ...statement, Condition: { ArnNotLike: { 'aws:PrincipalArn': '*' } } }
            : statement,
        ),
      breaks: [],
      mayBreak: GUARDED,
      most: 4,
    },
    {
      name: 'denials speak of something else',
      type,
      change: ({ Properties }) =>
        statements(get(Properties, path), (statement) =>
          statement['Effect'] === 'Deny' ? { ...statement, Resource: 'nothing' } : statement,
        ),
      breaks: [],
      mayBreak: [...GUARDED, 'transport.tls'],
      most: 4,
    },
    ...[['everybody', '*'] as const, ['another account', { AWS: 'arn:aws:iam::999999999999:root' }] as const].map(
      ([who, Principal]): Mutator => ({
        name: `${who} let in`,
        type,
        change: ({ Properties }) => {
          (get(Properties, `${path}/Statement`) as Json[]).push({
            Effect: 'Allow',
            Principal,
            Action: 's3:GetObject',
            Resource: '*',
          });
        },
        breaks: [],
        mayBreak: [...GUARDED, 'network.firewall'],
        most: 4,
      }),
    ),
  ]),
  dropDenials('AWS::S3::BucketPolicy', 'PolicyDocument', /PutObject"|GetObject"/, ['admins.log-18-months'], {
    where: ({ Properties }) => /database-digest/.test(JSON.stringify(Properties)),
    most: 1,
  }),
  {
    name: 'TLS 1.0 let in',
    type: 'AWS::S3::BucketPolicy',
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        get(statement, 'Condition/NumericLessThan') ? undefined : statement,
      ),
    breaks: ['transport.tls'],
  },
  // The network
  ...values(
    GROUP,
    'SecurityGroupEgress',
    [undefined, [], [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }], [{ CidrIpv6: '::/0', IpProtocol: '-1' }]],
    ['network.firewall'],
    { most: 1 },
  ),
  ...values(
    GROUP,
    'SecurityGroupIngress',
    [
      [{ CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }],
      [{ CidrIp: '10.20.0.0/16', IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535 }],
      [{ CidrIp: '10.20.0.0/16', IpProtocol: 'tcp', FromPort: 22, ToPort: 5432 }],
    ],
    ['network.firewall'],
    { most: 1 },
  ),
  removed('AWS::EC2::VPCEndpoint', ['network.firewall']),
  ...values('AWS::EC2::FlowLog', 'DeliverLogsPermissionArn', [undefined], ['network.firewall']),
  ...values(BUCKET, 'OwnershipControls/Rules/0/ObjectOwnership', ['ObjectWriter'], ['network.firewall']),
  // Copies: who takes them, who is told, what looks at them
  ...values(
    'AWS::Backup::BackupSelection',
    'BackupSelection/IamRoleArn',
    ['arn:aws:iam::111122223333:role/one'],
    ['backup.daily'],
  ),
  ...values(VAULT, 'Notifications', [undefined], ['incident.detected']),
  ...values(VAULT, 'Notifications/BackupVaultEvents', [['COPY_JOB_FAILED']], ['incident.detected']),
  ...values(PLAN, 'BackupPlan/ScanSettings', [undefined], ['malware.scanned']),
  planRule(/daily/, 'ScanActions', undefined, ['malware.scanned']),
  removed('AWS::Backup::RestoreTestingSelection', ['backup.point-in-time', 'malware.scanned']),
  ...values(
    'AWS::Backup::RestoreTestingPlan',
    'ScheduleExpression',
    ['cron(0 6 8 1 ? *)', 'cron(0 6 8 * ? 2020)'],
    ['backup.point-in-time', 'malware.scanned'],
  ),
  ...values(
    'AWS::Backup::RestoreTestingSelection',
    'ProtectedResourceConditions/StringEquals/0/Value',
    ['nothing'],
    ['backup.point-in-time', 'malware.scanned'],
  ),
  // The databases' logs on their way
  removed('AWS::Logs::SubscriptionFilter', [], {
    mayBreak: ['admins.log-18-months', 'incident.detected'],
    most: 4,
  }),
  ...values('AWS::Logs::SubscriptionFilter', 'FilterPattern', ['ERROR'], [], {
    mayBreak: ['admins.log-18-months', 'incident.detected'],
    most: 4,
  }),
  ...values(TRAIL, 'CloudWatchLogsRoleArn', [undefined], ['incident.detected']),
  ...values(TRAIL, 'InsightSelectors', [undefined, []], ['incident.detected']),
  // Events of RDS
  removed('AWS::RDS::EventSubscription', ['incident.detected']),
  ...values('AWS::RDS::EventSubscription', 'EventCategories', [['maintenance']], ['incident.detected']),
  ...values('AWS::RDS::EventSubscription', 'Enabled', [false], ['incident.detected']),
  // Mail
  removed('AWS::SES::ConfigurationSetEventDestination', ['admins.reviewed-monthly']),
  ...values('AWS::SES::ConfigurationSet', 'SendingOptions/SendingEnabled', [false], ['admins.reviewed-monthly']),
  removed('AWS::SSO::PermissionSet', ['admins.named'], { mayBreak: ['admin.sealed-credentials'], most: 4 }),
  removed('AWS::KMS::Alias', [], { mayBreak: [...KEYS, 'data.classified'], most: 4 }),
  // What outlives its stack
  ...[TRAIL, 'AWS::Logs::LogGroup', INSTANCE, 'AWS::GuardDuty::Detector', 'AWS::SecretsManager::ResourcePolicy'].map(
    (type) => deletedWithItsStack(type),
  ),
  // Streams
  ...values(
    'AWS::KinesisFirehose::DeliveryStream',
    'ExtendedS3DestinationConfiguration/ProcessingConfiguration/Enabled',
    [false],
    [],
    { mayBreak: ['tracing.accesses', 'tracing.operations'] },
  ),
  ...values(
    'AWS::KinesisFirehose::DeliveryStream',
    'ExtendedS3DestinationConfiguration/EncryptionConfiguration',
    [undefined],
    ['data.classified'],
  ),
  ...values(BUCKET, 'NotificationConfiguration', [undefined], [], {
    mayBreak: ['tracing.accesses', 'tracing.operations'],
  }),
  // Deliveries: what lets each in, and what each is written under
  ...[4, 5].map((index): Mutator => ({
    name: `the trail's allowance ${index} removed`,
    type: 'AWS::S3::BucketPolicy',
    where: ({ Properties }) => /cloudtrail\.amazonaws/.test(JSON.stringify(Properties)),
    change: ({ Properties }) => {
      (get(Properties, 'PolicyDocument/Statement') as Json[]).splice(index, 1);
    },
    breaks: ['admins.log-18-months'],
  })),
  ...[0, 1, 2, 3, 4].map((index): Mutator => ({
    name: `the stream's allowance ${index} removed`,
    type: 'AWS::IAM::Role',
    where: ({ Properties }) => /firehose\.amazonaws/.test(JSON.stringify(Properties)),
    change: ({ Properties }) => {
      (get(Properties, 'Policies/0/PolicyDocument/Statement') as Json[]).splice(index, 1);
    },
    breaks: [],
    mayBreak: ['tracing.accesses', 'tracing.operations'],
  })),
  removed('AWS::Logs::LogStream', [], { mayBreak: ['tracing.accesses', 'tracing.operations'] }),
  ...values(
    'AWS::KinesisFirehose::DeliveryStream',
    'ExtendedS3DestinationConfiguration/ProcessingConfiguration/Processors/0/Type',
    ['Decompression'],
    [],
    { mayBreak: ['tracing.accesses', 'tracing.operations'] },
  ),
  ...[0, 1, 2].map((index): Mutator => ({
    name: `allowance ${index} of exports removed`,
    type: 'AWS::IAM::Policy',
    where: (_, id) => /^OpenFormatExportRole/.test(id),
    change: ({ Properties }) => {
      (get(Properties, 'PolicyDocument/Statement') as Json[]).splice(index, 1);
    },
    breaks: ['backup.central'],
  })),
  removed('AWS::IAM::Role', [], { where: (_, id) => /^HoldSnapshots/.test(id), mayBreak: WORK }),
  removed('AWS::Events::Rule', ['backup.point-in-time', 'malware.scanned'], {
    where: hears('aws.backup', 'COMPLETED"'),
    mayBreak: WORK,
    most: 1,
  }),
  dropDenials('AWS::S3::BucketPolicy', 'PolicyDocument', /s3:DeleteObject"/, [], {
    where: ({ Properties }) => /NobodyUnlocks/.test(JSON.stringify(Properties)),
    mayBreak: ['admins.log-18-months', 'admins.reviewed-monthly', 'tracing.accesses', 'tracing.operations'],
    most: 5,
  }),
  ...values(BUCKET, 'ObjectLockConfiguration', [undefined], ['admins.log-18-months'], {
    where: bucketNamed(/-ledger-/),
  }),
  ...values(BUCKET, 'ObjectLockEnabled', [undefined, false], ['backup.central'], BACKUP),
  // Keys, roles and routes
  {
    name: 'the account shut out',
    type: 'AWS::KMS::Key',
    change: ({ Properties }) => {
      (get(Properties, 'KeyPolicy/Statement') as Json[]).shift();
    },
    breaks: [],
    mayBreak: KEYS,
    most: 3,
  },
  ...values(CLUSTER, 'PerformanceInsightsKmsKeyId', [{ Ref: 'SealedKey70C293E8' }], ['encryption.disks'], { most: 1 }),
  {
    name: 'a boundary that allows nothing',
    type: 'AWS::IAM::ManagedPolicy',
    change: ({ Properties }) =>
      statements(get(Properties, 'PolicyDocument'), (statement) =>
        statement['Effect'] === 'Allow' ? undefined : statement,
      ),
    // and whatever a role should do
    breaks: ['admin.least-privilege', 'incident.detected', 'admins.reviewed-monthly'],
    mayBreak: [
      ...['admins.log-18-months', 'cluster.failover', 'backup.point-in-time', 'tracing.accesses', 'tracing.operations'],
      ...[
        'admin.sealed-credentials',
        'maintenance.authorised',
        'backup.central',
        'network.firewall',
        'malware.scanned',
      ],
    ] as ClauseSlug[],
  },
  ...values('AWS::SSO::Assignment', 'PrincipalType', [undefined], ['admins.named']),
  ...values('AWS::SSO::Assignment', 'PrincipalId', [undefined, ''], ['admins.named']),
  ...values('AWS::SSO::Assignment', 'TargetId', [undefined, '999999999999'], ['admins.named']),
  ...values(
    'AWS::SSO::InstanceAccessControlAttributeConfiguration',
    'AccessControlAttributes/0/Key',
    ['x'],
    ['admins.named'],
  ),
  ...values(PARAMETERS, 'Parameters/pgaudit.role', [undefined], ['admins.log-18-months']),
  removed('AWS::EC2::RouteTable', ['network.firewall']),
  removed('AWS::EC2::SubnetRouteTableAssociation', ['network.firewall']),
  ...values('AWS::EC2::VPCEndpoint', 'RouteTableIds', [undefined, []], ['network.firewall']),
  ...values('AWS::EC2::VPCEndpoint', 'VpcId', [undefined], ['network.firewall']),
];
