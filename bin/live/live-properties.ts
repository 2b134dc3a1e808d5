import { DescribeBackupVaultCommand, GetBackupPlanCommand, type BackupClient } from '@aws-sdk/client-backup';
import { GetTrailCommand, GetTrailStatusCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DescribeAlarmsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusterParameters,
  type RDSClient,
} from '@aws-sdk/client-rds';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  type S3Client,
} from '@aws-sdk/client-s3';
import { readSecurityGroup } from './security-group';

/**
 * Reads the properties of a resource that drift, in CloudFormation's shape, by its physical id.
 * @param named the name in a property of its template, where that is a text or refers to a resource of its stack
 */
export type LiveReader = (
  physicalId: string,
  named: (property: string) => string | undefined,
) => Promise<Record<string, unknown>>;

export interface LiveClients {
  readonly backup: BackupClient;
  readonly cloudtrail: CloudTrailClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ec2: EC2Client;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
}

/** Answers by which S3 says that a bucket has no such configuration; any other failure is one. */
const NOT_SET = [
  'ObjectLockConfigurationNotFoundError',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchLifecycleConfiguration',
  'NoSuchBucketPolicy',
  'ServerSideEncryptionConfigurationNotFoundError',
];

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

/** A rule of S3's answer in CloudFormation's shape. */
const lifecycleRule = ({ ID, Status, Filter, Prefix, Expiration, ...rule }: LifecycleRule): Record<string, unknown> => {
  const { And, Tag } = Filter ?? {};
  const tags = [...(And?.Tags ?? []), ...(Tag ? [Tag] : [])];
  return {
    Id: ID,
    Status,
    Prefix: Prefix ?? Filter?.Prefix ?? And?.Prefix,
    ...(tags.length > 0 && { TagFilters: tags }),
    ObjectSizeGreaterThan: Filter?.ObjectSizeGreaterThan ?? And?.ObjectSizeGreaterThan,
    ObjectSizeLessThan: Filter?.ObjectSizeLessThan ?? And?.ObjectSizeLessThan,
    ExpirationInDays: Expiration?.Days,
    ExpirationDate: Expiration?.Date?.toISOString(),
    ExpiredObjectDeleteMarker: Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  };
};

/** The readers, by resource type. Read-only calls: docs/evidence-live-policy.json lists them. */
export const liveReaders = ({
  backup,
  cloudtrail,
  cloudwatch,
  ec2,
  kms,
  logs,
  rds,
  s3,
}: LiveClients): Readonly<Record<string, LiveReader>> => ({
  'AWS::EC2::SecurityGroup': readSecurityGroup(ec2),
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
      DBClusterParameterGroupName: cluster.DBClusterParameterGroup,
    };
  },
  'AWS::RDS::DBClusterParameterGroup': async (DBClusterParameterGroupName) => {
    const set: [string, string][] = [];
    // Those that somebody set: `user` (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterParameters.html).
    const asked = { DBClusterParameterGroupName, Source: 'user' };
    for await (const { Parameters = [] } of paginateDescribeDBClusterParameters({ client: rds }, asked))
      for (const { ParameterName, ParameterValue } of Parameters)
        if (ParameterName !== undefined && ParameterValue !== undefined) set.push([ParameterName, ParameterValue]);
    return { Parameters: Object.fromEntries(set) };
  },
  'AWS::RDS::DBInstance': async (DBInstanceIdentifier) => {
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    const { AvailabilityZone, PubliclyAccessible, PromotionTier } = found(DBInstances, DBInstanceIdentifier);
    return { AvailabilityZone, PubliclyAccessible, PromotionTier };
  },
  'AWS::S3::Bucket': async (Bucket) => {
    const [versioning, lock, access, lifecycle, encryption] = await Promise.all([
      s3.send(new GetBucketVersioningCommand({ Bucket })),
      orNotSet(s3.send(new GetObjectLockConfigurationCommand({ Bucket }))),
      orNotSet(s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
      orNotSet(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
      orNotSet(s3.send(new GetBucketEncryptionCommand({ Bucket }))),
    ]);
    const rule = lock.ObjectLockConfiguration?.Rule;
    return {
      VersioningConfiguration: { Status: versioning.Status },
      ObjectLockEnabled: lock.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      ObjectLockConfiguration: rule && { ObjectLockEnabled: 'Enabled', Rule: rule },
      PublicAccessBlockConfiguration: access.PublicAccessBlockConfiguration,
      LifecycleConfiguration: lifecycle.Rules && { Rules: lifecycle.Rules.map(lifecycleRule) },
      BucketEncryption: encryption.ServerSideEncryptionConfiguration && {
        ServerSideEncryptionConfiguration: (encryption.ServerSideEncryptionConfiguration.Rules ?? []).map((one) => ({
          ServerSideEncryptionByDefault: one.ApplyServerSideEncryptionByDefault,
        })),
      },
    };
  },
  'AWS::S3::BucketPolicy': async (physicalId, named) => {
    const Bucket = named('Bucket') ?? physicalId;
    const { Policy } = await orNotSet(s3.send(new GetBucketPolicyCommand({ Bucket })));
    return { PolicyDocument: Policy };
  },
  'AWS::CloudWatch::Alarm': async (AlarmName) => {
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    const { ActionsEnabled, AlarmActions, ComparisonOperator, EvaluationPeriods, Period, Statistic, Threshold } = found(
      MetricAlarms,
      AlarmName,
    );
    return { ActionsEnabled, AlarmActions, ComparisonOperator, EvaluationPeriods, Period, Statistic, Threshold };
  },
  'AWS::Backup::BackupPlan': async (BackupPlanId) => {
    const { BackupPlan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId }));
    const { Rules = [], ...plan } = BackupPlan ?? {};
    return {
      BackupPlan: {
        ...plan,
        BackupPlanRule: Rules.map(({ TargetBackupVaultName, ...rule }) => ({
          ...rule,
          TargetBackupVault: TargetBackupVaultName,
        })),
      },
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
