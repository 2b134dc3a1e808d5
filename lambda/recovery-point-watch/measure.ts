import type { DBCluster } from '@aws-sdk/client-rds';
import type { ClusterRecoveryPoint } from '../runtime/recovery-points';

/** What can be restored of a cluster, as of an instant. */
export interface Restorable {
  readonly cluster: string;
  /** Now − latest restorable time; undefined when the cluster is missing or does not say: then nothing is measured. */
  readonly lagSeconds: number | undefined;
  /** Age of the newest recovery point; undefined when there is none. */
  readonly recoveryPointAgeHours: number | undefined;
}

const HOUR = 3_600_000;

/**
 * Measures what can be restored (`backup.logs-5-minutes`, `backup.daily`). A cluster that is not there has no measure, and
 * a measure that stays away is what the alarm counts as broken.
 */
export function measure(
  expected: readonly string[],
  clusters: readonly DBCluster[],
  points: readonly ClusterRecoveryPoint[],
  now: Date,
): Restorable[] {
  return expected.map((identifier) => {
    const cluster = clusters.find(({ DBClusterIdentifier }) => DBClusterIdentifier === identifier);
    const latest = cluster?.LatestRestorableTime?.getTime();
    const newest = points.filter(({ clusterArn }) => clusterArn.endsWith(`:cluster:${identifier}`)).at(-1);
    return {
      cluster: identifier,
      lagSeconds: latest === undefined ? undefined : Math.max(0, (now.getTime() - latest) / 1000),
      recoveryPointAgeHours: newest && (now.getTime() - newest.createdAt.getTime()) / HOUR,
    };
  });
}
