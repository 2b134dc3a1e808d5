import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { names, type BucketPurpose, type Lock } from '../config';
import { numbers, TAGS, type DataClass } from '../policy';
import { acknowledge } from '../checks/acknowledge';
import { PlatformStack } from './platform-stack';
import { bucketGuard } from './proof-guard';

/** Days after which a period's objects go, versions included. */
export interface KeptFor {
  /** @default - the whole bucket */
  readonly prefix?: string;
  readonly days: number;
}

export interface PrivateBucketProps {
  readonly purpose: BucketPurpose;
  readonly key: IKey;
  readonly dataClass: DataClass;
  /** How long what lies under each prefix is kept; an object's last version goes one midnight later. */
  readonly keptFor: readonly KeptFor[];
  /** Object Lock by default for so many days; without days the bucket only accepts locks and holds object by object. */
  readonly lock?: { readonly mode: Lock['mode']; readonly days?: number };
  /** Whether the daily enforcement may hold its locked objects and delete overdue ones; else the lifecycle alone ends them. */
  readonly enforced?: boolean;
}

/** A bucket of the platform: encrypted with a CMK, versioned, private, TLS only, guarded, kept when its stack goes. */
export class PrivateBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { settings, account } = PlatformStack.of(this);
    const { lock } = props;
    const retention =
      lock?.days === undefined
        ? undefined
        : lock.mode === 'compliance'
          ? ObjectLockRetention.compliance(Duration.days(lock.days))
          : ObjectLockRetention.governance(Duration.days(lock.days));
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: names.bucket(settings, props.purpose),
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectLockEnabled: lock ? true : undefined,
      objectLockDefaultRetention: retention,
      lifecycleRules: props.keptFor.map(lifecycleRule),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.bucket).add(TAGS.dataClass, props.dataClass);
    const guard = bucketGuard(this.bucket, account, {
      objectsLocked: retention !== undefined,
      enforcementRoles: props.enforced
        ? ['retention-enforcement', 'retention-hold-extension'].map((role) => names.roleArn(settings, role))
        : undefined,
    });
    for (const statement of guard) this.bucket.addToResourcePolicy(statement);
    const logged =
      'The trail records every read and write of its objects, signed and locked; access logs would be a second, weaker record';
    acknowledge(this.bucket, {
      'AwsSolutions-S1': logged,
      'NIST.800.53.R5-S3BucketLoggingEnabled': logged,
      'NIST.800.53.R5-S3BucketReplicationEnabled':
        'residency.ireland allows no other Region; S3 keeps every object in three zones of this one',
    });
  }
}

/** Expiry, its versions right behind it, incomplete uploads, and the delete markers that expiry leaves. */
function lifecycleRule({ prefix, days }: KeptFor): LifecycleRule {
  return {
    id: `kept-${days}-days${prefix ? `-${prefix.replace(/\W+/g, '-').replace(/-$/, '')}` : ''}`,
    ...(prefix && { prefix }),
    expiration: Duration.days(days),
    noncurrentVersionExpiration: Duration.days(1), // the least that S3 knows
    abortIncompleteMultipartUploadAfter: Duration.days(Math.min(days, numbers.deletionSlack.value)),
  };
}
