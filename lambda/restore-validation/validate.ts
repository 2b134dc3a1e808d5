import type { DescribeRestoreJobOutput } from '@aws-sdk/client-backup';
import type { DBCluster } from '@aws-sdk/client-rds';

/** What a restored cluster must be. */
export interface Expected {
  readonly engine: string;
  /** The databases' own key: a snapshot keeps the key it was taken with. */
  readonly keyArn: string;
}

/** One thing asked of a restored cluster, and what was found. */
export interface Finding {
  readonly asked: string;
  readonly found: string;
  readonly holds: boolean;
}

const finding = (asked: string, found: unknown, holds: boolean): Finding => ({ asked, found: String(found), holds });

/** Judges a restored cluster (`backup.point-in-time`, `encryption.backups`). */
export function judgeRestored(cluster: DBCluster, { engine, keyArn }: Expected): Finding[] {
  return [
    finding('status available', cluster.Status, cluster.Status === 'available'),
    finding(`engine ${engine}`, cluster.Engine, cluster.Engine === engine),
    finding('storage encrypted', cluster.StorageEncrypted, cluster.StorageEncrypted === true),
    finding(`key ${keyArn}`, cluster.KmsKeyId, cluster.KmsKeyId === keyArn),
  ];
}

/** What a restored database holds. */
export interface Contents {
  /** Tables beside the engine's own. */
  readonly tables: number;
  readonly bytes: number;
  /** Rows of the largest table that the reader may read, one at most; undefined when there is no such table. */
  readonly rowsRead: number | undefined;
}

/** Judges what a restored database holds (`backup.point-in-time`): a drill that brings back nothing is no success. */
export function judgeContents({ tables, bytes, rowsRead }: Contents): Finding[] {
  return [
    finding('reachable, with tables', `${tables} tables`, tables > 0),
    finding('data in them', `${bytes} bytes`, bytes > 0),
    finding('a row of the largest table', rowsRead ?? 'no table that may be read', (rowsRead ?? 0) > 0),
  ];
}

/**
 * Seconds from a restore job's start to its end.
 * @throws RangeError when the job does not say both, or ends before it starts: no time is made up
 */
export function restoreSeconds({ RestoreJobId, CreationDate, CompletionDate }: DescribeRestoreJobOutput): number {
  const seconds = ((CompletionDate?.getTime() ?? NaN) - (CreationDate?.getTime() ?? NaN)) / 1000;
  if (!(seconds >= 0)) throw new RangeError(`Restore job ${RestoreJobId} does not say when it began and ended`);
  return seconds;
}

/** The cluster that an ARN names. @throws Error when it names none */
export function clusterOf(arn: string | undefined): string {
  const match = /^arn:aws:rds:[^:]+:\d{12}:cluster:([^:]+)$/.exec(arn ?? '');
  if (!match?.[1]) throw new Error(`${arn ?? 'Nothing'} is no cluster`);
  return match[1];
}
