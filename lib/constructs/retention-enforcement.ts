import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Expectations } from '../../lambda/retention-enforcement/expectations';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { BACKUP_PLAN_TAG_VALUE, REGION, TAGS } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

export interface RetentionEnforcementProps {
  readonly key: IKey;
  /** What it compares the account with. */
  readonly expected: Expectations;
  /** ARNs of the buckets whose objects it looks through. */
  readonly buckets: readonly string[];
  /** Statements by which it reads the ledger and writes its records. */
  readonly records: readonly PolicyStatement[];
}

/** The function that compares each day what is kept with the policy, and deletes what is overdue. */
export class RetentionEnforcement extends PlatformFunction {
  constructor(scope: Construct, id: string, { key, expected, buckets, records }: RetentionEnforcementProps) {
    const { settings } = PlatformStack.of(scope);
    const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${settings.account}:${resource}`;
    const ledger = names.bucketArn(settings, 'ledger');
    const objects = [...new Set([...buckets, ledger])].map((bucket) => `${bucket}/*`);
    const enforced = new Set(
      expected.objects.flatMap((one) => (one.enforced ? [`arn:aws:s3:::${one.trees.bucket}/*`] : [])),
    );
    const clusters = arn('rds', 'cluster:*');
    const snapshots = arn('rds', 'cluster-snapshot:*');
    const points = [arn('backup', 'recovery-point:*'), arn('rds', 'cluster-snapshot:awsbackup:*')];
    const vaults = [expected.vault, ...(expected.airGappedVault === undefined ? [] : [expected.airGappedVault])];
    const plans = arn('backup', 'backup-plan:*');
    const legalHolds = arn('backup', 'legal-hold:*');
    const keys = arn('kms', 'key/*');
    super(scope, id, {
      name: 'retention-enforcement',
      description: 'Compares what is kept with the policy; deletes what is overdue, unlocked and not held',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      environment: { ALARM_TOPIC: names.alarmTopicArn(settings) },
      allow: [
        ...records,
        new PolicyStatement({
          actions: [
            's3:GetEncryptionConfiguration',
            's3:GetBucketVersioning',
            's3:GetBucketObjectLockConfiguration',
            's3:GetLifecycleConfiguration',
            's3:GetBucketPolicy',
            's3:GetBucketPublicAccessBlock',
          ],
          resources: expected.buckets.map(({ bucket }) => `arn:aws:s3:::${bucket}`),
        }),
        new PolicyStatement({
          actions: ['s3:GetObjectLegalHold', 's3:GetObjectRetention'],
          resources: buckets.map((bucket) => `${bucket}/*`),
        }),
        new PolicyStatement({ actions: ['s3:DeleteObjectVersion'], resources: [...enforced, `${ledger}/holds/*`] }),
        new PolicyStatement({
          actions: ['rds:DescribeDBClusters'],
          resources: [...expected.clusterArns],
        }),
        new PolicyStatement({ actions: ['rds:DescribeDBClusterSnapshots'], resources: [clusters, snapshots] }),
        // Somebody's snapshot may have any name: ours are those that carry the tag that Aurora copies from our clusters.
        new PolicyStatement({
          actions: ['rds:DeleteDBClusterSnapshot'],
          resources: [snapshots],
          conditions: { StringEquals: { [`rds:cluster-snapshot-tag/${TAGS.backupPlan}`]: BACKUP_PLAN_TAG_VALUE } },
        }),
        new PolicyStatement({
          actions: ['backup:ListRecoveryPointsByBackupVault', 'backup:DescribeBackupVault'],
          resources: vaults.map((vault) => arn('backup', `backup-vault:${vault}`)),
        }),
        new PolicyStatement({
          actions: ['backup:GetBackupPlan', 'backup:ListBackupSelections', 'backup:GetBackupSelection'],
          resources: [plans],
        }),
        new PolicyStatement({ actions: ['backup:ListRecoveryPointsByLegalHold'], resources: [legalHolds] }),
        // Listings that AWS lets nobody narrow to a resource.
        new PolicyStatement({
          actions: ['backup:ListBackupPlans', 'backup:ListLegalHolds', 'logs:DescribeLogGroups'],
          resources: ['*'],
        }),
        new PolicyStatement({
          actions: ['kms:DescribeKey'],
          resources: [keys],
          conditions: {
            'ForAnyValue:StringLike': { 'kms:ResourceAliases': `alias/custodia/${settings.environment}/*` },
          },
        }),
        new PolicyStatement({ actions: ['backup:DeleteRecoveryPoint'], resources: points }),
        // Without it AWS Backup answers that all is well and deletes nothing
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteRecoveryPoint.html
        new PolicyStatement({
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [
            `arn:aws:iam::${settings.account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
          ],
          conditions: { StringEquals: { 'iam:AWSServiceName': 'backup.amazonaws.com' } },
        }),
        new PolicyStatement({ actions: ['sns:Publish'], resources: [names.alarmTopicArn(settings)] }),
        new PolicyStatement({
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: [keys],
          conditions: {
            'ForAnyValue:StringLike': { 'kms:ResourceAliases': `alias/custodia/${settings.environment}/audit/*` },
            StringEquals: { 'kms:ViaService': `sns.${REGION}.amazonaws.com` },
          },
        }),
      ],
    });
    acknowledgePatterns(
      this.role,
      [
        ...objects,
        `${ledger}/days/*`,
        `${ledger}/holds/*`,
        clusters,
        snapshots,
        ...points,
        keys,
        plans,
        legalHolds,
        '*',
      ],
      'Names of objects, snapshots, recovery points and plans are not known beforehand; the pattern ends at what is ours, or AWS lets nobody narrow the listing',
    );
  }
}
