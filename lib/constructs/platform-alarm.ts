import { Alarm, ComparisonOperator, type AlarmProps, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { alarmTopicOf } from './alarm-topic';

type PlatformAlarmProps = Pick<AlarmProps, 'metric'> &
  Partial<Pick<AlarmProps, 'threshold' | 'evaluationPeriods' | 'comparisonOperator'>> & {
    /** What is wrong when it sounds, and what to do. */
    readonly alarmDescription: string;
    /** What silence means: each alarm says it. */
    readonly treatMissingData: TreatMissingData;
  };

/** An alarm that is mailed. By itself it sounds when its metric reaches 1 in one period. */
export class PlatformAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: PlatformAlarmProps) {
    super(scope, id, {
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      ...props,
    });
    this.addAlarmAction(new SnsAction(alarmTopicOf(this)));
  }
}
