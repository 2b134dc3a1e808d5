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
    clusters: settings.clusters.map(({ name }) => names.cluster(settings, name)),
    clusterArns: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
    backupRoleArn: `arn:aws:iam::${settings.account}:role/${names.role(settings, 'hold-snapshots')}`,
    applications: settings.tracing.applications.map(({ name }) => name),
    digests: { bucket: bucket('audit'), folder: `AWSLogs/${settings.account}/CloudTrail-Digest/` },
    buckets: [
      {
        bucket: bucket('accesses'),
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [{ prefix: 'accesses/', days: accessDays }],
      },
      {
        bucket: bucket('operations'),
        lock: { mode, days: operationLogDays.floorDays },
        keptFor: [
          { prefix: 'operations/', days: net },
          ...traced.map(({ name, days }) => ({ prefix: `operations/${name}/`, days })),
        ],
      },
      {
        bucket: bucket('audit'),
        lock: { mode, days: administratorLogDays },
        keptFor: [{ prefix: '', days: administratorLogDays }],
      },
      {
        bucket: bucket('ledger'),
        lock: { mode, days: administratorLogDays },
        keptFor: [{ prefix: 'days/', days: administratorLogDays }],
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
