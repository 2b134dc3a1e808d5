import { gunzipSync } from 'node:zlib';
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { putJsonOnce } from '../runtime/put-once';
import { readEnvironment } from '../runtime/environment';
import { logObjects, type Delivery } from './log-object';

const environment = readEnvironment(['AUDIT_BUCKET', 'AWS_REGION', 'CLUSTER_PREFIX']);
const logger = new Logger();
const s3 = new S3Client({});

/**
 * Keeps what the databases log of accesses: a delivery of CloudWatch Logs becomes objects of the locked bucket. A failure
 * is thrown: Lambda tries again, then keeps the delivery as a dead letter, and nothing of it is written twice.
 */
export const handler = async (event: CloudWatchLogsEvent): Promise<void> => {
  const delivery = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString('utf8')) as Delivery;
  for (const { key, body, records } of logObjects(delivery, environment.AWS_REGION, environment.CLUSTER_PREFIX)) {
    const written = await putJsonOnce(s3, { Bucket: environment.AUDIT_BUCKET, Key: key, Body: body });
    logger.info(written ? 'Delivery kept' : 'Delivery was already kept', { key, records });
  }
};
