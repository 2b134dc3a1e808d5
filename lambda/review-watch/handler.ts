import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { S3Client } from '@aws-sdk/client-s3';
import { hasBeenMailed } from '../review-workflow/kept-reviews';
import { monthDue } from '../review-workflow/month';
import { readEnvironment } from '../runtime/environment';

const logger = new Logger();
const s3 = new S3Client({});
const cloudwatch = new CloudWatchClient({});

/**
 * Every day: is the report of the month that is due kept and mailed? Counts 1 on the metric when it is not, else 0, so
 * that the alarm has data on every day. Environment: `REPORTS_BUCKET`, `POWERTOOLS_METRICS_NAMESPACE`.
 */
export async function handler(): Promise<{ month: string; overdue: boolean }> {
  const e = readEnvironment(['REPORTS_BUCKET', 'POWERTOOLS_METRICS_NAMESPACE']);
  const month = monthDue(new Date());
  const overdue = !(await hasBeenMailed(s3, e.REPORTS_BUCKET, month));
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: e.POWERTOOLS_METRICS_NAMESPACE,
      MetricData: [{ MetricName: 'ReviewsOverdue', Value: overdue ? 1 : 0, Unit: 'Count' }],
    }),
  );
  if (overdue) logger.error('The monthly review has no report', { month });
  else logger.info('The monthly review is there', { month });
  return { month, overdue };
}
