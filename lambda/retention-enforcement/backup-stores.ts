import {
  DeleteRecoveryPointCommand,
  paginateListRecoveryPointsByBackupVault,
  type BackupClient,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import {
  DeleteDBClusterSnapshotCommand,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { dayOf } from './dated-keys';
import type { KeyMatcher } from './live-keys';
import { missingCopies, type Check, type Copy, type Store } from './enforce';

/** The vault's recovery points. A lock or a legal hold of AWS Backup refuses the deletion by itself. */
export function recoveryPoints(
  backup: BackupClient,
  vault: string,
  ceilingDays: number,
  /** Only those whose own lifecycle ends by so many days: a daily copy that lingers is overdue before the ceiling. */
  endingBy = Infinity,
): Store {
  const copyOf = ({ RecoveryPointArn = '', CreationDate }: RecoveryPointByBackupVault): Copy => {
    if (!CreationDate) throw new Error(`AWS Backup listed ${RecoveryPointArn} without its time`);
    return {
      store: 'backups',
      id: RecoveryPointArn,
      createdAt: CreationDate.getTime(),
      day: dayOf(CreationDate.getTime()),
    };
  };
  const list = async function* (before?: Date) {
    const asked = { BackupVaultName: vault, ByCreatedBefore: before };
    for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client: backup }, asked))
      for (const point of RecoveryPoints)
        if (point.Status !== 'DELETING' && (point.Lifecycle?.DeleteAfterDays ?? Infinity) <= endingBy)
          yield copyOf(point);
  };
  return {
    name: endingBy === Infinity ? 'recovery points' : 'daily recovery points',
    ceilingDays,
    deletable: true,
    candidates: (now) => list(new Date(now - ceilingDays * 86_400_000)),
    protection: () => Promise.resolve(undefined),
    async remove(copy) {
      await backup.send(new DeleteRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn: copy.id }));
    },
    async exists(copy) {
      for await (const { id } of list(new Date(copy.createdAt + 1000))) if (id === copy.id) return true;
      return false;
    },
  };
}

/** The clusters' snapshots: manual ones the platform deletes, automated ones only Aurora can. */
export function clusterSnapshots(
  rds: RDSClient,
  clusters: readonly string[],
  kind: 'manual' | 'automated',
  ceilingDays: number,
): Store {
  const list = async function* (): AsyncGenerator<Copy> {
    for (const cluster of clusters)
      for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(
        { client: rds },
        { DBClusterIdentifier: cluster, SnapshotType: kind },
      ))
        for (const { DBClusterSnapshotIdentifier = '', SnapshotCreateTime, Status } of DBClusterSnapshots)
          if (SnapshotCreateTime && Status !== 'deleting')
            yield {
              store: 'backups',
              id: DBClusterSnapshotIdentifier,
              createdAt: SnapshotCreateTime.getTime(),
              day: dayOf(SnapshotCreateTime.getTime()),
            };
  };
  return {
    name: `${kind} snapshots`,
    ceilingDays,
    deletable: kind === 'manual',
    candidates: () => list(),
    protection: () => Promise.resolve(undefined),
    async remove({ id }) {
      await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
    },
    async exists(copy) {
      for await (const { id } of list()) if (id === copy.id) return true;
      return false;
    },
  };
}

/** What a cluster must have: a copy of each day and week, and a restorable time close to now. */
export function clusterCopies(
  clients: { rds: RDSClient; backup: BackupClient },
  of: { cluster: string; vault: string; dailyDays: number; ceilingDays: number; lagMinutes: number },
): Check {
  return {
    name: `copies of ${of.cluster}`,
    kind: 'missing',
    async run(now) {
      const { DBClusters = [] } = await clients.rds.send(
        new DescribeDBClustersCommand({ DBClusterIdentifier: of.cluster }),
      );
      const [cluster] = DBClusters;
      if (!cluster?.ClusterCreateTime) return [`cluster ${of.cluster} is not there`];
      const days = new Set<string>();
      for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
        { client: clients.backup },
        { BackupVaultName: of.vault, ByResourceArn: cluster.DBClusterArn },
      ))
        for (const { CreationDate, Status } of RecoveryPoints)
          if (CreationDate && (Status === undefined || Status === 'COMPLETED')) days.add(dayOf(CreationDate.getTime()));
      for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(
        { client: clients.rds },
        { DBClusterIdentifier: of.cluster },
      ))
        for (const { SnapshotCreateTime } of DBClusterSnapshots)
          if (SnapshotCreateTime) days.add(dayOf(SnapshotCreateTime.getTime()));
      const missing = missingCopies(days, cluster.ClusterCreateTime.getTime(), now, of);
      const lag = cluster.LatestRestorableTime
        ? (now - cluster.LatestRestorableTime.getTime()) / 60_000
        : Number.POSITIVE_INFINITY;
      if (lag > of.lagMinutes) missing.push(`restorable only up to ${Math.round(lag)} minutes ago`);
      return missing;
    },
  };
}

/** How a cluster must be protected. */
export function clusterProtection(
  rds: RDSClient,
  isKey: KeyMatcher,
  { cluster, keyAlias, pointInTimeDays }: { cluster: string; keyAlias: string; pointInTimeDays: number },
): Check {
  return {
    name: `protection of ${cluster}`,
    kind: 'unprotected',
    async run() {
      const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }));
      const [live] = DBClusters;
      if (!live) return [`cluster ${cluster} is not there`];
      const wrong: string[] = [];
      if (!live.StorageEncrypted) wrong.push('storage is not encrypted');
      else if (!(await isKey(live.KmsKeyId, keyAlias)))
        wrong.push(`is encrypted with ${live.KmsKeyId}, not ${keyAlias}`);
      if (!live.DeletionProtection) wrong.push('deletion protection is off');
      if ((live.BackupRetentionPeriod ?? 0) < pointInTimeDays)
        wrong.push(`automated backups are kept ${live.BackupRetentionPeriod} days, not ${pointInTimeDays}`);
      return wrong;
    },
  };
}
