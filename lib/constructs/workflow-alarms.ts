import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { names } from '../config';
import { PlatformStack } from './platform-stack';

/**
 * An alarm for each way in which a workflow does not end well: one that runs out of time does not count as failed.
 * @param describe the alarm's text, given how it ended
 */
export function alarmEndings(scope: Construct, workflow: StateMachine, describe: (how: string) => string): void {
  const { settings } = PlatformStack.of(scope);
  const mailbox = new SnsAction(Topic.fromTopicArn(scope, 'Alarms', names.alarmTopicArn(settings)));
  const period = { period: Duration.minutes(5) };
  const endings: readonly [id: string, metric: IMetric, how: string][] = [
    ['Failed', workflow.metricFailed(period), 'failed'],
    ['TimedOut', workflow.metricTimedOut(period), 'did not end in time'],
    ['Aborted', workflow.metricAborted(period), 'was stopped'],
  ];
  for (const [id, metric, how] of endings) {
    new Alarm(scope, id, {
      alarmDescription: describe(how),
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(mailbox);
  }
}
