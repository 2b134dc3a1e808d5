import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import type { AccessLogArchive } from './access-log-archive';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

/** Proves every hour what was delivered of the databases' logs, by signed digests as CloudTrail's. */
export class DatabaseDigest extends Construct {
  constructor(scope: Construct, id: string, { bucket, key, digestKey }: AccessLogArchive) {
    super(scope, id);
    const { settings, account } = PlatformStack.of(this);
    const logs = `${names.bucketArn(settings, 'audit')}/database/*`;
    const digests = `${names.bucketArn(settings, 'audit')}/database-digest/*`;
    const digest = new PlatformFunction(this, 'Function', {
      name: 'database-digest',
      description: "Signs hourly digests of the databases' logs",
      key,
      environment: {
        AUDIT_BUCKET: names.bucket(settings, 'audit'),
        CHAIN_ACCOUNT: settings.account,
        CHAIN_NAME: names.databaseTrail(settings),
        DIGEST_KEY: digestKey.keyArn,
      },
      timeout: Duration.minutes(15),
      memoryMiB: 1024,
      allow: [
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': ['database/*', 'database-digest/*'] } },
        }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [logs, digests] }),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [digests] }),
        new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
        new PolicyStatement({ actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [digestKey.keyArn] }),
      ],
    });
    acknowledgePatterns(
      digest.role,
      [logs, digests],
      'It reads every log to hash it, and writes digests whose names it computes; the lock keeps both',
    );
    const caller = new PlatformRole(this, 'Caller', {
      name: 'database-digest-schedule',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    new Schedule(this, 'Hourly', {
      description: "Digest of the last hour's logs, once every delivery of it is visible",
      schedule: ScheduleExpression.cron({ minute: '10', timeZone: TimeZone.ETC_UTC }),
      target: new LambdaInvoke(digest.function, {
        role: caller,
        deadLetterQueue: digest.deadLetters,
        maxEventAge: Duration.hours(1),
        retryAttempts: 3,
      }),
    });
    // The queue is encrypted: who leaves something in it needs its key
    caller.addToPolicy(
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
    );
    acknowledgeInlinePolicy(caller, 'schedule');
    const functionId = Stack.of(this).getLogicalId(digest.function.node.defaultChild as CfnFunction);
    acknowledgePatterns(caller, [`<${functionId}.Arn>:*`], 'The versions of the one function that it calls');
    new PlatformAlarm(this, 'Silent', {
      alarmDescription: `${digest.function.functionName} has not run for an hour and a half: no digest proves the databases' logs`,
      metric: digest.function.metricInvocations({ period: Duration.minutes(90), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
