import { RECOVERY_POINT } from './backup-stores';
import { dayOf } from './dated-keys';
import type { Check } from './enforce';
import type { LiveCopies } from './live-copies';
import type { KeyMatcher } from './live-keys';
import { missingCopies } from './missing-copies';

/** Ages in days up to which there is a copy a day, and one a week. */
export interface CopyPeriods {
  readonly dailyDays: number;
  readonly ceilingDays: number;
}

/** Days on which a recovery point of a resource was completed. */
async function daysCopied(copies: LiveCopies, resource: string): Promise<Set<string>> {
  const days = new Set<string>();
  for (const { ResourceArn, CreationDate, Status = '' } of await copies.points())
    if (ResourceArn === resource && CreationDate && ['COMPLETED', 'AVAILABLE'].includes(Status))
      days.add(dayOf(CreationDate.getTime()));
  return days;
}

/**
 * What a cluster must have: in the vault a copy of each day and week (Aurora's own snapshots go with the cluster, manual
 * ones with whoever deletes them), and a restorable time close to now.
 */
export function clusterCopies(copies: LiveCopies, of: CopyPeriods & { cluster: string; lagMinutes: number }): Check {
  return {
    name: `copies of ${of.cluster}`,
    kind: 'missing',
    async run(now) {
      const cluster = await copies.cluster(of.cluster);
      if (!cluster?.ClusterCreateTime || !cluster.DBClusterArn) return [`cluster ${of.cluster} is not there`];
      const days = await daysCopied(copies, cluster.DBClusterArn);
      const missing = missingCopies(days, cluster.ClusterCreateTime.getTime(), now, of);
      const lag = cluster.LatestRestorableTime
        ? (now - cluster.LatestRestorableTime.getTime()) / 60_000
        : Number.POSITIVE_INFINITY;
      if (lag > of.lagMinutes) missing.push(`restorable only up to ${Math.round(lag)} minutes ago`);
      return missing;
    },
  };
}

/** What a bucket under the backup plan must have: a copy of each day and week since its first. */
export function bucketCopies(copies: LiveCopies, of: CopyPeriods & { bucket: string }): Check {
  return {
    name: `copies of ${of.bucket}`,
    kind: 'missing',
    async run(now) {
      const days = await daysCopied(copies, `arn:aws:s3:::${of.bucket}`);
      const [first] = [...days].sort();
      return first === undefined ? ['no copy at all'] : missingCopies(days, Date.parse(first), now, of);
    },
  };
}

/** How a cluster must be protected. */
export function clusterProtection(
  copies: LiveCopies,
  isKey: KeyMatcher,
  { cluster, keyAlias, pointInTimeDays }: { cluster: string; keyAlias: string; pointInTimeDays: number },
): Check {
  return {
    name: `protection of ${cluster}`,
    kind: 'unprotected',
    async run() {
      const live = await copies.cluster(cluster);
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

/** Whether every copy is encrypted: a cluster's with its cluster's key, any other with the vault's. */
export function copyProtection(
  copies: LiveCopies,
  isKey: KeyMatcher,
  of: { clusterPrefix: string; clusterKey: string; vaultKey: string },
): Check {
  return {
    name: 'protection of copies',
    kind: 'unprotected',
    async run() {
      const wrong: string[] = [];
      const judge = async (name: string, encrypted: boolean | undefined, key: string | undefined, alias: string) => {
        if (!encrypted) wrong.push(`${name} is not encrypted`);
        else if (!(await isKey(key, alias))) wrong.push(`${name} is encrypted with ${key ?? 'no key'}, not ${alias}`);
      };
      for (const point of await copies.points()) {
        const alias = point.ResourceType === 'Aurora' ? of.clusterKey : of.vaultKey;
        await judge(point.RecoveryPointArn ?? '', point.IsEncrypted, point.EncryptionKeyArn, alias);
      }
      for (const {
        DBClusterSnapshotIdentifier: name = '',
        DBClusterIdentifier,
        ...snapshot
      } of await copies.snapshots()) {
        // RDS shows a recovery point too, of whichever type (clusterSnapshots): that one is judged already.
        const isPoint = snapshot.SnapshotType === 'awsbackup' || name.startsWith(RECOVERY_POINT);
        if (DBClusterIdentifier?.startsWith(of.clusterPrefix) && !isPoint)
          await judge(name, snapshot.StorageEncrypted, snapshot.KmsKeyId, of.clusterKey);
      }
      return wrong;
    },
  };
}
