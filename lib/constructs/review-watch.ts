import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { numbers, TIME_ZONE } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { calling, PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';
import { writesMetrics } from './writes-metrics';

/**
 * Looks every day whether the review that is due is kept and mailed. A monthly metric that stays away alarms nobody, so a
 * function counts, and a day on which it does not count is an alarm too.
 */
export class ReviewWatch extends Construct {
  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const reviews = `${names.bucketArn(settings, 'reports')}/reviews/*`;
    const watch = new PlatformFunction(this, 'Function', {
      name: 'review-watch',
      description: 'Looks whether the monthly review that is due has been kept and mailed',
      key,
      environment: { REPORTS_BUCKET: names.bucket(settings, 'reports') },
      allow: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [names.bucketArn(settings, 'reports')] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [reviews] }),
        new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
        writesMetrics(),
      ],
    });
    acknowledgePatterns(
      watch.role,
      [reviews, '*'],
      'It reads the reports under this prefix; metrics have no resource, the condition names their namespace',
    );
    new PlatformSchedule(this, 'Daily', {
      role: 'review-watch-schedule',
      description: 'Looks whether the monthly review that is due is there',
      expression: 'cron(0 8 * * ? *)',
      ...calling(watch),
      key,
    });
    new PlatformAlarm(this, 'Overdue', {
      alarmDescription: `The month before has no review that was kept and mailed by day ${numbers.reviewOverdueDay.value} (${TIME_ZONE}), or nobody looked. Start ${names.reviewWorkflow(settings)} with {"month": "YYYY-MM"}`,
      metric: new Metric({
        namespace: names.metricNamespace,
        metricName: 'ReviewsOverdue',
        statistic: Stats.MAXIMUM,
        period: Duration.days(1), // it watches once a day
      }),
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
