import {
  ACCESSES,
  addRule,
  BACKUP,
  BUCKET,
  bucketNamed,
  CLUSTER,
  hears,
  INSTANCE,
  lifecycle,
  OPERATIONS,
  PLAN,
  planRule,
  RULE,
  TRAIL,
} from './mutator-list';
import { get, set, values, type Mutator } from './mutators';

type Json = Record<string, unknown>;

const LANDING = { where: bucketNamed(/-landing-/) };

/** Rules for a whole bucket that let nothing expire. */
const WHOLE_BUCKET: readonly (readonly [string, Json])[] = [
  ['unfinished uploads', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }],
  ['cheaper storage', { Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] }],
  ['delete markers', { ExpiredObjectDeleteMarker: true }],
  ['older versions', { NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
  ['off, everything after a day', { Status: 'Disabled', Prefix: '', ExpirationInDays: 1 }],
  ['off, another folder', { Status: 'Disabled', Prefix: 'other/', ExpirationInDays: 1 }],
];

type Of = Parameters<Mutator['change']>;

/** Leaves the zones of a cluster's instances to RDS. */
const unpin = (...[, id, { Resources }]: Of) => {
  for (const { Type, Properties } of Object.values(Resources) as { Type: string; Properties: Json }[])
    if (Type === INSTANCE && get(Properties, 'DBClusterIdentifier/Ref') === id)
      set(Properties, 'AvailabilityZone', undefined);
};

/** A further resource beside one, made of it. */
const beside = (
  name: string,
  type: string,
  more: (...of: Of) => { Type?: string; Properties: Json },
  rest: Partial<Mutator> = {},
): Mutator => ({
  name: `beside it: ${name}`,
  type,
  change: (...of) => {
    of[2].Resources['Beside'] = { ...structuredClone(of[0]), ...more(...of) };
  },
  breaks: [],
  most: 1,
  ...rest,
});

const VPC = 'AWS::EC2::VPC';
const KEY = 'AWS::KMS::Key';
const EVENTS = 'AWS::RDS::EventSubscription';
const ROTATION = 'AWS::SecretsManager::RotationSchedule';
const OF_CLUSTERS = {
  where: ({ Properties }: { Properties?: unknown }) => get(Properties, 'SourceType') === 'db-cluster',
};
const THREATS = { where: hears('guardduty', 'severity') };
const LANDED = { where: hears('aws.s3', 'landing/') };
const OTHERS = '999988887777';

const events = (properties: Json, more: Json) => ({ Properties: { ...properties, ...more } });
const dataOnly = (more: Json) => ({
  Properties: {
    IsLogging: true,
    EventSelectors: [
      {
        IncludeManagementEvents: false,
        DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }],
      },
    ],
    ...more,
  },
});
/** A plan with one rule like the first of another. */
const plan = (properties: Json, more: Json) => ({
  Properties: {
    BackupPlan: {
      ...(properties['BackupPlan'] as Json),
      BackupPlanName: 'further',
      BackupPlanRule: [{ ...(get(properties, 'BackupPlan/BackupPlanRule/0') as Json), ...more }],
    },
  },
});
const selected = (template: Of[2]) => {
  const selection = Object.values(template.Resources).find(
    (one) => (one as Json)['Type'] === 'AWS::Backup::BackupSelection',
  );
  const further = structuredClone(selection) as { Properties: Json };
  set(further.Properties, 'BackupPlanId', { Ref: 'Beside' });
  template.Resources['BesideSelected'] = further;
};
/** A bucket's objects go to another bucket of its template, or to one that is not. */
const replicated = (to: (id: string) => unknown, more: Json = {}) => ({
  Role: 'arn:aws:iam::111122223333:role/r',
  Rules: [{ Status: 'Enabled', Destination: { Bucket: to('Beside') }, ...more }],
});
/** A bucket like another, that this one is replicated into. */
const replica = (name: string, change: (properties: Json) => void, rest: Partial<Mutator>): Mutator => ({
  name: `replicated into one of its own: ${name}`,
  type: BUCKET,
  change: ({ Properties, ...rest_ }, id, template) => {
    const copy = structuredClone(Properties);
    copy['BucketName'] = `${String(Properties['BucketName'])}-replica`;
    change(copy);
    template.Resources['Beside'] = { ...rest_, Properties: copy };
    for (const [key, one] of Object.entries(template.Resources)) {
      const policy = one as { Type: string; Properties: Json };
      if (policy.Type !== 'AWS::S3::BucketPolicy' || get(policy.Properties, 'Bucket/Ref') !== id) continue;
      template.Resources[`${key}Beside`] = JSON.parse(
        JSON.stringify(policy)
          .replaceAll(id, 'Beside')
          .replaceAll(String(Properties['BucketName']), String(copy['BucketName'])),
      );
    }
    Properties['ReplicationConfiguration'] = replicated((to) => ({ 'Fn::GetAtt': [to, 'Arn'] }));
  },
  breaks: [],
  most: 1,
  ...rest,
});

