import { numbers } from '../../../lib/policy';
import { call, one, session, statement, type Examples } from './example';
import { examples as stores } from './lost-stores.examples';

const lifecycle = (bucketName: string, ...rules: object[]) =>
  call('s3', 'PutBucketLifecycle', {
    bucketName,
    LifecycleConfiguration: { Rule: rules.map((rule) => ({ Status: 'Enabled', ...rule })) },
  });
const plan = (...rules: (readonly [ruleName: string, scheduleExpression: string, deleteAfterDays: number])[]) =>
  call('backup', 'UpdateBackupPlan', {
    backupPlanId: 'p',
    backupPlan: {
      rules: rules.map(([ruleName, scheduleExpression, deleteAfterDays]) => ({
        ruleName,
        scheduleExpression,
        lifecycle: { deleteAfterDays },
      })),
    },
  });
const logsKept = (logGroupName: string, retentionInDays: number | string) =>
  call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
const [daily, weekly] = ['cron(30 4 * * ? *)', 'cron(45 4 ? * SUN *)'] as const;

const lock = (Mode: string) =>
  call('s3', 'PutBucketObjectLockConfiguration', {
    bucketName: 'b',
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days: 60 } } },
  });
const replication = (...states: string[]) =>
  call('s3', 'PutBucketReplication', {
    bucketName: 'b',
    ReplicationConfiguration: { Rule: states.map((Status) => ({ Status, Destination: { Bucket: 'arn:aws:s3:::c' } })) },
  });
/** A service's session of its own role. @param role service and name */
const serviceRole = (role: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${role.split('/')[1]}/session`,
  invokedBy: role.split('/')[0],
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/aws-service-role/${role}` } },
});

