import { Duration } from 'aws-cdk-lib';
import { TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PlatformAlarm } from './platform-alarm';

/**
 * An alarm for each way in which a workflow does not end well: one that runs out of time does not count as failed.
 * @param describe the alarm's text, given how it ended
 */
export function alarmEndings(scope: Construct, workflow: StateMachine, describe: (how: string) => string): void {
  const period = { period: Duration.minutes(5) };
  const endings: readonly [id: string, metric: IMetric, how: string][] = [
    ['Failed', workflow.metricFailed(period), 'failed'],
    ['TimedOut', workflow.metricTimedOut(period), 'did not end in time'],
    ['Aborted', workflow.metricAborted(period), 'was stopped'],
  ];
  for (const [id, metric, how] of endings) {
    new PlatformAlarm(scope, id, {
      alarmDescription: describe(how),
      metric,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
