import { Logger } from '@aws-lambda-powertools/logger';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { EventBridgeEvent } from 'aws-lambda';
import { readEnvironment } from '../runtime/environment';
import { readingOf } from './reading';
import { replaceAfter } from './replace';

const logger = new Logger();
const tools = { rds: new RDSClient({}), secrets: new SecretsManagerClient({}) };

/**
 * Target of the rule on readings of the sealed master credentials: replaces what was read (`admin.sealed-credentials`).
 * Environment: `ROTATOR` (ARN of the role that RDS rotates as). Permissions: rds:DescribeDBClusters, rds:ModifyDBCluster
 * of the clusters, secretsmanager:ListSecretVersionIds and secretsmanager:RotateSecret of their secrets; never the value.
 * What fails is thrown: Lambda tries twice more, then leaves a dead letter, which alarms.
 */
export async function handler(event: EventBridgeEvent<string, Parameters<typeof readingOf>[0]>): Promise<void> {
  const { ROTATOR } = readEnvironment(['ROTATOR']);
  const reading = readingOf(event.detail, ROTATOR);
  if (!reading) return logger.info('Nothing was opened', { eventId: event.id });
  logger.info('Sealed credentials were opened', { ...reading, ...(await replaceAfter(tools, reading)) });
}
