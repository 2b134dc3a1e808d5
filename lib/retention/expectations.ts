import { custodyBuckets, names, type BucketPurpose, type Settings } from '../config';
import type { Statement } from '../../lambda/retention-enforcement/bucket-policy';
import type { Expectations } from '../../lambda/retention-enforcement/expectations';
import {
  accessLogDays,
  administratorLogDays,
  BACKUP_PLAN_TAG_VALUE,
  BACKUP_PREFIXES,
  backupRules,
  numbers,
  operationLogDays,
  operationLogPeriodDays,
  REGION,
  TAGS,
  TIME_ZONE,
} from '../policy';

/**
 * What the daily enforcement expects of the account: from the settings and the policy, the same as the stacks deploy.
 * Where a custody account keeps the proof, its buckets are not among them: S3 tells their settings to nobody of another
 * account (docs/decisions/0023-custody-account.md).
 * @param policies statements of the buckets' policies, by bucket; holds need none
 */
export function expectations(settings: Settings, policies: Readonly<Record<string, Statement[]>> = {}): Expectations {
  const traced = settings.tracing.applications.flatMap(({ name, operationLogMonths }) =>
    operationLogMonths === undefined ? [] : [{ name, days: operationLogPeriodDays(operationLogMonths) }],
  );
  const seasons = Object.fromEntries(
    settings.tracing.applications.flatMap(({ name, seasonMonths }) => (seasonMonths ? [[name, seasonMonths]] : [])),
  );
  const net = operationLogPeriodDays(numbers.operationLogAtMost.value);
  const accessDays = accessLogDays(traced.map(({ days }) => days));
  const slack = numbers.deletionSlack.value;
  const mode = settings.locks.objects.mode;
  const bucket = (purpose: BucketPurpose) => names.bucket(settings, purpose);
  const inCustody = settings.custodyAccount ? custodyBuckets.map(bucket) : [];
  const isHere = (one: { readonly bucket: string }) => !inCustody.includes(one.bucket);
  const tree = (purpose: BucketPurpose, ...prefixes: string[]) => ({
    bucket: bucket(purpose),
    prefixes,
  });
  return {
    mode: settings.retention.mode,
    maxDeletionsPerRun: settings.retention.maxDeletionsPerRun,
    ledger: bucket('ledger'),
    vault: names.vault(settings),
    protectedVault: {
      vault: names.vault(settings),
      keyAlias: names.keyAlias(settings, 'backup'),
      minDays: numbers.dailyBackup.value,
      maxDays: numbers.backupCeiling.value,
      plan: names.backupPlan(settings),
      rules: Object.fromEntries(
        Object.entries(backupRules).map(([name, rule]) => [name, { ...rule, timeZone: TIME_ZONE }]),
      ),
      selects: { key: TAGS.backupPlan, value: BACKUP_PLAN_TAG_VALUE },
    },
    ...(settings.backup.airGapped && { airGappedVault: names.airGappedVault(settings) }),
    copiedBuckets: [bucket('landing'), bucket('accesses')],
    clusterPrefix: names.cluster(settings, ''),
    clusters: settings.clusters.map(({ name }) => names.cluster(settings, name)),
    clusterArns: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
    backupRoleArn: names.roleArn(settings, 'retention-hold-snapshots'),
    landing: bucket('landing'),
    logs: {
      accesses: {
        bucket: bucket('accesses'),
        prefix: 'accesses/',
        applications: settings.tracing.applications.map(({ name }) => name),
        seasons,
      },
      operations: {
        bucket: bucket('operations'),
        prefix: 'operations/',
        applications: traced.map(({ name }) => name),
        seasons,
      },
    },
    digests: ['', 'database-digest/']
      .map((prefix) => ({
        bucket: bucket('audit'),
        folder: `${prefix}AWSLogs/${settings.account}/CloudTrail-Digest/`,
        regions: [REGION],
      }))
      .filter(isHere),
    clusterKey: names.keyAlias(settings, 'database'),
    logGroups: [
      { prefix: `/custodia/${settings.environment}/`, days: numbers.functionLog.value },
      { prefix: names.trailLogGroup(settings), days: numbers.searchCopy.value },
      { prefix: names.flowLogGroup(settings), days: numbers.flowLog.value },
      { prefix: `/aws/rds/cluster/${names.cluster(settings, '')}`, days: numbers.searchCopy.value },
      ...['/aws/lambda/', '/aws/vendedlogs/states/', '/aws/kinesisfirehose/'].map((service) => ({
        prefix: `${service}${names.function(settings, '')}`,
        days: numbers.functionLog.value,
      })),
    ],
    buckets: [
      {
        bucket: bucket('accesses'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [{ prefix: 'accesses/', days: accessDays }],
      },
      {
        bucket: bucket('operations'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [
          { prefix: 'operations/', days: net },
          ...traced.map(({ name, days }) => ({ prefix: `operations/${name}/`, days })),
        ],
      },
      {
        bucket: bucket('audit'),
        keyAlias: names.keyAlias(settings, 'audit'),
        lock: { mode, days: administratorLogDays },
        keptFor: [{ prefix: '', days: administratorLogDays }],
      },
      {
        bucket: bucket('ledger'),
        keyAlias: names.keyAlias(settings, 'retention'),
        lock: { mode, days: administratorLogDays },
        keptFor: ['days/', 'drills/'].map((prefix) => ({ prefix, days: administratorLogDays })),
      },
      {
        bucket: bucket('backup'),
        keyAlias: names.keyAlias(settings, 'backup'),
        keptFor: [
          { prefix: BACKUP_PREFIXES.daily, days: numbers.dailyBackup.value },
          { prefix: BACKUP_PREFIXES.weekly, days: numbers.backupCeiling.value },
        ],
      },
      {
        bucket: bucket('landing'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        keptFor: ['landing/', 'errors/'].map((prefix) => ({ prefix, days: operationLogDays.floorDays })),
      },
      {
        bucket: bucket('reports'),
        keyAlias: names.keyAlias(settings, 'review'),
        lock: { mode, days: administratorLogDays },
        keptFor: [{ prefix: '', days: administratorLogDays }],
      },
      {
        bucket: bucket('review-work'),
        keyAlias: names.keyAlias(settings, 'review'),
        keptFor: [{ prefix: '', days: numbers.reviewWorkings.value }],
      },
    ]
      .filter(isHere)
      .map((one) => ({ ...one, policy: policies[one.bucket] ?? [] })),
    objects: [
      { store: 'accesses', trees: tree('accesses', 'accesses/'), ceilingDays: accessDays + slack, enforced: true },
      {
        store: 'operations',
        trees: { ...tree('operations', 'operations/'), except: traced.map(({ name }) => `operations/${name}/`) },
        ceilingDays: net + slack,
        enforced: true,
      },
      ...traced.map(({ name, days }) => ({
        store: 'operations',
        trees: tree('operations', `operations/${name}/`),
        ceilingDays: days + slack,
        enforced: true,
      })),
      {
        store: 'landing',
        trees: tree('landing', 'landing/', 'errors/'),
        ceilingDays: operationLogDays.floorDays + slack,
        enforced: true,
      },
      ...[
        { store: 'audit', trees: tree('audit', 'AWSLogs/', 'database/', 'database-digest/') },
        { store: 'reports', trees: tree('reports', '') },
        { store: 'ledger', trees: tree('ledger', 'days/', 'drills/') },
      ].map((one) => ({ ...one, ceilingDays: administratorLogDays + slack, enforced: false })),
      {
        store: 'exports',
        trees: tree('backup', BACKUP_PREFIXES.daily),
        ceilingDays: numbers.dailyBackup.value + slack,
        enforced: true,
      },
      {
        store: 'exports',
        trees: tree('backup', BACKUP_PREFIXES.weekly),
        ceilingDays: numbers.backupCeiling.value + slack,
        enforced: true,
      },
    ].filter(({ trees }) => isHere(trees)),
  };
}
