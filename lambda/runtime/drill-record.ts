import { gzipSync } from 'node:zlib';
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { S3Client } from '@aws-sdk/client-s3';
import { putJsonOnce } from './put-once';

export interface DrillRecord {
  readonly bucket: string;
  readonly namespace: string;
  readonly kind: 'failover' | 'restore';
  readonly cluster: string;
  /** ISO 8601; with kind and cluster it names the record, so that the same drill is recorded once. */
  readonly startedAt: string;
  readonly metric: { readonly name: string; readonly seconds: number };
  readonly content: object;
}

/**
 * Keeps what a drill measured, as `drills/<kind>/<cluster>/<start>.json`, and draws it as a metric.
 * @returns false when this drill was recorded before: the record stays as it was written first
 */
export async function recordDrill(
  { s3, cloudwatch }: { s3: S3Client; cloudwatch: Pick<CloudWatchClient, 'send'> },
  { bucket, namespace, kind, cluster, startedAt, metric, content }: DrillRecord,
): Promise<boolean> {
  const written = await putJsonOnce(s3, {
    Bucket: bucket,
    Key: `drills/${kind}/${cluster}/${startedAt}.json`,
    Body: gzipSync(JSON.stringify({ kind, cluster, startedAt, ...content })),
  });
  // Always: a repeat may be the repair of a run that ended between the two, and the same second of the same value draws nothing else
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: namespace,
      MetricData: [
        {
          MetricName: metric.name,
          Value: metric.seconds,
          Unit: 'Seconds',
          Timestamp: new Date(startedAt),
          Dimensions: [{ Name: 'Cluster', Value: cluster }],
        },
      ],
    }),
  );
  return written;
}
