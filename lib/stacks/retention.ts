import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { PlatformFunction } from '../constructs/platform-function';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { administratorLogDays, REGION, TIME_ZONE } from '../policy';
import { expectations } from '../retention/expectations';

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
    new PrivateBucket(this, 'Ledger', {
      purpose: 'ledger',
      key,
      dataClass: 'personal',
      // Holds stay as long as their orders ask: no period of their own, each state is written anew every day.
      keptFor: [
        { prefix: 'days/', days: administratorLogDays },
        { prefix: 'drills/', days: administratorLogDays },
      ],
      lock: { mode: settings.locks.objects.mode, days: administratorLogDays },
    });

    const buckets = [...new Set(expected.objects.map(({ trees }) => `arn:aws:s3:::${trees.bucket}`))];
    const enforced = [
      ...new Set(expected.objects.flatMap((one) => (one.enforced ? [`arn:aws:s3:::${one.trees.bucket}`] : []))),
    ].map((arn) => `${arn}/*`);
    const ledger = names.bucketArn(settings, 'ledger');
    const objects = [...buckets, ledger].map((arn) => `${arn}/*`);
    const snapshots = settings.clusters.map(
      ({ name }) => `arn:aws:rds:${REGION}:${settings.account}:cluster-snapshot:*${names.cluster(settings, name)}*`,
    );
    const vault = `arn:aws:backup:${REGION}:${settings.account}:backup-vault:${expected.vault}`;
    const plans = `arn:aws:backup:${REGION}:${settings.account}:backup-plan:*`;
    const keys = `arn:aws:kms:${REGION}:${settings.account}:key/*`;
    const points = [
      `arn:aws:backup:${REGION}:${settings.account}:recovery-point:*`,
      `arn:aws:rds:${REGION}:${settings.account}:cluster-snapshot:awsbackup:*`,
    ];
    const read = [
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:ListBucketVersions'],
        resources: [...buckets, ledger],
      }),
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [`${ledger}/*`],
      }),
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
        ...read,
        new PolicyStatement({
          actions: [
            's3:GetEncryptionConfiguration',
            's3:GetBucketVersioning',
            's3:GetBucketObjectLockConfiguration',
            's3:GetLifecycleConfiguration',
            's3:GetBucketPolicy',
          ],
          resources: expected.buckets.map(({ bucket }) => `arn:aws:s3:::${bucket}`),
        }),
        new PolicyStatement({
          actions: ['s3:GetObjectLegalHold', 's3:GetObjectRetention'],
          resources: buckets.map((arn) => `${arn}/*`),
        }),
        new PolicyStatement({ actions: ['s3:DeleteObjectVersion'], resources: enforced }),
        new PolicyStatement({
          actions: ['rds:DescribeDBClusters'],
          resources: [...expected.clusterArns],
        }),
        new PolicyStatement({
          actions: ['rds:DescribeDBClusterSnapshots'],
          resources: [...expected.clusterArns, ...snapshots],
        }),
        new PolicyStatement({ actions: ['rds:DeleteDBClusterSnapshot'], resources: snapshots }),
        new PolicyStatement({ actions: ['backup:ListRecoveryPointsByBackupVault'], resources: [vault] }),
        new PolicyStatement({ actions: ['backup:DescribeBackupVault'], resources: [vault] }),
        new PolicyStatement({ actions: ['backup:GetBackupPlan'], resources: [plans] }),
        // Listings that AWS lets nobody narrow to a resource.
        new PolicyStatement({ actions: ['backup:ListBackupPlans', 'logs:DescribeLogGroups'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['kms:DescribeKey'],
          resources: [keys],
          conditions: {
            'ForAnyValue:StringLike': { 'kms:ResourceAliases': `alias/custodia/${settings.environment}/*` },
          },
        }),
        new PolicyStatement({ actions: ['backup:DeleteRecoveryPoint'], resources: points }),
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
      [...objects, ...snapshots, ...points, keys, plans, '*'],
      'Names of objects, snapshots, recovery points and plans are not known beforehand; the pattern ends at what is ours, or AWS lets nobody narrow the listing',
    );

    const backups = new Role(this, 'HoldSnapshots', {
      roleName: names.role(settings, 'hold-snapshots'),
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
    });
    acknowledge(backups, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]':
        "AWS Backup's own policy for taking backups; AWS extends it with each resource type it learns",
    });
    const extension = new PlatformFunction(this, 'HoldExtension', {
      name: 'hold-extension',
      description: 'Extends the holds in force to what is new and lifts what ended orders left held',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      allow: [
        ...read,
        new PolicyStatement({ actions: ['s3:GetObjectLegalHold', 's3:PutObjectLegalHold'], resources: enforced }),
        new PolicyStatement({
          actions: ['backup:CreateLegalHold', 'backup:CancelLegalHold'],
          resources: [`arn:aws:backup:${REGION}:${settings.account}:legal-hold:*`],
        }),
        new PolicyStatement({ actions: ['backup:StartBackupJob'], resources: [vault] }),
        new PolicyStatement({ actions: ['iam:PassRole'], resources: [backups.roleArn] }),
      ],
    });
    acknowledgePatterns(
      extension.role,
      [...enforced, `${ledger}/*`, `arn:aws:backup:${REGION}:${settings.account}:legal-hold:*`],
      'AWS names legal holds and applications name objects; the pattern ends at what is ours',
    );

    // After S3 and AWS Backup have acted on midnight UTC; holds first.
    for (const [id, { function: lambda }, minute] of [
      ['ExtensionSchedule', extension, 0],
      ['EnforcementSchedule', enforcement, 30],
    ] as const) {
      const role = new Role(this, `${id}Role`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
      role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lambda.functionArn] }));
      acknowledge(role, {
        'NIST.800.53.R5-IAMNoInlinePolicy': 'The policy belongs to this one schedule and goes with it',
      });
      new CfnSchedule(this, id, {
        description: lambda.functionName,
        scheduleExpression: `cron(${minute} 5 * * ? *)`,
        scheduleExpressionTimezone: TIME_ZONE,
        flexibleTimeWindow: { mode: 'OFF' },
        target: { arn: lambda.functionArn, roleArn: role.roleArn, input: JSON.stringify(expected) },
      });
    }

    const action = new SnsAction(Topic.fromTopicArn(this, 'Alarms', names.alarmTopicArn(settings)));
    for (const metricName of ['Missing', 'Unprotected', 'Unseen', 'Left', 'Stopped']) {
      new Alarm(this, metricName, {
        alarmDescription: `The retention enforcement found something ${metricName.toLowerCase()}, or has not run for a day`,
        metric: new Metric({
          namespace: names.metricNamespace,
          metricName,
          dimensionsMap: { service: 'retention-enforcement' },
          statistic: 'Maximum',
          period: Duration.days(1),
        }),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }).addAlarmAction(action);
    }
  }
}
