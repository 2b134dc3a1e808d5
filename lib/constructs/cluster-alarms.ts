import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { names, type ClusterSettings } from '../config';
import { acceptedConnections } from './accepted-connections';
import { clusterMetrics, type ClusterMetric } from './cluster-metrics';
import { PlatformAlarm } from './platform-alarm';
import { PlatformStack } from './platform-stack';

/** Above it queries queue; a failover or a burst still finds room below it. */
const BUSY_CPU_PERCENT = 85;
/** Where Linux and PostgreSQL begin to swap, whatever the size: RDS's own recommendation is of this order. */
const LEAST_FREE_MEMORY_BYTES = 256 * 2 ** 20;
/** Share of the connections accepted by default beyond which an application is leaking or flooding. */
const CONNECTIONS_SHARE = 0.8;
/** Readers share the writer's storage and are usually below a tenth of this: what they read has become old. */
const REPLICA_LAG_MILLISECONDS = 1_000;
/** Now and then a deadlock is ordinary and retried; one a minute, on and on, is a fault of the application. */
const DEADLOCKS_PER_SECOND = 1 / Duration.minutes(1).toSeconds();
/** An Aurora volume ends at 128 TiB on every version; this leaves months to act.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html */
const VOLUME_BYTES = 0.8 * 128 * 2 ** 40;

interface Threshold {
  readonly metric: ClusterMetric;
  readonly statistic: string;
  readonly threshold: number;
  /** @default above */
  readonly below?: true;
  /** Whether silence counts as broken. @default false */
  readonly mustSpeak?: true;
  readonly meaning: string;
}

/**
 * Alarms of a cluster (`incident.detected`): performance that gets poor, connections that flood, readers that fall behind,
 * storage that fills. A cluster that says nothing of its CPU is one that nobody reaches.
 */
export class ClusterAlarms extends Construct {
  readonly alarms: readonly PlatformAlarm[];

  constructor(scope: Construct, id: string, cluster: ClusterSettings) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const identifier = names.cluster(settings, cluster.name);
    this.alarms = thresholds(cluster).map(({ metric, statistic, threshold, below, mustSpeak, meaning }) => {
      return new PlatformAlarm(this, metric, {
        alarmDescription: `${identifier}: ${meaning} (incident.detected)`,
        metric: new Metric({ ...clusterMetrics(identifier, metric), statistic }),
        threshold,
        evaluationPeriods: 3,
        comparisonOperator: below ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: mustSpeak ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
    });
  }
}

/** The worst instance of the cluster counts: an average over three hides the one that suffers. */
const thresholds = ({ capacity }: ClusterSettings): readonly Threshold[] => [
  {
    metric: 'CPUUtilization',
    statistic: Stats.MAXIMUM,
    threshold: BUSY_CPU_PERCENT,
    mustSpeak: true,
    meaning: `an instance is above ${BUSY_CPU_PERCENT} % of its CPU, or the cluster is silent`,
  },
  {
    metric: 'FreeableMemory',
    statistic: Stats.MINIMUM,
    threshold: LEAST_FREE_MEMORY_BYTES,
    below: true,
    meaning: 'an instance is out of memory',
  },
  {
    metric: 'DatabaseConnections',
    statistic: Stats.MAXIMUM,
    threshold: Math.floor(CONNECTIONS_SHARE * acceptedConnections(capacity)),
    meaning: `more than ${CONNECTIONS_SHARE * 100} % of the connections that an instance accepts are taken`,
  },
  {
    metric: 'AuroraReplicaLagMaximum',
    statistic: Stats.MAXIMUM,
    threshold: REPLICA_LAG_MILLISECONDS,
    meaning: 'a reader is more than a second behind the writer',
  },
  {
    metric: 'Deadlocks',
    statistic: Stats.AVERAGE,
    threshold: DEADLOCKS_PER_SECOND,
    meaning: 'more than one deadlock a minute',
  },
  {
    metric: 'VolumeBytesUsed',
    statistic: Stats.MAXIMUM,
    threshold: VOLUME_BYTES,
    meaning: 'the volume comes near the most that Aurora stores',
  },
];
