import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { readEnvironment } from '../runtime/environment';
import { watch } from './watch';

const logger = new Logger();
const clients = { rds: new RDSClient({}), backup: new BackupClient({}), cloudwatch: new CloudWatchClient({}) };

/** Every five minutes. Environment: `CLUSTERS` (identifiers, comma-separated), `VAULT`, `POWERTOOLS_METRICS_NAMESPACE`. */
export async function handler(): Promise<void> {
  const e = readEnvironment(['CLUSTERS', 'VAULT', 'POWERTOOLS_METRICS_NAMESPACE']);
  const measured = await watch(clients, {
    clusters: e.CLUSTERS.split(','),
    vault: e.VAULT,
    namespace: e.POWERTOOLS_METRICS_NAMESPACE,
    now: new Date(),
  });
  logger.info('Measured what can be restored', { measured });
}
