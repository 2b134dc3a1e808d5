import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import type { EventBridgeEvent } from 'aws-lambda';
import { readEnvironment } from '../runtime/environment';
import { deliver } from './deliver';

const logger = new Logger();
const metrics = new Metrics();
const s3 = new S3Client({});

type ObjectCreated = EventBridgeEvent<
  'Object Created',
  { bucket: { name: string }; object: { key: string; 'version-id'?: string } }
>;

/** Delivers what has landed. Environment: `BUCKETS`, JSON of the target bucket by stream. */
export async function handler({ detail }: ObjectCreated): Promise<void> {
  const buckets = JSON.parse(readEnvironment(['BUCKETS']).BUCKETS) as Record<string, string>;
  const landed = { bucket: detail.bucket.name, key: detail.object.key, versionId: detail.object['version-id'] };
  const delivered = await deliver(s3, landed, buckets);
  logger.info('Delivered', { ...delivered });
  metrics.addDimension('stream', delivered.stream);
  metrics.addMetric('RecordsDelivered', MetricUnit.Count, delivered.records);
  metrics.addMetric('RecordsUnreadable', MetricUnit.Count, delivered.unreadable);
  metrics.publishStoredMetrics();
}
