import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { names } from '../config';
import { administratorLogDays } from '../policy';
import { PlatformKey } from './platform-key';
import { PlatformStack } from './platform-stack';
import { PrivateBucket } from './private-bucket';

/**
 * The system of record of administrators' accesses: CloudTrail's and the databases' logs in one locked bucket, for the
 * longest span of 18 months, gone right after (`admins.log-18-months`).
 */
export class AccessLogArchive extends Construct {
  /** Encrypts the trail, the logs and what is made of them. */
  readonly key: Key;
  /** Signs the digests of the databases' logs, as CloudTrail signs its own. */
  readonly digestKey: Key;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const trailArn = names.trailArn(settings);
    this.key = new PlatformKey(this, 'Key', { description: "Encrypts the logs of administrators' accesses" }).key;
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailEncrypts',
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:SourceArn': trailArn },
          StringLike: {
            'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${settings.account}:trail/*`,
          },
        },
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailDescribesKey',
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['kms:DescribeKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    );
    this.digestKey = new PlatformKey(this, 'DigestKey', {
      purpose: 'digests',
      description: "Signs the digests of the databases' access logs",
      signing: true,
    }).key;
    this.bucket = new PrivateBucket(this, 'Logs', {
      purpose: 'audit',
      key: this.key,
      dataClass: 'personal',
      keptFor: [{ days: administratorLogDays }],
      lock: { mode: settings.locks.objects.mode, days: administratorLogDays },
    }).bucket;
    this.#admitTrail(trailArn, settings.account);
  }

  /** CloudTrail may look at the bucket and write under its own prefix, for our trail alone. */
  #admitTrail(trailArn: string, account: string): void {
    const trail = new ServicePrincipal('cloudtrail.amazonaws.com');
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailReadsAcl',
        principals: [trail],
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailWrites',
        principals: [trail],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: {
          StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      }),
    );
  }
}
