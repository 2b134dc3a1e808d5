import {
  ModifyDBClusterCommand,
  paginateDescribeDBClusters,
  type DBCluster,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { paginateListSecretVersionIds, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namesSecret, type Reading } from './reading';

export interface ReplaceTools {
  readonly rds: RDSClient;
  readonly secrets: SecretsManagerClient;
}

/** A rotation is under way: whether it ends the reading's knowledge is known once it is over, so come again. */
export class RotationUnderWayError extends Error {
  override readonly name = 'RotationUnderWayError';
}

/** What became of a reading; `cluster` is the identifier. */
export type Answer =
  { readonly outcome: 'replaced' | 'replaced-before'; readonly cluster: string } | { readonly outcome: 'no-cluster' };

const SECOND = 1_000;

/**
 * Replaces the master password that a reading opened, unless the password in force was made after the reading: so a
 * reading delivered twice, late or out of order replaces nothing twice, and needs no memory of its own.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
 * @throws RotationUnderWayError while RDS rotates; any error of RDS or Secrets Manager: the delivery is tried again
 */
export async function replaceAfter({ rds, secrets }: ReplaceTools, reading: Reading): Promise<Answer> {
  const cluster = await clusterOf(rds, reading.secretId);
  const { DBClusterIdentifier: identifier, MasterUserSecret: secret } = cluster ?? {};
  if (!identifier || !secret?.SecretArn) return { outcome: 'no-cluster' };
  if (secret.SecretStatus === 'creating' || secret.SecretStatus === 'rotating') {
    throw new RotationUnderWayError(`The master password of ${identifier} is being replaced: ${secret.SecretStatus}`);
  }
  const made = await currentVersionMade(secrets, secret.SecretArn);
  // The reading's second is all that CloudTrail tells: a version made within it may be the one that was read
  if (made && made.getTime() >= reading.at.getTime() + SECOND)
    return { outcome: 'replaced-before', cluster: identifier };
  await rds.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: identifier,
      RotateMasterUserPassword: true,
      ApplyImmediately: true,
    }),
  );
  return { outcome: 'replaced', cluster: identifier };
}

async function clusterOf(rds: RDSClient, secretId: string): Promise<DBCluster | undefined> {
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: rds }, {})) {
    const found = DBClusters.find(
      ({ MasterUserSecret }) => MasterUserSecret?.SecretArn && namesSecret(secretId, MasterUserSecret.SecretArn),
    );
    if (found) return found;
  }
  return undefined;
}

/** When the version in force was made; undefined when Secrets Manager shows none, which counts as old. */
async function currentVersionMade(secrets: SecretsManagerClient, secretArn: string): Promise<Date | undefined> {
  for await (const { Versions = [] } of paginateListSecretVersionIds({ client: secrets }, { SecretId: secretArn })) {
    const current = Versions.find(({ VersionStages }) => VersionStages?.includes('AWSCURRENT'));
    if (current) return current.CreatedDate;
  }
  return undefined;
}
