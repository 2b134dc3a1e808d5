import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { recordDrill } from '../runtime/drill-record';
import { readEnvironment } from '../runtime/environment';
import { validateRestore } from './answer-restore';

const logger = new Logger();
const tools = { backup: new BackupClient({}), rds: new RDSClient({}) };
const stores = { s3: new S3Client({}), cloudwatch: new CloudWatchClient({}) };

/**
 * Validates what a restore test brought back, and records how long it took; a failed validation fails the call, so that
 * the alarm sounds. Environment: `ENGINE`, `KEY_ARN`, `RECORDS_BUCKET`, `POWERTOOLS_METRICS_NAMESPACE`.
 */
export async function handler(event: { detail: { restoreJobId: string } }): Promise<void> {
  const e = readEnvironment(['ENGINE', 'KEY_ARN', 'RECORDS_BUCKET', 'POWERTOOLS_METRICS_NAMESPACE']);
  const validation = await validateRestore(tools, event.detail.restoreJobId, { engine: e.ENGINE, keyArn: e.KEY_ARN });
  if (!validation) return logger.info('No restore test of the drill', { restoreJobId: event.detail.restoreJobId });
  await recordDrill(stores, {
    bucket: e.RECORDS_BUCKET,
    namespace: e.POWERTOOLS_METRICS_NAMESPACE,
    kind: 'restore',
    cluster: validation.source.split(':').at(-1) ?? 'unknown',
    startedAt: validation.startedAt,
    metric: { name: 'RestoreSeconds', seconds: validation.secondsToRestore },
    content: validation,
  });
  logger.info('Validated a restore', { ...validation });
  if (!validation.successful) throw new Error(`The restore ${validation.restoreJobId} is not what was backed up`);
}
