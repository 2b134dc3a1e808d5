import { AccountPrincipal, AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { names } from '../config';
import { administratorLogDays } from '../policy';
import { PlatformKey } from './platform-key';
import { PlatformStack } from './platform-stack';
import { PrivateBucket } from './private-bucket';
import { deny } from './proof-guard';
import { signInRoleArn } from './sign-in-role';
import { viaS3 } from './via-s3';

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
    this.#refuseEverybodyElse();
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

  /** Whatever permissions say elsewhere: each prefix has one writer, and only who reviews reads. */
  #refuseEverybodyElse(): void {
    const { settings, account } = PlatformStack.of(this);
    const { bucket } = this;
    const prefixes = { trail: 'AWSLogs/*', logs: 'database/*', digests: 'database-digest/*' };
    const nobodyBut = (...roles: string[]) => ({ ArnNotLike: { 'aws:PrincipalArn': roles } });
    const inThisAccount = (role: string) => `arn:aws:iam::${account}:role/${names.role(settings, role)}`;
    const write = ['s3:PutObject'];
    const statements = [
      deny('OnlyTheTrailWritesTrailLogs', write, [bucket.arnForObjects(prefixes.trail)], {
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      }),
      deny(
        'OnlyTheDeliveryWritesDatabaseLogs',
        write,
        [bucket.arnForObjects(prefixes.logs)],
        nobodyBut(names.roleArn(settings, 'database-log')),
      ),
      deny(
        'OnlyTheDigestWritesDigests',
        write,
        [bucket.arnForObjects(prefixes.digests)],
        nobodyBut(inThisAccount('database-digest')),
      ),
      new PolicyStatement({
        sid: 'NothingElseIsWritten',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: write,
        notResources: Object.values(prefixes).map((prefix) => bucket.arnForObjects(prefix)),
      }),
      deny(
        'OnlyReviewReads',
        ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
        [bucket.bucketArn, bucket.arnForObjects('*')],
        nobodyBut(
          inThisAccount('database-digest'),
          ...['review-plan', 'review-day'].map(inThisAccount),
          // Which compares what it may read: in a custody account nothing.
          ...(account === settings.account ? [names.roleArn(settings, 'retention-enforcement')] : []),
          signInRoleArn(settings, 'reviewer', account),
        ),
      ),
    ];
    for (const statement of statements) bucket.addToResourcePolicy(statement);
    this.digestKey.addToResourcePolicy(
      deny('OnlyTheDigestSigns', ['kms:Sign'], ['*'], nobodyBut(inThisAccount('database-digest'))),
    );
    if (account !== settings.account) this.#admitDelivery(names.roleArn(settings, 'database-log'), settings.account);
  }

  /** In a custody account the delivery comes from the platform's; named by condition, for it may not exist yet. */
  #admitDelivery(role: string, from: string): void {
    const conditions = { ArnEquals: { 'aws:PrincipalArn': role } };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DeliveryOfThePlatform',
        principals: [new AccountPrincipal(from)],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('database/*')],
        conditions,
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DeliveryOfThePlatform',
        principals: [new AccountPrincipal(from)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { ...conditions, StringEquals: viaS3 },
      }),
    );
  }
}
