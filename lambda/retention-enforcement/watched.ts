import type { BackupClient } from '@aws-sdk/client-backup';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { S3Client } from '@aws-sdk/client-s3';
import { administratorLogDays, numbers } from '../../lib/policy';
import type { HoldLedger } from '../holds/hold-ledger';
import { bucketCopies, clusterCopies, clusterProtection, copyProtection } from './backup-checks';
import { clusterSnapshots, recoveryPoints } from './backup-stores';
import { applicationLogs, bucketProtection, digestHours, landedRecords } from './bucket-checks';
import type { Check, Store } from './enforce';
import type { Expectations } from './expectations';
import { holdRecords } from './hold-records';
import { liveCopies } from './live-copies';
import { keyMatcher } from './live-keys';
import { lingeringLogGroups } from './log-group-checks';
import { objectStore } from './object-store';
import { planRules, vaultProtection } from './vault-checks';

export interface Clients {
  readonly s3: S3Client;
  readonly rds: RDSClient;
  readonly backup: BackupClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly ledger: HoldLedger;
}

const ceilingDays = numbers.backupCeiling.value;
const dailyDays = numbers.dailyBackup.value;

/** Everything of which nothing may be older than the policy says. */
export function watchedStores({ s3, rds, backup, ledger }: Clients, expected: Expectations): Store[] {
  const { vault, airGappedVault, clusterPrefix } = expected;
  const isDaily = (deleteAfterDays: number) => deleteAfterDays <= dailyDays;
  const points = { vault, ceilingDays, deletable: true };
  return [
    recoveryPoints(backup, { ...points, name: 'recovery points', takes: (days) => !isDaily(days) }),
    // A daily copy that lingers is overdue before the ceiling.
    recoveryPoints(backup, {
      ...points,
      name: 'daily recovery points',
      ceilingDays: dailyDays + numbers.deletionSlack.value,
      takes: isDaily,
    }),
    ...(airGappedVault === undefined
      ? []
      : [
          recoveryPoints(backup, {
            name: 'air-gapped recovery points',
            vault: airGappedVault,
            ceilingDays: ceilingDays + numbers.deletionSlack.value,
            takes: () => true,
            deletable: false,
          }),
        ]),
    clusterSnapshots(rds, clusterPrefix, 'manual', ceilingDays),
    clusterSnapshots(rds, clusterPrefix, 'automated', ceilingDays),
    ...expected.objects.map(({ store, trees, ceilingDays: days, enforced }) =>
      objectStore(s3, store, trees, days, enforced),
    ),
    holdRecords(ledger, administratorLogDays + numbers.deletionSlack.value),
  ];
}

/** Everything that must be there, or must be protected as deployed. */
export function watchedState({ s3, rds, backup, kms, logs }: Clients, expected: Expectations): Check[] {
  const isKey = keyMatcher(kms);
  const { vault, clusterKey, clusterPrefix, protectedVault } = expected;
  const copies = liveCopies({ rds, backup }, vault);
  const periods = { dailyDays, ceilingDays };
  const { accesses, operations } = expected.logs;
  return [
    ...expected.clusters.flatMap((cluster) => [
      clusterCopies(copies, { ...periods, cluster, lagMinutes: numbers.logShippingAlarm.value }),
      clusterProtection(copies, isKey, { cluster, keyAlias: clusterKey, pointInTimeDays: numbers.pointInTime.value }),
    ]),
    ...expected.copiedBuckets.map((bucket) => bucketCopies(copies, { ...periods, bucket })),
    copyProtection(copies, isKey, { clusterPrefix, clusterKey, vaultKey: protectedVault.keyAlias }),
    ...expected.buckets.map((bucket) => bucketProtection(s3, isKey, bucket)),
    vaultProtection(backup, isKey, protectedVault),
    planRules(backup, protectedVault),
    lingeringLogGroups(logs, expected.logGroups),
    applicationLogs(s3, accesses),
    applicationLogs(s3, operations, accesses),
    landedRecords(s3, expected.landing, Object.keys(expected.logs)),
    ...expected.digests.map((digests) => digestHours(s3, digests)),
  ];
}
