import { numbers } from '../../../lib/policy';
import { call, one, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('a cluster deleted', call('rds', 'DeleteDBCluster', { dBClusterIdentifier: 'c' })),
    one(
      'deletion protection removed',
      call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c', deletionProtection: false }),
    ),
    one('retention shortened', call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c', backupRetentionPeriod: 7 })),
    one('a recovery point deleted', call('backup', 'DeleteRecoveryPoint', { recoveryPointArn: 'r' })),
    one("the vault's lock removed", call('backup', 'DeleteBackupVaultLockConfiguration', { backupVaultName: 'v' })),
    one(
      'versioning suspended',
      call('s3', 'PutBucketVersioning', { bucketName: 'b', VersioningConfiguration: { Status: 'Suspended' } }),
    ),
    one('a bucket deleted', call('s3', 'DeleteBucket', { bucketName: 'b' })),
    one(
      'point-in-time recovery off',
      call('dynamodb', 'UpdateContinuousBackups', {
        tableName: 't',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      }),
    ),
  ],
  ignores: [
    one(
      'a refused attempt',
      call('rds', 'DeleteDBCluster', { dBClusterIdentifier: 'c' }, { errorCode: 'AccessDenied' }),
    ),
    one('a snapshot created', call('rds', 'CreateDBClusterSnapshot', { dBClusterSnapshotIdentifier: 's' })),
    one(
      'a harmless change',
      call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c', preferredMaintenanceWindow: 'sun:03:00-sun:04:00' }),
    ),
    one(
      'retention as promised',
      call('rds', 'ModifyDBCluster', {
        dBClusterIdentifier: 'c',
        backupRetentionPeriod: numbers.pointInTime.value,
        deletionProtection: true,
      }),
    ),
    one('an object deleted', call('s3', 'DeleteObject', { bucketName: 'b', key: 'k' })),
    one('AWS Backup deletes what has reached its age', {
      ...call('rds', 'DeleteDBClusterSnapshot', { dBClusterSnapshotIdentifier: 'awsbackup:job-1' }),
      sourceIPAddress: 'backup.amazonaws.com',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/backup/AWSBackup',
        invokedBy: 'backup.amazonaws.com',
      },
    }),
  ],
};
