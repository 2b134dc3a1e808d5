import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  type DBInstance,
  type RDSClient,
} from '@aws-sdk/client-rds';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { restoredCluster, type RestoreDrill } from './restore-drill';

/** A restored cluster that cannot be read: neither a success nor a failure of the copy. */
export class NotReadableError extends Error {
  override readonly name = 'NotReadableError';
}

export interface OpeningTools {
  readonly rds: Pick<RDSClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  /** Makes a password that nobody is told. */
  readonly newPassword: () => string;
  readonly now: () => Date;
}

export interface OpeningSettings {
  /** Prefix of the drills' secrets: one a restored cluster, thrown away with it. */
  readonly secretPrefix: string;
  /** Encrypts them. */
  readonly keyArn: string;
}

/** A restored cluster on its way to be read, or away again. */
export interface Opening extends RestoreDrill {
  /** When opening began, ISO 8601. */
  readonly openingSince?: string;
  /** What has been done to it; each is asked for again until RDS shows it done. */
  readonly opened?: 'sized' | 'entrusted';
  /** ARN of the secret with its new master password. */
  readonly secretArn?: string;
  readonly ready: boolean;
}

/** AWS Backup's clean-up may delete only what carries this tag. */
const RESTORE_TEST_TAG = 'awsbackup-restore-test';
/** Enough to read a few rows; what a restored cluster has is gone within hours. */
const SMALLEST = { MinCapacity: 0.5, MaxCapacity: 2 } as const;
/** RDS makes an instance within minutes; what is not readable by then will not be. */
const LIMIT_MS = 2 * 3_600_000;
/** RDS refuses while it is still at work: not now, look again. */
const BUSY = ['InvalidDBClusterStateFault', 'InvalidDBInstanceStateFault', 'InvalidDBInstanceState'];

/**
 * Makes a restored cluster, which AWS Backup brings back without an instance, readable through the Data API: one small
 * instance, a new master password, the endpoint. Called again and again until `ready`; repeated, it does nothing twice.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-aur.html
 * @throws NotReadableError when the cluster is gone, or not readable within two hours
 */
export async function openRestored(
  tools: OpeningTools,
  drill: RestoreDrill | Opening,
  settings: OpeningSettings,
): Promise<Opening> {
  const now = tools.now();
  let opening: Opening = { openingSince: now.toISOString(), ...drill, ready: false };
  if (now.getTime() - Date.parse(opening.openingSince ?? '') > LIMIT_MS) {
    throw new NotReadableError(`${drill.restored} cannot be read since ${opening.openingSince}`);
  }
  try {
    const cluster = await restoredCluster(tools.rds, drill.restored);
    if (!cluster) throw new NotReadableError(`${drill.restored} is gone before it was read`);
    if (!opening.opened) {
      await tools.rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: drill.restored,
          ServerlessV2ScalingConfiguration: SMALLEST,
          ApplyImmediately: true,
        }),
      );
      opening = { ...opening, opened: 'sized' };
    }
    if ((await instancesOf(tools.rds, drill.restored)).length === 0) {
      await createInstance(tools.rds, drill, cluster.Engine);
    }
    const [instance] = await instancesOf(tools.rds, drill.restored);
    if (instance?.DBInstanceStatus !== 'available') return opening;
    if (opening.opened === 'sized') {
      opening = { ...opening, secretArn: await entrust(tools, drill, settings), opened: 'entrusted' };
    }
    return { ...opening, ready: await isReadable(tools.rds, drill.restored) };
  } catch (error) {
    if (!BUSY.includes((error as Error).name)) throw error;
    return opening;
  }
}

async function isReadable(rds: OpeningTools['rds'], identifier: string): Promise<boolean> {
  const [instance] = await instancesOf(rds, identifier);
  const cluster = await restoredCluster(rds, identifier);
  return (
    instance?.DBInstanceStatus === 'available' &&
    cluster?.Status === 'available' &&
    cluster.HttpEndpointEnabled === true
  );
}

async function instancesOf(rds: OpeningTools['rds'], cluster: string): Promise<DBInstance[]> {
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] }),
  );
  return DBInstances;
}

async function createInstance(rds: OpeningTools['rds'], drill: RestoreDrill, engine: string | undefined) {
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: `${drill.restored}-1`,
      DBClusterIdentifier: drill.restored,
      DBInstanceClass: 'db.serverless',
      Engine: engine,
      PubliclyAccessible: false,
      Tags: [{ Key: RESTORE_TEST_TAG, Value: drill.restoreJobId }],
    }),
  );
}

/** Gives the cluster a new master password, kept where the Data API finds it, and opens its endpoint. */
async function entrust(
  { rds, secrets, newPassword }: OpeningTools,
  drill: RestoreDrill,
  { secretPrefix, keyArn }: OpeningSettings,
): Promise<string> {
  const cluster = await restoredCluster(rds, drill.restored);
  const password = newPassword();
  const secretArn = await keepSecret(secrets, {
    Name: `${secretPrefix}${drill.restored}`,
    KmsKeyId: keyArn,
    SecretString: JSON.stringify({ username: cluster?.MasterUsername, password }),
  });
  await rds.send(new EnableHttpEndpointCommand({ ResourceArn: drill.restoredArn }));
  await rds.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: drill.restored,
      MasterUserPassword: password,
      ApplyImmediately: true,
    }),
  );
  return secretArn;
}

async function keepSecret(
  secrets: OpeningTools['secrets'],
  secret: { Name: string; KmsKeyId: string; SecretString: string },
): Promise<string> {
  try {
    const { ARN = secret.Name } = await secrets.send(new CreateSecretCommand(secret));
    return ARN;
  } catch (error) {
    if ((error as Error).name !== 'ResourceExistsException') throw error;
    const { Name: SecretId, SecretString } = secret;
    const { ARN = SecretId } = await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    return ARN;
  }
}

/**
 * Takes away what reading needed: secret and instance, so that AWS Backup can delete the cluster. Called again and again
 * until `ready`: until nothing of it is left.
 */
export async function closeRestored(
  { rds, secrets }: Pick<OpeningTools, 'rds' | 'secrets'>,
  drill: RestoreDrill,
  { secretPrefix }: Pick<OpeningSettings, 'secretPrefix'>,
): Promise<Opening> {
  try {
    await secrets.send(
      new DeleteSecretCommand({ SecretId: `${secretPrefix}${drill.restored}`, ForceDeleteWithoutRecovery: true }),
    );
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  for (const { DBInstanceIdentifier } of await instancesOf(rds, drill.restored)) {
    try {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    } catch (error) {
      if (![...BUSY, 'DBInstanceNotFoundFault'].includes((error as Error).name)) throw error;
    }
  }
  return { ...drill, ready: (await instancesOf(rds, drill.restored)).length === 0 };
}
