import { Duration, Lazy } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { holdTargets } from '../../lambda/holds/hold-targets';
import { acknowledge, acknowledgeInlinePolicy } from '../checks/acknowledge';
import { names } from '../config';
import { admitReviewMerge } from '../constructs/admissions';
import { HoldExtension } from '../constructs/hold-extension';
import { PlatformAlarm } from '../constructs/platform-alarm';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformRole } from '../constructs/platform-role';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { RetentionEnforcement } from '../constructs/retention-enforcement';
import { administratorLogDays, TIME_ZONE } from '../policy';
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
    const heldBuckets = Object.values(holdTargets(expected).buckets).map(({ bucket }) => `arn:aws:s3:::${bucket}`);
    const ledger = names.bucketArn(settings, 'ledger');
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
    const enforcement = new RetentionEnforcement(this, 'Enforcement', {
      key,
      expected,
      buckets,
      records: recordsIn('days', buckets),
    });
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
      heldBuckets,
      snapshotRoleArn: backups.roleArn,
    });

    // Once all stacks stand, their buckets' policies are what the enforcement expects to find.
    const withPolicies = () => JSON.stringify(expectations(settings, deployedPolicies(this.node.root)));
    // After S3 and AWS Backup have acted on midnight UTC; holds first.
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
      acknowledgeInlinePolicy(role, 'schedule');
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