/** Changes that no promise speaks of. */
export const harmless: readonly Mutator[] = [
  ...WHOLE_BUCKET.flatMap(([name, rule]) =>
    [BACKUP, OPERATIONS, ACCESSES, LANDING].map((where) => addRule(name, rule, where, [])),
  ),
  // Rules of EventBridge
  ...values(RULE, 'EventPattern/account', [['111122223333'], [{ Ref: 'AWS::AccountId' }]], [], THREATS),
  ...values(RULE, 'EventPattern/region', [['eu-west-1'], [{ Ref: 'AWS::Region' }]], [], THREATS),
  {
    name: 'the bucket by reference',
    type: RULE,
    ...LANDED,
    change: ({ Properties }, _, { Resources }) => {
      const [name] = get(Properties, 'EventPattern/detail/bucket/name') as string[];
      const bucket = Object.keys(Resources).find(
        (id) => get(Resources[id], 'Properties/BucketName') === name && name !== undefined,
      );
      set(Properties, 'EventPattern/detail/bucket/name', [{ Ref: bucket }]);
      set(Properties, 'EventPattern/resources', [{ 'Fn::GetAtt': [bucket, 'Arn'] }]);
    },
    breaks: [],
  },
  // Further resources beside those that keep a promise
  beside('a subscription to less', EVENTS, ({ Properties }) => events(Properties, { EventCategories: ['failover'] })),
  beside('a subscription that is off', EVENTS, ({ Properties }) => events(Properties, { Enabled: false })),
  beside('a trail of data events only', TRAIL, ({ Properties: { S3BucketName, KMSKeyId } }) =>
    dataOnly({ S3BucketName, KMSKeyId }),
  ),
  beside('a plan that selects nothing', PLAN, ({ Properties }) =>
    plan(Properties, { ScheduleExpressionTimezone: 'Asia/Tokyo', Lifecycle: { DeleteAfterDays: 40 } }),
  ),
  beside('a plan that takes more', PLAN, ({ Properties }, _, template) => {
    selected(template);
    return plan(Properties, { ScheduleExpression: 'cron(30 12 * * ? *)' });
  }),
  beside('a key that nothing uses yet', KEY, ({ Properties }) => ({ Properties })),
  beside('a network in which nothing stands', VPC, () => ({ Properties: { CidrBlock: '10.90.0.0/16' } }), {
    mayBreak: ['network.firewall'],
  }),
  beside('a subnet group in which nothing stands', 'AWS::RDS::DBSubnetGroup', ({ Properties }) => ({
    Properties: { ...Properties, DBSubnetGroupName: 'further', SubnetIds: (Properties['SubnetIds'] as []).slice(0, 2) },
  })),
  // The trail has to name it, too
  ...[BACKUP, ACCESSES].map((where) =>
    replica('the same in every other way', () => undefined, { ...where, mayBreak: ['admins.log-18-months'] }),
  ),
  ...values(BUCKET, 'ReplicationConfiguration', [replicated(() => 'arn:aws:s3:::far', { Status: 'Disabled' })], [], {
    most: 1,
  }),
  // The same by other words
  ...values(
    ROTATION,
    'RotationRules',
    [
      { AutomaticallyAfterDays: 1 },
      ...['rate(7 days)', 'rate(12 hours)', 'cron(0 5 ? * SUN *)'].map((ScheduleExpression) => ({
        ScheduleExpression,
      })),
    ],
    [],
    { most: 1 },
  ),
  {
    name: 'others promoted last',
    type: CLUSTER,
    change: (_, __, { Resources }) => {
      for (const one of Object.values(Resources) as { Type: string; Properties: Json }[])
        if (one.Type === INSTANCE && one.Properties['DBInstanceClass'] !== 'db.serverless')
          set(one.Properties, 'PromotionTier', 15);
    },
    breaks: [],
    most: 1,
  },
  ...['Etc/UTC', undefined].map((zone) => planRule(/daily/, 'ScheduleExpressionTimezone', zone, [])),
  ...values(CLUSTER, 'BackupRetentionPeriod', [{ 'Fn::Sub': ['${days}', { days: '35' }] }], [], { most: 1 }),
  {
    name: 'its instances spread by RDS',
    type: CLUSTER,
    change: (cluster, id, template) => {
      set(cluster.Properties, 'AvailabilityZones', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
      unpin(cluster, id, template);
    },
    breaks: [],
    most: 1,
  },
  {
    name: 'its zone by the Region',
    type: INSTANCE,
    change: ({ Properties }) =>
      set(Properties, 'AvailabilityZone', {
        'Fn::Sub': String(Properties['AvailabilityZone']).replace('eu-west-1', '${AWS::Region}'),
      }),
    breaks: [],
    most: 1,
  },
  {
    name: 'another instance class',
    type: INSTANCE,
    change: ({ Properties }) => set(Properties, 'DBInstanceClass', 'db.r8g.4xlarge'),
    breaks: [],
    most: 2,
  },
  {
    name: 'another description',
    type: 'AWS::KMS::Key',
    change: ({ Properties }) => set(Properties, 'Description', 'moved to eu-central-1 some day?'),
    breaks: [],
    most: 2,
  },
  {
    name: 'more memory',
    type: 'AWS::Lambda::Function',
    change: ({ Properties }) => set(Properties, 'MemorySize', 2048),
    breaks: [],
    most: 2,
  },
  {
    name: 'a further tag',
    type: BUCKET,
    change: ({ Properties }) => void (Properties['Tags'] as Json[]).push({ Key: 'cost-center', Value: '42' }),
    breaks: [],
    most: 3,
  },
  {
    name: 'a further tag',
    type: CLUSTER,
    change: ({ Properties }) => void (Properties['Tags'] as Json[]).push({ Key: 'cost-center', Value: '42' }),
    breaks: [],
  },
  {
    name: 'metadata that would suppress',
    type: BUCKET,
    change: (resource) => set(resource, 'Metadata', { cdk_nag: { rules_to_suppress: [{ id: '*', reason: 'none' }] } }),
    breaks: [],
  },
  {
    name: 'the stages of a connection by name',
    type: 'AWS::RDS::DBClusterParameterGroup',
    change: ({ Properties }) => set(Properties, 'Parameters/log_connections', 'receipt,authentication,authorization'),
    breaks: [],
    most: 1,
  },
  {
    name: 'a longer maintenance window',
    type: CLUSTER,
    change: ({ Properties }) => set(Properties, 'PreferredMaintenanceWindow', 'wed:01:00-wed:02:00'),
    breaks: [],
  },
  {
    name: 'another hour of the backups',
    type: PLAN,
    change: ({ Properties }) => {
      for (const rule of get(Properties, 'BackupPlan/BackupPlanRule') as Json[])
        rule['ScheduleExpression'] = String(rule['ScheduleExpression']).replace(/^cron\(\S+ \S+/, 'cron(15 5');
    },
    breaks: [],
  },
];

/** Changes that look like harmless ones, and are none. */
export const siblings: readonly Mutator[] = [
  {
    name: 'its instances spread by nobody',
    type: CLUSTER,
    change: unpin,
    breaks: ['zones.three', 'cluster.replicas', 'cluster.failover', 'servers.redundant'],
    most: 1,
  },
  ...values(RULE, 'EventPattern/account', [[OTHERS]], ['processor.breach', 'incident.detected'], THREATS),
  ...values(RULE, 'EventPattern/region', [['us-east-1']], ['processor.breach', 'incident.detected'], THREATS),
  ...values(RULE, 'EventPattern/detail/bucket/name', [[{ Ref: 'AccessesBucket' }]], ['tracing.accesses'], {
    ...LANDED,
    mayBreak: ['tracing.operations'],
  }),
  ...values(EVENTS, 'SourceIds', [['custodia-production-contabile']], ['incident.detected'], OF_CLUSTERS),
  beside(
    'a trail of data events, to somebody else',
    TRAIL,
    ({ Properties: { KMSKeyId } }) => dataOnly({ S3BucketName: 'somebody-elses', KMSKeyId }),
    { breaks: ['admins.log-18-months'] },
  ),
  beside(
    'a trail of data events, in the clear',
    TRAIL,
    ({ Properties: { S3BucketName } }) => dataOnly({ S3BucketName }),
    { breaks: ['admins.log-18-months'] },
  ),
  beside(
    'a plan that keeps daily copies longer',
    PLAN,
    ({ Properties }, _, template) => {
      selected(template);
      return plan(Properties, { Lifecycle: { DeleteAfterDays: 40 } });
    },
    { breaks: ['backup.daily-35-days', 'backup.weekly-25-days'], mayBreak: ['tracing.accesses'] },
  ),
  beside(
    'a network of two zones in which something stands',
    VPC,
    (_, __, template) => {
      template.Resources['BesideSubnet'] = {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Beside' }, AvailabilityZone: 'eu-west-1a', CidrBlock: '10.90.1.0/24' },
      };
      template.Resources['BesideService'] = {
        Type: 'AWS::ECS::Service',
        Properties: { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [{ Ref: 'BesideSubnet' }] } } },
      };
      return { Properties: { CidrBlock: '10.90.0.0/16' } };
    },
    { breaks: ['zones.three'], mayBreak: ['network.firewall', 'traffic.private'] },
  ),
  replica('which keeps it longer', (copy) => set(copy, 'LifecycleConfiguration/Rules/0/ExpirationInDays', 90), {
    ...BACKUP,
    breaks: ['backup.daily-35-days', 'backup.weekly-25-days', 'exit.backups'],
    mayBreak: ['admins.log-18-months'],
  }),
  replica(
    'which keeps it longer under another name',
    (copy) => {
      copy['BucketName'] = 'custodia-production-scratch-111122223333';
      copy['LifecycleConfiguration'] = { Rules: [{ Status: 'Enabled', ExpirationInDays: 90 }] };
    },
    {
      ...BACKUP,
      breaks: ['backup.daily-35-days', 'backup.weekly-25-days', 'exit.backups'],
      mayBreak: ['data.classified', 'backup.central', 'admins.log-18-months'],
    },
  ),
  ...values(
    ROTATION,
    'RotationRules',
    ['rate(8 days)', 'cron(0 5 1 * ? *)', 'rate(seven days)'].map((ScheduleExpression) => ({ ScheduleExpression })),
    ['admin.sealed-credentials'],
    { most: 1 },
  ),
  {
    name: 'a day of UTC in which no copy is taken in Rome',
    type: PLAN,
    change: ({ Properties }) => {
      const rule = get(Properties, 'BackupPlan/BackupPlanRule/0') as Json;
      Object.assign(rule, { ScheduleExpression: 'cron(30 22 * * ? *)', ScheduleExpressionTimezone: 'Etc/UTC' });
    },
    breaks: ['backup.daily'],
  },
  ...values(CLUSTER, 'BackupRetentionPeriod', [{ 'Fn::Sub': ['${days}', { days: '34' }] }], ['backup.point-in-time'], {
    most: 1,
  }),
  ...values(
    INSTANCE,
    'AvailabilityZone',
    [{ 'Fn::Sub': '${AWS::Region}a' }],
    ['cluster.replicas', 'servers.redundant'],
    {
      mayBreak: ['zones.three'],
      where: ({ Properties }) => get(Properties, 'AvailabilityZone') !== 'eu-west-1a',
      most: 1,
    },
  ),
  lifecycle('landing/', 'Status', 'Disabled', LANDING, ['tracing.operations'], ['tracing.accesses']),
  lifecycle('errors/', 'ExpirationInDays', undefined, LANDING, ['tracing.operations'], ['tracing.accesses']),
  {
    name: 'only unfinished uploads are cleared away',
    type: BUCKET,
    ...LANDING,
    change: ({ Properties }) =>
      set(Properties, 'LifecycleConfiguration/Rules', [
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } },
      ]),
    breaks: ['tracing.operations'],
    mayBreak: ['tracing.accesses'],
  },
  {
    name: 'unfinished uploads of what expires stay',
    type: BUCKET,
    ...ACCESSES,
    change: ({ Properties }) =>
      set(Properties, 'LifecycleConfiguration/Rules/0/AbortIncompleteMultipartUpload', undefined),
    breaks: ['tracing.accesses'],
  },
];
