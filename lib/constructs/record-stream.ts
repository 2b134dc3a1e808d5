import { Duration, Size } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Compression,
  DeliveryStream,
  EnableLogging,
  LambdaFunctionProcessor,
  S3Bucket,
  StreamEncryption,
} from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgePatterns } from '../checks/acknowledge';
import { names, type Settings } from '../config';
import { numbers } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

export interface RecordStreamProps {
  /** `accesses` or `operations`: part of the stream's name and of the prefixes it writes. */
  readonly stream: string;
  readonly key: IKey;
  readonly landing: IBucket;
  /** Checks each record against the published schema. */
  readonly check: IFunction;
}

/**
 * A stream that applications write records to. What fits the schema lands under `landing/<stream>/`, what does not under
 * `errors/<stream>/`, as it came, with an alarm.
 */
export class RecordStream extends Construct {
  constructor(scope: Construct, id: string, { stream, key, landing, check }: RecordStreamProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const deliveryStreamName = names.stream(settings, stream);
    const logGroup = new PlatformLogGroup(this, 'Logs', {
      logGroupName: `/aws/kinesisfirehose/${deliveryStreamName}`,
      retention: numbers.functionLog.value,
      key,
      dataClass: 'anonymous',
    });
    const landed = ['landing', 'errors'].map(
      (prefix) => `${names.bucketArn(settings, 'landing')}/${prefix}/${stream}/*`,
    );
    const role = new PlatformRole(this, 'Role', {
      name: `tracing-${stream}-stream`,
      assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
      inlinePolicies: { Deliver: deliveryPolicy({ landed, key, check, logGroup, settings }) },
    });
    acknowledgeInlinePolicy(role, 'stream');
    acknowledgePatterns(role, landed, 'Firehose chooses the names of the objects it lands under these prefixes');
    new DeliveryStream(this, 'Stream', {
      deliveryStreamName,
      encryption: StreamEncryption.customerManagedKey(key),
      role: role.withoutPolicyUpdates(),
      destination: new S3Bucket(landing, {
        role: role.withoutPolicyUpdates(),
        encryptionKey: key,
        dataOutputPrefix: `landing/${stream}/!{timestamp:yyyy/MM/dd/HH}/`,
        errorOutputPrefix: `errors/${stream}/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
        bufferingInterval: Duration.minutes(15),
        bufferingSize: Size.mebibytes(64),
        compression: Compression.GZIP,
        loggingConfig: new EnableLogging(logGroup),
        processors: [new LambdaFunctionProcessor(check, { bufferSize: Size.mebibytes(1) })],
      }),
    });
    new PlatformAlarm(this, 'Refused', {
      alarmDescription: `Records that do not fit the schema of ${stream}: see errors/${stream}/ in ${landing.bucketName}`,
      metric: new Metric({
        namespace: names.metricNamespace,
        metricName: 'RecordsRefused',
        dimensionsMap: { service: 'record-check', stream },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new PlatformAlarm(this, 'Stale', {
      alarmDescription: `The oldest record of ${stream} has waited for more than an hour to reach S3`,
      metric: new Metric({
        namespace: 'AWS/Firehose',
        metricName: 'DeliveryToS3.DataFreshness',
        dimensionsMap: { DeliveryStreamName: deliveryStreamName },
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      threshold: Duration.hours(1).toSeconds(),
      evaluationPeriods: 3,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** What Firehose needs to check, encrypt and land records: less than CDK's own grants, which let it read and delete. */
function deliveryPolicy(of: {
  landed: readonly string[];
  key: IKey;
  check: IFunction;
  logGroup: LogGroup;
  settings: Settings;
}): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [...of.landed],
      }),
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [names.bucketArn(of.settings, 'landing')],
      }),
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [of.key.keyArn] }),
      new PolicyStatement({
        actions: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
        // Firehose's own policies name the version that is called
        resources: [of.check.functionArn, `${of.check.functionArn}:$LATEST`],
      }),
      new PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [of.logGroup.logGroupArn] }),
    ],
  });
}
