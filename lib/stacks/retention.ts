import { Duration, Lazy } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { holdTargets } from '../../lambda/holds/hold-targets';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { admitReviewMerge } from '../constructs/admissions';
import { HoldExtension } from '../constructs/hold-extension';
import { PlatformAlarm } from '../constructs/platform-alarm';
import { PlatformFunction } from '../constructs/platform-function';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformRole } from '../constructs/platform-role';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { administratorLogDays, BACKUP_PLAN_TAG_VALUE, REGION, TAGS, TIME_ZONE } from '../policy';
import { deployedPolicies } from '../retention/deployed-policies';
import { expectations } from '../retention/expectations';
import { digestOf, NEEDS } from '../template/needs';

/** The daily comparison of the account with the policy, the holds, and the ledger of both. */
export class RetentionStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'retention', props, {
      keepsData: true,
      description: 'Enforces each day what is kept and for how long; the ledger of it and of holds',
    });
    const { settings } = this;
    const expected = expectations(settings);
    const { key } = new PlatformKey(this, 'Key', { description: 'The ledger of retention and holds' });
    const { bucket: ledgerBucket } = new PrivateBucket(this, 'Ledger', {
      purpose: 'ledger',
      key,
      dataClass: 'personal',
      // Not holds/: a hold's records stay as long as it lives and as long after as the rest, which no age tells; the
      // enforcement ends them (docs/decisions/0032-records-of-holds.md).
      keptFor: [
        { prefix: 'days/', days: administratorLogDays },
        { prefix: 'drills/', days: administratorLogDays },
      ],
      lock: { mode: settings.locks.objects.mode, days: administratorLogDays },
      enforced: true,
    });
    if (settings.custodyAccount) admitReviewMerge(settings, settings.custodyAccount, ledgerBucket, key);

    const buckets = [...new Set(expected.objects.map(({ trees }) => `arn:aws:s3:::${trees.bucket}`))];
    const enforced = [
      ...new Set(expected.objects.flatMap((one) => (one.enforced ? [`arn:aws:s3:::${one.trees.bucket}/*`] : []))),
    ];
    const heldBuckets = Object.values(holdTargets(expected).buckets).map(({ bucket }) => `arn:aws:s3:::${bucket}`);
    const ledger = names.bucketArn(settings, 'ledger');
    const objects = [...new Set([...buckets, ledger])].map((arn) => `${arn}/*`);
    const clusters = `arn:aws:rds:${REGION}:${settings.account}:cluster:*`;
    const snapshots = `arn:aws:rds:${REGION}:${settings.account}:cluster-snapshot:*`;
    const legalHolds = `arn:aws:backup:${REGION}:${settings.account}:legal-hold:*`;
    const vault = `arn:aws:backup:${REGION}:${settings.account}:backup-vault:${expected.vault}`;
    const vaults = [
      vault,
      ...(expected.airGappedVault === undefined
        ? []
        : [`arn:aws:backup:${REGION}:${settings.account}:backup-vault:${expected.airGappedVault}`]),
    ];
    const plans = `arn:aws:backup:${REGION}:${settings.account}:backup-plan:*`;
    const keys = `arn:aws:kms:${REGION}:${settings.account}:key/*`;
    const points = [
      `arn:aws:backup:${REGION}:${settings.account}:recovery-point:*`,
      `arn:aws:rds:${REGION}:${settings.account}:cluster-snapshot:awsbackup:*`,
    ];
    /** Lists buckets, reads the ledger, and writes one part of it. */
    const recordsIn = (part: string, lists: readonly string[]) => [
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:ListBucketVersions'],
        resources: [...new Set([...lists, ledger])],
      }),
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${ledger}/*`] }),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${ledger}/${part}/*`] }),
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
    ];
    const enforcement = new PlatformFunction(this, 'Enforcement', {
      name: 'retention-enforcement',
      description: 'Compares what is kept with the policy; deletes what is overdue, unlocked and not held',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      environment: { ALARM_TOPIC: names.alarmTopicArn(settings) },
      allow: [
        ...recordsIn('days', buckets),
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
          resources: buckets.map((arn) => `${arn}/*`),
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
          resources: vaults,
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
      enforcement.role,
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

    const backups = new PlatformRole(this, 'HoldSnapshots', {
      name: 'retention-hold-snapshots',
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
    });
    acknowledge(backups, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]':
        "AWS Backup's own policy for taking backups; AWS extends it with each resource type it learns",
    });
    const extension = new HoldExtension(this, 'HoldExtension', {
      key,
      records: recordsIn('holds', heldBuckets),
      ledger,
      heldBuckets,
      vault,
      snapshotRoleArn: backups.roleArn,
    });

    // After S3 and AWS Backup have acted on midnight UTC; holds first.
    // Once all stacks stand, their buckets' policies are what the enforcement expects to find.
    const withPolicies = () => JSON.stringify(expectations(settings, deployedPolicies(this.node.root)));
    for (const [id, name, { function: lambda, deadLetters }, minute, input] of [
      ['ExtensionSchedule', 'retention-hold-extension-schedule', extension, 0, () => JSON.stringify(expected)],
      ['EnforcementSchedule', 'retention-enforcement-schedule', enforcement, 30, withPolicies],
    ] as const) {
      const role = new PlatformRole(this, `${id}Role`, {
        name,
        assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
        }),
      });
      role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lambda.functionArn] }));
      role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
      role.addToPolicy(
        new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
      );
      acknowledge(role, {
        'NIST.800.53.R5-IAMNoInlinePolicy': 'The policy belongs to this one schedule and goes with it',
      });
      const schedule = new CfnSchedule(this, id, {
        description: lambda.functionName,
        scheduleExpression: `cron(${minute} 5 * * ? *)`,
        scheduleExpressionTimezone: TIME_ZONE,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: lambda.functionArn,
          roleArn: role.roleArn,
          deadLetterConfig: { arn: deadLetters.queueArn },
          input: Lazy.string({ produce: input }),
        },
      });
      // Whoever judges the template sees when the input is no longer what settings and policy make of it
      schedule.addMetadata(NEEDS, { Input: Lazy.string({ produce: () => digestOf(input()) }) });
    }
    for (const metricName of ['Missing', 'Unprotected', 'Unseen', 'Left', 'Stopped']) {
      new PlatformAlarm(this, metricName, {
        alarmDescription: `The retention enforcement found something ${metricName.toLowerCase()}, or has not run for a day`,
        metric: new Metric({
          namespace: names.metricNamespace,
          metricName,
          dimensionsMap: { service: 'retention-enforcement' },
          statistic: 'Maximum',
          period: Duration.days(1), // it runs once a day
        }),
        treatMissingData: TreatMissingData.BREACHING,
      });
    }
  }
}
