import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { PlatformRole } from './platform-role';
import { calling, PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';
import { writesMetrics } from './writes-metrics';

export interface SnapshotExportProps {
  readonly bucket: IBucket;
  /** Encrypts the exports and the function's own stores. */
  readonly key: IKey;
}

/**
 * Exports copies to the backup bucket in an open format (Parquet), by the settings' cadences. A sweep, not a reaction to
 * events: what was missed, refused or failed is found again by the next run.
 */
export class SnapshotExport extends Construct {
  constructor(scope: Construct, id: string, { bucket, key }: SnapshotExportProps) {
    super(scope, id);
    const { settings, account, region } = PlatformStack.of(this);
    const role = this.#exportRole(bucket, key);
    const sweep = new PlatformFunction(this, 'Function', {
      name: 'snapshot-export',
      role: 'backup-snapshot-export',
      description: 'Exports copies of the databases to the backup bucket in an open format',
      key,
      environment: {
        CADENCES: settings.backup.exports.join(','),
        VAULT: names.vault(settings),
        BUCKET: bucket.bucketName,
        EXPORT_ROLE_ARN: role.roleArn,
        EXPORT_KEY_ARN: key.keyArn,
      },
      allow: [
        new PolicyStatement({
          actions: ['backup:ListRecoveryPointsByBackupVault'],
          resources: [names.vaultArn(settings)],
        }),
        new PolicyStatement({ actions: ['rds:DescribeExportTasks'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['rds:StartExportTask'],
          resources: [`arn:aws:rds:${region}:${account}:cluster-snapshot:awsbackup:*`],
        }),
        new PolicyStatement({ actions: ['iam:PassRole'], resources: [role.roleArn] }),
        new PolicyStatement({ actions: ['kms:CreateGrant', 'kms:DescribeKey'], resources: [key.keyArn] }),
        writesMetrics(),
      ],
    });
    acknowledgePatterns(
      sweep.role,
      ['*', `arn:aws:rds:${region}:${account}:cluster-snapshot:awsbackup:*`],
      'Export tasks have no ARN to name; of snapshots it exports those that AWS Backup took, whose names are made anew each day',
    );
    new PlatformSchedule(this, 'EveryHalfHour', {
      role: 'backup-snapshot-export-schedule',
      description: 'Exports what is due',
      expression: 'rate(30 minutes)',
      ...calling(sweep),
      key,
    });
    for (const [id, alarmDescription] of [
      [
        'Overdue',
        'A day or week has no export: its copy became too old to export, or the export failed again and again',
      ],
      [
        'Incomplete',
        'An export lacks tables, mostly such as the master user may not read: the function’s log names them (docs/guides/platform-engineer.md)',
      ],
    ] as const) {
      new PlatformAlarm(this, id, {
        alarmDescription,
        metric: new Metric({
          namespace: names.metricNamespace,
          metricName: `SnapshotExports${id}`,
          statistic: Stats.MAXIMUM,
          period: Duration.hours(1),
        }),
        evaluationPeriods: 2,
        treatMissingData: TreatMissingData.BREACHING,
      });
    }
  }

  /**
   * RDS writes exports as this role. AWS lists `s3:PutObject*`, `GetObject*` and `DeleteObject*`; what the patterns hold beside
   * the three actions concerns versions, tags, access lists, locks and holds. Others export nightly without it.
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-export-snapshot.Setup.html
   * https://github.com/wellcomecollection/catalogue-pipeline/blob/main/infrastructure/critical/export_id_minter.tf
   */
  #exportRole(bucket: IBucket, key: IKey): Role {
    const { account, settings } = PlatformStack.of(this);
    const exports = `${names.bucketArn(settings, 'backup')}/*`;
    const role = new PlatformRole(this, 'ExportRole', {
      name: 'backup-export',
      assumedBy: new ServicePrincipal('export.rds.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
        resources: [exports],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.bucketArn] }),
    );
    // "Encryption and decryption permissions": RDS tries the key as this role before it exports
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ExportTask.html
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
      }),
    );
    acknowledgePatterns(role, [exports], 'RDS names the objects of an export; the bucket is the one for them');
    acknowledgeInlinePolicy(role, 'role');
    return role;
  }
}
