import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { names } from '../../lib/config';
import { numbers } from '../../lib/policy';
import { LIFE, type Lived } from '../life';
import type { Shown, Stage } from '../stage';

const DAY_S = 86_400;
/** The emulator keeps metrics for a fortnight. */
const KEPT_DAYS = 14;

/** The watch measured each cluster's restorable lag and the age of its newest copy, as long as it lived. */
export async function recoveryPointWatch({ clients, settings }: Stage, { days }: Lived): Promise<Shown> {
  const maxima = async (MetricName: string, cluster: string) => {
    const { Datapoints = [] } = await clients.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: names.metricNamespace,
        MetricName,
        Dimensions: [{ Name: 'Cluster', Value: names.cluster(settings, cluster) }],
        StartTime: new Date(LIFE.from),
        EndTime: new Date(Date.parse(LIFE.until) + DAY_S * 1000),
        Period: DAY_S,
        Statistics: ['Maximum'],
      }),
    );
    return Datapoints.flatMap(({ Maximum }) => (Maximum === undefined ? [] : [Maximum]));
  };
  const expected = Math.min(days, KEPT_DAYS);
  const short: string[] = [];
  let lag = 0;
  let age = 0;
  for (const { name } of settings.clusters) {
    const lags = await maxima('RestorableLag', name);
    const ages = await maxima('RecoveryPointAge', name);
    if (lags.length < expected) short.push(`${name}: ${lags.length} measures of the lag on ${expected} days`);
    if (ages.length < expected) short.push(`${name}: ${ages.length} measures of the newest copy on ${expected} days`);
    lag = Math.max(lag, ...lags);
    age = Math.max(age, ...ages);
  }
  if (lag > numbers.logShipping.value * 60) short.push(`a restorable lag of ${lag} s`);
  if (age > numbers.recoveryPointAgeAlarm.value) short.push(`a newest copy ${age.toFixed(1)} hours old`);
  return {
    clauses: 'backup',
    done: 'the recovery-point watch measured what could be restored of each cluster',
    seen: `restorable to ${lag.toFixed(0)} s ago at worst, newest copy never older than ${age.toFixed(1)} hours`,
    look: '',
    short,
  };
}