export const examples: Examples = {
  matches: [
    one('an export broken off', call('rds', 'CancelExportTask', { exportTaskIdentifier: 'daily-1' })),
    one('a backup broken off', call('backup', 'StopBackupJob', { backupJobId: 'j' })),
    ...stores.matches,
    one('a lock that can be bypassed', lock('GOVERNANCE')),
    one(
      'a locked object deleted',
      call('s3', 'DeleteObject', { bucketName: 'b', key: 'k', 'x-amz-bypass-governance-retention': 'true' }),
    ),
    one('replication suspended', replication('Disabled', 'Disabled')),
    one("a trail's log group kept for a day", logsKept('aws-cloudtrail-logs-111122223333-x', 1)),
    one("a network's log group kept for a day, its period as text", logsKept('/vpc/flow-logs', '1')),
    one('a database dropped from inside', statement('DDL', 'DROP DATABASE', 'drop database alunni with (force)')),
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
    one('an instance deleted', call('rds', 'DeleteDBInstance', { dBInstanceIdentifier: 'd', skipFinalSnapshot: true })),
    one(
      'an instance that only bears the name of a restore test',
      call('rds', 'DeleteDBInstance', { dBInstanceIdentifier: 'awsbackup-restore-test-1-1' }),
    ),
    one('a cluster snapshot deleted', call('rds', 'DeleteDBClusterSnapshot', { dBClusterSnapshotIdentifier: 's' })),
    one('a snapshot deleted', call('rds', 'DeleteDBSnapshot', { dBSnapshotIdentifier: 's' })),
    one(
      'automated backups deleted',
      call('rds', 'DeleteDBClusterAutomatedBackup', { dbClusterResourceId: 'cluster-1' }),
    ),
    one(
      'automated backups off',
      call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', backupRetentionPeriod: 0 }),
    ),
    one('the vault deleted', call('backup', 'DeleteBackupVault', { backupVaultName: 'v' })),
    one('the plan deleted', call('backup', 'DeleteBackupPlan', { backupPlanId: 'p' })),
    one(
      'what the plan covers deleted',
      call('backup', 'DeleteBackupSelection', { backupPlanId: 'p', selectionId: 's' }),
    ),
    one(
      'a recovery point left to itself',
      call('backup', 'DisassociateRecoveryPoint', { backupVaultName: 'v', recoveryPointArn: 'r' }),
    ),
    one(
      'a recovery point kept for a day',
      call('backup', 'UpdateRecoveryPointLifecycle', { recoveryPointArn: 'r', lifecycle: { deleteAfterDays: 1 } }),
    ),
    one(
      'a plan that keeps a week',
      call('backup', 'UpdateBackupPlan', {
        backupPlanId: 'p',
        backupPlan: { rules: [{ ruleName: 'daily', lifecycle: { deleteAfterDays: 7 } }] },
      }),
    ),
    one(
      "the vault's lock weakened",
      call('backup', 'PutBackupVaultLockConfiguration', { backupVaultName: 'v', minRetentionDays: 1 }),
    ),
    one(
      'a cluster that the plan no longer copies',
      call('rds', 'RemoveTagsFromResource', {
        resourceName: 'arn:aws:rds:…:cluster:c',
        tagKeys: ['owner', 'backup-plan'],
      }),
    ),
    one(
      'the same, by the editor of tags',
      call('tagging', 'UntagResources', { resourceARNList: ['arn:aws:rds:…:cluster:c'], tagKeys: ['backup-plan'] }),
    ),
    one(
      'a cluster that the plan passes over',
      call('rds', 'AddTagsToResource', { resourceName: 'c', tags: [{ key: 'backup-plan', value: 'none' }] }),
    ),
    one(
      'a disk that the plan no longer copies',
      call('ec2', 'DeleteTags', {
        resourcesSet: { items: [{ resourceId: 'vol-1' }] },
        tagSet: { items: [{ key: 'backup-plan' }] },
      }),
    ),
    one('a legal hold cancelled', call('backup', 'CancelLegalHold', { legalHoldId: 'h' })),
    one('a disk snapshot deleted', call('ec2', 'DeleteSnapshot', { snapshotId: 'snap-1' })),
    one('a disk snapshot deleted by a service that takes none of its own', {
      ...call('ec2', 'DeleteSnapshot', { snapshotId: 'snap-1' }),
      userIdentity: serviceRole('ssm.amazonaws.com/AWSServiceRoleForAmazonSSM'),
    }),
    one('an image deregistered', call('ec2', 'DeregisterImage', { imageId: 'ami-1' })),
    one("a snapshot's lock opened", call('ec2', 'UnlockSnapshot', { snapshotId: 'snap-1' })),
    one(
      "an instance's protection removed",
      call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i-1', disableApiTermination: { value: false } }),
    ),
    one(
      'object lock taken away',
      call('s3', 'PutBucketObjectLockConfiguration', {
        bucketName: 'b',
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
      }),
    ),
    one(
      'object lock of a day',
      call('s3', 'PutBucketObjectLockConfiguration', {
        bucketName: 'b',
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      }),
    ),
    one(
      'objects deleted after three days',
      call('s3', 'PutBucketLifecycle', {
        bucketName: 'b',
        LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 3 } } },
      }),
    ),
    one(
      'daily copies deleted after a day, beside weekly ones that stay',
      lifecycle(
        'custodia-production-backup',
        { Filter: { Prefix: 'daily/' }, Expiration: { Days: 1 } },
        { Filter: { Prefix: 'weekly/' }, Expiration: { Days: 60 } },
      ),
    ),
    one(
      'copies deleted tomorrow',
      lifecycle('custodia-production-backup', { Expiration: { Date: '2026-10-06T00:00:00.000Z' } }),
    ),
    one(
      'copies deleted by a date that is past',
      lifecycle('custodia-production-backup', { Expiration: { Date: '2026-01-01T00:00:00.000Z' } }),
    ),
    one(
      'old versions of copies deleted after a day',
      lifecycle('custodia-production-backup', { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    ),
    one(
      'a plan whose daily copies stay three days, beside weekly ones that stay',
      plan(['daily', daily, 3], ['weekly', weekly, 60]),
    ),
    one('a plan whose daily copies bear another name', plan(['copies', daily, 3], ['more copies', weekly, 60])),
    one('a plan whose weekly copies go soon', plan(['daily', daily, 35], ['weekly', weekly, 36])),
    one("the trail's log group kept for a day", logsKept('/custodia/production/trail', 1)),
    one("a database's log group kept for a week", logsKept('/aws/rds/cluster/custodia-production-x/postgresql', 7)),
    one(
      "a function's log group kept for a month",
      logsKept('/aws/lambda/custodia-production-review', numbers.searchCopy.value),
    ),
    one(
      'a recovery period of a day',
      call('dynamodb', 'UpdateContinuousBackups', {
        tableName: 't',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 1 },
      }),
    ),
    one('a directory bucket deleted', call('s3express', 'DeleteBucket', { bucketName: 'b--euw1-az1--x-s3' })),
    one(
      'a table bucket deleted',
      call('s3tables', 'DeleteTableBucket', { tableBucketARN: 'arn:aws:s3tables:::bucket/t' }),
    ),
    one('a vector bucket deleted', call('s3vectors', 'DeleteVectorBucket', { vectorBucketName: 'v' })),
    one('a keyspace deleted', call('cassandra', 'DropKeyspace', { keyspaceName: 'k' })),
    one('a distributed database deleted', call('dsql', 'DeleteCluster', { identifier: 'c' })),
    one(
      "a distributed database's protection removed",
      call('dsql', 'UpdateCluster', { identifier: 'c', deletionProtectionEnabled: false }),
    ),
    one(
      "a user pool's protection removed",
      call('cognito-idp', 'UpdateUserPool', { userPoolId: 'p', deletionProtection: 'INACTIVE' }),
    ),
    one('a table deleted', call('dynamodb', 'DeleteTable', { tableName: 't' })),
    one(
      "a table's protection removed",
      call('dynamodb', 'UpdateTable', { tableName: 't', deletionProtectionEnabled: false }),
    ),
    one('a file system deleted', call('elasticfilesystem', 'DeleteFileSystem', { fileSystemId: 'fs-1' })),
    one('a warehouse deleted', call('redshift', 'DeleteCluster', { clusterIdentifier: 'c' })),
    one('a rule that keeps deleted copies unlocked', call('rbin', 'UnlockRule', { identifier: 'r' })),
    one(
      "a stack's protection removed",
      call('cloudformation', 'UpdateTerminationProtection', { stackName: 's', enableTerminationProtection: false }),
    ),
  ],
  ignores: [
    one('a table dropped from inside, as releases do', statement('DDL', 'DROP TABLE', 'drop table prova')),
    ...stores.ignores,
    one('a lock that nobody can bypass', lock('COMPLIANCE')),
    one('one of two rules of replication suspended', replication('Enabled', 'Disabled')),
    one("a trail's log group kept for a year", logsKept('aws-cloudtrail-logs-111122223333-x', 365)),
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
    one('the restore drill takes its own instance away', {
      ...call('rds', 'DeleteDBInstance', {
        dBInstanceIdentifier: 'awsbackup-restore-test-1-1',
        skipFinalSnapshot: true,
      }),
      userIdentity: session('custodia-production-restore-validation', 'custodia-production-backup-RestoreDrill'),
    }),
    one('a dry run', call('ec2', 'DeleteSnapshot', { snapshotId: 'snap-1' }, { errorCode: 'Client.DryRunOperation' })),
    one(
      'deletion protection set',
      call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c', deletionProtection: true }),
    ),
    one(
      'a plan as promised',
      call('backup', 'UpdateBackupPlan', {
        backupPlanId: 'p',
        backupPlan: { rules: [{ lifecycle: { deleteAfterDays: 35 } }, { lifecycle: { deleteAfterDays: 60 } }] },
      }),
    ),
    one(
      'a plan with hourly copies beside those that are promised',
      plan(['hourly', 'cron(0 * * * ? *)', 7], ['daily', daily, 35], ['weekly', weekly, 60]),
    ),
    one(
      'another tag taken away',
      call('rds', 'RemoveTagsFromResource', { resourceName: 'arn:aws:rds:…:cluster:c', tagKeys: ['owner'] }),
    ),
    one(
      'a cluster given to the plan',
      call('rds', 'AddTagsToResource', { resourceName: 'c', tags: [{ key: 'backup-plan', value: 'platform' }] }),
    ),
    one('a plan that keeps its copies for ever', plan(['daily', daily, -1])),
    one(
      'copies deleted as promised, and their versions a day later',
      lifecycle(
        'custodia-production-backup',
        {
          Filter: { Prefix: 'daily/' },
          Expiration: { Days: 35 },
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
        { Filter: { Prefix: 'weekly/' }, Expiration: { Days: 60 } },
      ),
    ),
    one(
      'objects deleted after the sum of two periods',
      lifecycle('b', { Expiration: { Days: 30 }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    ),
    one(
      'old versions of releases deleted after a month, and uploads that were never ended',
      lifecycle(
        'cdk-hnb659fds-assets-111122223333-eu-west-1',
        { NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ),
    ),
    one(
      'copies deleted by a date that is far',
      lifecycle('custodia-production-backup', { Expiration: { Date: '2028-01-01T00:00:00.000Z' } }),
    ),
    one(
      'marks of deleted copies cleared away',
      lifecycle('custodia-production-backup', { Expiration: { ExpiredObjectDeleteMarker: true } }),
    ),
    one("the trail's log group kept as promised", logsKept('/custodia/production/trail', numbers.searchCopy.value)),
    one('a log group kept for longer', logsKept('/custodia/production/flow', numbers.flowLog.value)),
    one('a log group that is not of the platform', logsKept('/aws/lambda/other', 1)),
    one(
      'a recovery period as promised',
      call('dynamodb', 'UpdateContinuousBackups', {
        tableName: 't',
        pointInTimeRecoverySpecification: {
          pointInTimeRecoveryEnabled: true,
          recoveryPeriodInDays: numbers.pointInTime.value,
        },
      }),
    ),
    one(
      'a user pool changed and protected',
      call('cognito-idp', 'UpdateUserPool', { userPoolId: 'p', deletionProtection: 'ACTIVE' }),
    ),
    one('a cluster of containers deleted', call('ecs', 'DeleteCluster', { cluster: 'c' })),
    one(
      'a recovery point kept longer',
      call('backup', 'UpdateRecoveryPointLifecycle', { recoveryPointArn: 'r', lifecycle: { deleteAfterDays: 60 } }),
    ),
    one(
      "the vault's lock as promised",
      call('backup', 'PutBackupVaultLockConfiguration', {
        backupVaultName: 'v',
        minRetentionDays: 35,
        maxRetentionDays: 60,
      }),
    ),
    one(
      'versioning switched on',
      call('s3', 'PutBucketVersioning', { bucketName: 'b', VersioningConfiguration: { Status: 'Enabled' } }),
    ),
    one(
      'object lock of a year',
      call('s3', 'PutBucketObjectLockConfiguration', {
        bucketName: 'b',
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 1 } } },
      }),
    ),
    one('a table changed', call('dynamodb', 'UpdateTable', { tableName: 't', billingMode: 'PAY_PER_REQUEST' })),
    one(
      'a recovery point taken out of a composite one',
      call('backup', 'DisassociateRecoveryPointFromParent', { backupVaultName: 'v', recoveryPointArn: 'r' }),
    ),
    one("Inspector's own copy of a disk, deleted once it is scanned", {
      ...call('ec2', 'DeleteSnapshot', { snapshotId: 'snap-1' }),
      userIdentity: serviceRole('agentless.inspector2.amazonaws.com/AWSServiceRoleForAmazonInspector2Agentless'),
    }),
    one("GuardDuty's own copy of a disk, deleted once it is scanned", {
      ...call('ec2', 'DeleteSnapshot', { snapshotId: 'snap-1' }),
      userIdentity: serviceRole(
        'malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection',
      ),
    }),
    one('backups started', call('backup', 'StartBackupJob', { backupVaultName: 'v' })),
    one('snapshots listed', { ...call('rds', 'DescribeDBClusterSnapshots', {}), readOnly: true }),
    one('a snapshot of another service of the same name', call('kinesisanalytics', 'DeleteSnapshot', {})),
  ],
};
