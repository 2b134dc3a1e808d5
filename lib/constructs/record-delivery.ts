import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names, type BucketPurpose } from '../config';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';
import { alarmTopicOf } from './alarm-topic';

export interface RecordDeliveryProps {
  readonly key: IKey;
  readonly landing: IBucket;
  /** The streams; each has a bucket of its name. */
  readonly streams: readonly BucketPurpose[];
}

/**
 * Delivers what lands into the streams' buckets, by application, day and school: Firehose's own partitioning holds 500
 * partitions at a time, thousands of schools are more. See docs/decisions/0031-tracing-delivery.md.
 */
export class RecordDelivery extends Construct {
  constructor(scope: Construct, id: string, { key, landing, streams }: RecordDeliveryProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    // The property itself: CDK's own way is a custom resource with a function of another runtime and wider rights.
    (landing.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const landed = `${names.bucketArn(settings, 'landing')}/landing/*`;
    const written = [
      `${names.bucketArn(settings, 'landing')}/errors/*`,
      ...streams.map((stream) => `${names.bucketArn(settings, stream)}/${stream}/*`),
    ];
    const delivery = new PlatformFunction(this, 'Function', {
      name: 'record-delivery',
      role: 'tracing-record-delivery',
      description: 'Delivers landed records by application, day and school',
      key,
      environment: {
        BUCKETS: JSON.stringify(Object.fromEntries(streams.map((stream) => [stream, names.bucket(settings, stream)]))),
      },
      timeout: Duration.minutes(10),
      memoryMiB: 1024,
      allow: [
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject', 's3:DeleteObjectVersion'],
          resources: [landed],
        }),
        // What an earlier delivery removed is missing, and not forbidden, only to who may list
        new PolicyStatement({
          actions: ['s3:ListBucket', 's3:ListBucketVersions'],
          resources: [names.bucketArn(settings, 'landing')],
        }),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: written }),
        new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
      ],
    });
    acknowledgePatterns(
      delivery.role,
      [landed, ...written],
      'It delivers objects whose names it computes, under these prefixes of these buckets and nowhere else',
    );
    const created = (prefix: string) => ({
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [names.bucket(settings, 'landing')] }, object: { key: [{ prefix }] } },
    });
    new Rule(this, 'Landed', {
      description: 'Records have landed',
      eventPattern: created('landing/'),
      targets: [new LambdaFunction(delivery.function, { deadLetterQueue: delivery.deadLetters })],
    });
    new Rule(this, 'Erred', {
      description: 'Records that could not be delivered lie under errors/',
      eventPattern: created('errors/'),
      targets: [new SnsTopic(alarmTopicOf(this))],
    });
  }
}
