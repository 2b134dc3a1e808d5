import { DescribeBackupVaultCommand, type BackupClient } from '@aws-sdk/client-backup';
import { GetTrailCommand, GetTrailStatusCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DescribeLogGroupsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, type KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import {
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Reads the properties of a resource that drift, in CloudFormation's shape, by its physical id. */
export type LiveReader = (physicalId: string) => Promise<Record<string, unknown>>;

export interface LiveClients {
  readonly backup: BackupClient;
  readonly cloudtrail: CloudTrailClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
}

/** Answers by which S3 says that a bucket has no such configuration; any other failure is one. */
const NOT_SET = ['ObjectLockConfigurationNotFoundError', 'NoSuchPublicAccessBlockConfiguration'];

async function orNotSet<T>(call: Promise<T>): Promise<Partial<T>> {
  try {
    return await call;
  } catch (error) {
    if (NOT_SET.includes((error as Error).name)) return {};
    throw error;
  }
}

const found = <T>(list: readonly T[] | undefined, what: string): T => {
  const [first] = list ?? [];
  if (first === undefined) throw new Error(`${what} is not in the account`);
  return first;
};

/** The readers, by resource type. Read-only calls: docs/evidence-live-policy.json lists them. */
export const liveReaders = ({
  backup,
  cloudtrail,
  kms,
  logs,
  rds,
  s3,
}: LiveClients): Readonly<Record<string, LiveReader>> => ({
  'AWS::RDS::DBCluster': async (DBClusterIdentifier) => {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
    const cluster = found(DBClusters, DBClusterIdentifier);
    return {
      StorageEncrypted: cluster.StorageEncrypted,
      BackupRetentionPeriod: cluster.BackupRetentionPeriod,
      DeletionProtection: cluster.DeletionProtection,
      EnableIAMDatabaseAuthentication: cluster.IAMDatabaseAuthenticationEnabled,
      CopyTagsToSnapshot: cluster.CopyTagsToSnapshot,
      EnableCloudwatchLogsExports: cluster.EnabledCloudwatchLogsExports,
    };
  },
  'AWS::RDS::DBInstance': async (DBInstanceIdentifier) => {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    const { AvailabilityZone, PubliclyAccessible, PromotionTier } = found(DBInstances, DBInstanceIdentifier);
    return { AvailabilityZone, PubliclyAccessible, PromotionTier };
  },
  'AWS::S3::Bucket': async (Bucket) => {
    const [versioning, lock, access] = await Promise.all([
      s3.send(new GetBucketVersioningCommand({ Bucket })),
      orNotSet(s3.send(new GetObjectLockConfigurationCommand({ Bucket }))),
      orNotSet(s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
    ]);
    const rule = lock.ObjectLockConfiguration?.Rule;
    return {
      VersioningConfiguration: { Status: versioning.Status },
      ObjectLockEnabled: lock.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      ObjectLockConfiguration: rule && { ObjectLockEnabled: 'Enabled', Rule: rule },
      PublicAccessBlockConfiguration: access.PublicAccessBlockConfiguration,
    };
  },
  'AWS::KMS::Key': async (KeyId) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeySpec !== 'SYMMETRIC_DEFAULT') return { Enabled: KeyMetadata?.Enabled };
    const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return { Enabled: KeyMetadata.Enabled, EnableKeyRotation: KeyRotationEnabled };
  },
  'AWS::CloudTrail::Trail': async (Name) => {
    const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name }));
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name }));
    return {
      IsLogging,
      IsMultiRegionTrail: Trail?.IsMultiRegionTrail,
      IncludeGlobalServiceEvents: Trail?.IncludeGlobalServiceEvents,
      EnableLogFileValidation: Trail?.LogFileValidationEnabled,
      S3BucketName: Trail?.S3BucketName,
    };
  },
  'AWS::Backup::BackupVault': async (BackupVaultName) => {
    const vault = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName }));
    return {
      LockConfiguration: vault.Locked
        ? { MinRetentionDays: vault.MinRetentionDays, MaxRetentionDays: vault.MaxRetentionDays }
        : undefined,
    };
  },
  'AWS::Logs::LogGroup': async (logGroupName) => {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    const group = found(
      logGroups.filter((one) => one.logGroupName === logGroupName),
      logGroupName,
    );
    return { RetentionInDays: group.retentionInDays };
  },
});
