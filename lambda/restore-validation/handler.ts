import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { recordDrill } from '../runtime/drill-record';
import { readEnvironment } from '../runtime/environment';
import { beginDrill } from './begin-drill';
import { closeRestored, openRestored, type Opening } from './open-restored';
import { findOverdue } from './overdue';
import { readRestored } from './read-restored';
import { answer, examine, type Answered, type RestoreDrill } from './restore-drill';

const logger = new Logger();
const tools = {
  backup: new BackupClient({}),
  rds: new RDSClient({}),
  data: new RDSDataClient({}),
  secrets: new SecretsManagerClient({}),
  sfn: new SFNClient({}),
  s3: new S3Client({}),
  cloudwatch: new CloudWatchClient({}),
  newPassword: () => randomBytes(24).toString('base64url'),
  now: () => new Date(),
};

/** AWS Backup's event, a step of the workflow that it starts, or the monthly look whether drills took place. */
export type RestoreStep =
  | { readonly detail: { readonly restoreJobId: string } }
  | { readonly step: 'examine'; readonly restoreJobId: string }
  | { readonly step: 'open' | 'read' | 'close'; readonly drill: Opening }
  | { readonly step: 'answer'; readonly drill: RestoreDrill }
  | { readonly step: 'overdue' };

/**
 * Validates what a restore test brought back, step by step, and records how long it took. Environment: `ENGINE`, `KEY_ARN`,
 * `CLUSTERS` and `DATA_API_CLUSTERS` (identifiers, comma-separated, the second may be `-`), `RECORDS_BUCKET`, `SECRET_PREFIX`,
 * `SECRET_KEY_ARN`, `WORKFLOW_ARN`, `TIME_ZONE`, `POWERTOOLS_METRICS_NAMESPACE`.
 */
export async function handler(event: RestoreStep): Promise<RestoreDrill | Opening | Answered | undefined> {
  const e = readEnvironment([
    'ENGINE',
    'KEY_ARN',
    'CLUSTERS',
    'DATA_API_CLUSTERS',
    'RECORDS_BUCKET',
    'SECRET_PREFIX',
    'SECRET_KEY_ARN',
    'WORKFLOW_ARN',
    'TIME_ZONE',
    'POWERTOOLS_METRICS_NAMESPACE',
  ]);
  const secret = { secretPrefix: e.SECRET_PREFIX, keyArn: e.SECRET_KEY_ARN };
  if ('detail' in event) {
    const { restoreJobId } = event.detail;
    const began = await beginDrill(tools, restoreJobId, e.WORKFLOW_ARN);
    logger.info('A restore is complete', { restoreJobId, began });
    return undefined;
  }
  switch (event.step) {
    case 'examine':
      return examine(tools, event.restoreJobId, {
        engine: e.ENGINE,
        keyArn: e.KEY_ARN,
        dataApiClusters: e.DATA_API_CLUSTERS.split(','),
      });
    case 'open':
      return openRestored(tools, event.drill, secret);
    case 'read':
      return readRestored(tools, event.drill);
    case 'close':
      return closeRestored(tools, event.drill, secret);
    case 'answer':
      return record(await answer(tools, event.drill), e.RECORDS_BUCKET, e.POWERTOOLS_METRICS_NAMESPACE);
    case 'overdue':
      await findOverdue(tools.s3, {
        bucket: e.RECORDS_BUCKET,
        clusters: e.CLUSTERS.split(','),
        now: tools.now(),
        zone: e.TIME_ZONE,
      });
      return undefined;
  }
}

async function record(answered: Answered, bucket: string, namespace: string): Promise<Answered> {
  const { restoreJobId, source, recoveryPoint, startedAt, secondsToRestore, restored, findings, successful } = answered;
  await recordDrill(tools, {
    bucket,
    namespace,
    kind: 'restore',
    cluster: source,
    startedAt,
    metric: { name: 'RestoreSeconds', seconds: secondsToRestore },
    content: { restoreJobId, recoveryPoint, restored, secondsToRestore, findings, successful },
  });
  logger.info('Validated a restore', { restoreJobId, source, secondsToRestore, findings, successful });
  return answered;
}
