import type { BackupClient } from '@aws-sdk/client-backup';
import { PutMetricDataCommand, type CloudWatchClient, type MetricDatum } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeDBClusters, type DBCluster, type RDSClient } from '@aws-sdk/client-rds';
import { recoveryPointsSince } from '../runtime/recovery-points';
import { measure, type Restorable } from './measure';

/** How far back the newest recovery point is looked for: beyond it the alarm has long sounded. */
const LOOK_BACK_MS = 3 * 86_400_000;

export interface WatchSettings {
  readonly clusters: readonly string[];
  readonly vault: string;
  readonly namespace: string;
  readonly now: Date;
}

interface Clients {
  readonly rds: RDSClient;
  readonly backup: Pick<BackupClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
}

/**
 * Writes each cluster's restorable lag and the age of its newest recovery point as metrics.
 * @throws whatever a listing throws, once what could be measured without it is written: a vault that does not answer must
 * not leave a hole in the history of the lag
 */
export async function watch({ rds, backup, cloudwatch }: Clients, settings: WatchSettings): Promise<Restorable[]> {
  const { clusters: expected, vault, namespace, now } = settings;
  const clusters: DBCluster[] = [];
  for await (const page of paginateDescribeDBClusters({ client: rds }, {})) clusters.push(...(page.DBClusters ?? []));
  const listing = recoveryPointsSince(backup, vault, new Date(now.getTime() - LOOK_BACK_MS));
  const measured = measure(expected, clusters, await listing.catch(() => []), now);
  const MetricData = measured.flatMap((one) => metricsOf(one, now));
  if (MetricData.length > 0) await cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  await listing;
  return measured;
}

function metricsOf({ cluster, lagSeconds, recoveryPointAgeHours }: Restorable, now: Date): MetricDatum[] {
  const common = { Dimensions: [{ Name: 'Cluster', Value: cluster }], Timestamp: now };
  return [
    ...(lagSeconds === undefined
      ? []
      : [{ ...common, MetricName: 'RestorableLag', Value: lagSeconds, Unit: 'Seconds' as const }]),
    ...(recoveryPointAgeHours === undefined
      ? []
      : [{ ...common, MetricName: 'RecoveryPointAge', Value: recoveryPointAgeHours, Unit: 'None' as const }]),
  ];
}
