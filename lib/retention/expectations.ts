import { names, type Settings } from '../config';
import type { Expectations } from '../../lambda/retention-enforcement/expectations';
import {
  accessLogDays,
  administratorLogDays,
  BACKUP_PREFIXES,
  numbers,
  operationLogDays,
  operationLogPeriodDays,
} from '../policy';

/** What the daily enforcement expects of the account: from the settings and the policy, the same as the stacks deploy. */
export function expectations(settings: Settings): Expectations {
  const traced = settings.tracing.applications.flatMap(({ name, operationLogMonths }) =>
    operationLogMonths === undefined ? [] : [{ name, days: operationLogPeriodDays(operationLogMonths) }],
  );
  const net = operationLogPeriodDays(numbers.operationLogAtMost.value);
  const accessDays = accessLogDays(traced.map(({ days }) => days));
  const slack = numbers.deletionSlack.value;
  const mode = settings.locks.objects.mode;
  const bucket = (purpose: Parameters<typeof names.bucket>[1]) => names.bucket(settings, purpose);
  const tree = (purpose: Parameters<typeof names.bucket>[1], ...prefixes: string[]) => ({
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
      rules: { daily: numbers.dailyBackup.value, weekly: numbers.backupCeiling.value },
    },
    clusters: settings.clusters.map(({ name }) => names.cluster(settings, name)),
    clusterArns: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
    backupRoleArn: `arn:aws:iam::${settings.account}:role/${names.role(settings, 'hold-snapshots')}`,
    applications: settings.tracing.applications.map(({ name }) => name),
    digests: ['', 'database-digest/'].map((prefix) => ({
      bucket: bucket('audit'),
      folder: `${prefix}AWSLogs/${settings.account}/CloudTrail-Digest/`,
    })),
    clusterKey: names.keyAlias(settings, 'database'),
    logGroups: [
      `/custodia/${settings.environment}/`,
      ...['/aws/lambda/', '/aws/rds/cluster/', '/aws/vendedlogs/states/', '/aws/kinesisfirehose/'].map(
        (service) => `${service}custodia-${settings.environment}-`,
      ),
    ],
    buckets: [
      {
        bucket: bucket('accesses'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        denials: ['OnlyDeploymentsChangeProtection', 'NobodyUnlocksObjects', 'OnlyTheEnforcementHoldsAndDeletes'],
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [{ prefix: 'accesses/', days: accessDays }],
      },
      {
        bucket: bucket('operations'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        denials: ['OnlyDeploymentsChangeProtection', 'NobodyUnlocksObjects', 'OnlyTheEnforcementHoldsAndDeletes'],
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [
          { prefix: 'operations/', days: net },
          ...traced.map(({ name, days }) => ({ prefix: `operations/${name}/`, days })),
        ],
      },
      {
        bucket: bucket('audit'),
        keyAlias: names.keyAlias(settings, 'audit'),
        denials: [
          'OnlyDeploymentsChangeProtection',
          'NobodyUnlocksObjects',
          'OnlyTheTrailWritesTrailLogs',
          'NothingElseIsWritten',
          'OnlyReviewReads',
        ],
        lock: { mode, days: administratorLogDays },
        keptFor: [{ prefix: '', days: administratorLogDays }],
      },
      {
        bucket: bucket('ledger'),
        keyAlias: names.keyAlias(settings, 'retention'),
        denials: ['OnlyDeploymentsChangeProtection', 'NobodyUnlocksObjects'],
        lock: { mode, days: administratorLogDays },
        keptFor: ['days/', 'drills/'].map((prefix) => ({ prefix, days: administratorLogDays })),
      },
      {
        bucket: bucket('backup'),
        keyAlias: names.keyAlias(settings, 'backup'),
        denials: ['OnlyDeploymentsChangeProtection'],
        keptFor: [
          { prefix: BACKUP_PREFIXES.daily, days: numbers.dailyBackup.value },
          { prefix: BACKUP_PREFIXES.weekly, days: numbers.backupCeiling.value },
        ],
      },
      {
        bucket: bucket('landing'),
        keyAlias: names.keyAlias(settings, 'tracing'),
        denials: ['OnlyDeploymentsChangeProtection'],
        keptFor: ['landing/', 'errors/'].map((prefix) => ({ prefix, days: operationLogDays.floorDays })),
      },
    ],
    objects: [
      { store: 'accesses', trees: tree('accesses', 'accesses/'), ceilingDays: accessDays + slack, enforced: true },
      { store: 'operations', trees: tree('operations', 'operations/'), ceilingDays: net + slack, enforced: true },
      ...traced.map(({ name, days }) => ({
        store: 'operations',
        trees: tree('operations', `operations/${name}/`),
        ceilingDays: days + slack,
        enforced: true,
      })),
      {
        store: 'audit',
        trees: tree('audit', 'AWSLogs/', 'database/'),
        ceilingDays: administratorLogDays + slack,
        enforced: false,
      },
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
    ],
  };
}
