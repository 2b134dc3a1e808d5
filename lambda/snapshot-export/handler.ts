import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { readEnvironment } from '../runtime/environment';
import { exportSnapshots } from './export-snapshots';
import type { Cadence } from './plan-exports';

const logger = new Logger();
const clients = { rds: new RDSClient({}), backup: new BackupClient({}), cloudwatch: new CloudWatchClient({}) };

/** Every half hour. Environment: `CADENCES`, `VAULT`, `BUCKET`, `EXPORT_ROLE_ARN`, `EXPORT_KEY_ARN`, the metrics' namespace. */
export async function handler(): Promise<void> {
  const e = readEnvironment([
    'CADENCES',
    'VAULT',
    'BUCKET',
    'EXPORT_ROLE_ARN',
    'EXPORT_KEY_ARN',
    'POWERTOOLS_METRICS_NAMESPACE',
  ]);
  const { started, incomplete } = await exportSnapshots(clients, {
    cadences: e.CADENCES.split(',') as Cadence[],
    vault: e.VAULT,
    bucket: e.BUCKET,
    roleArn: e.EXPORT_ROLE_ARN,
    keyArn: e.EXPORT_KEY_ARN,
    namespace: e.POWERTOOLS_METRICS_NAMESPACE,
    now: new Date(),
  });
  logger.info('Started exports of snapshots', { started });
  if (incomplete.length > 0) logger.warn('Exports are finished and lack something', { incomplete });
}
