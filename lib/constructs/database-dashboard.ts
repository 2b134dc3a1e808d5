import { AlarmStatusWidget, Dashboard, GraphWidget, Metric, Stats, type Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { names } from '../config';
import { clusterMetrics, type ClusterMetric } from './cluster-metrics';
import { PlatformStack } from './platform-stack';

const GRAPHS: readonly { readonly metric: ClusterMetric; readonly title: string; readonly statistic: string }[] = [
  { metric: 'CPUUtilization', title: 'CPU, busiest instance (%)', statistic: Stats.MAXIMUM },
  { metric: 'FreeableMemory', title: 'Free memory, least instance (bytes)', statistic: Stats.MINIMUM },
  { metric: 'DatabaseConnections', title: 'Connections, busiest instance', statistic: Stats.MAXIMUM },
  { metric: 'AuroraReplicaLagMaximum', title: 'Lag of the slowest reader (ms)', statistic: Stats.MAXIMUM },
  { metric: 'Deadlocks', title: 'Deadlocks a second', statistic: Stats.AVERAGE },
  { metric: 'VolumeBytesUsed', title: 'Volume (bytes)', statistic: Stats.MAXIMUM },
];
/** What the recovery-point watch measures, by cluster. */
const RESTORABLE: readonly { readonly metricName: string; readonly title: string }[] = [
  {
    metricName: 'RestorableLag',
    title: 'Seconds that could be lost: now − latest restorable time (backup.logs-5-minutes)',
  },
  { metricName: 'RecoveryPointAge', title: 'Age of the newest recovery point (hours, backup.daily)' },
];
/** CloudWatch's grid is 24 wide: three graphs a row. */
const GRAPH = { width: 8, height: 6 } as const;
const WHOLE_ROW = 24;

/** All clusters on one page: the alarms' states first, then every measure with one line a cluster, then what can be restored. */
export class DatabaseDashboard extends Construct {
  constructor(scope: Construct, id: string, alarms: readonly Alarm[]) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const clusters = settings.clusters.map(({ name }) => ({ name, identifier: names.cluster(settings, name) }));
    const graphs = GRAPHS.map(
      ({ metric, title, statistic }) =>
        new GraphWidget({
          ...GRAPH,
          title,
          left: clusters.map(
            ({ name, identifier }) => new Metric({ ...clusterMetrics(identifier, metric), statistic, label: name }),
          ),
        }),
    );
    const restorable = RESTORABLE.map(
      ({ metricName, title }) =>
        new GraphWidget({
          width: WHOLE_ROW / RESTORABLE.length,
          height: GRAPH.height,
          title,
          left: clusters.map(
            ({ name, identifier }) =>
              new Metric({
                namespace: names.metricNamespace,
                metricName,
                dimensionsMap: { Cluster: identifier },
                statistic: Stats.MAXIMUM,
                label: name,
              }),
          ),
        }),
    );
    new Dashboard(this, 'Dashboard', {
      dashboardName: names.databaseDashboard(settings),
      widgets: [
        [new AlarmStatusWidget({ width: WHOLE_ROW, height: 4, title: 'Alarms', alarms: [...alarms] })],
        graphs,
        restorable,
      ],
    });
  }
}
