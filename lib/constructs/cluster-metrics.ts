import { Duration } from 'aws-cdk-lib';
import type { MetricProps } from 'aws-cdk-lib/aws-cloudwatch';

/** What Aurora measures of a cluster. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html */
export type ClusterMetric =
  | 'CPUUtilization'
  | 'FreeableMemory'
  | 'DatabaseConnections'
  | 'AuroraReplicaLagMaximum'
  | 'Deadlocks'
  | 'VolumeBytesUsed';

/** The volume is measured every five minutes, the rest every minute; one period for all reads easily. */
const PERIOD = Duration.minutes(5);

export const clusterMetrics = (identifier: string, metricName: ClusterMetric): MetricProps => ({
  namespace: 'AWS/RDS',
  metricName,
  dimensionsMap: { DBClusterIdentifier: identifier },
  period: PERIOD,
});
