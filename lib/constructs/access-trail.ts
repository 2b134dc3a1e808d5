import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { acknowledgeInlinePolicy } from '../checks/acknowledge';
import { names, type BucketPurpose } from '../config';
import { numbers } from '../policy';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

/** Buckets whose every read and write is recorded: proof, copies and logs of the users' accesses. */
const RECORDED: readonly BucketPurpose[] = ['audit', 'backup', 'accesses', 'operations', 'reports', 'ledger'];

export interface AccessTrailProps {
  /** Encrypts the log files. */
  readonly keyId: string;
  /** Encrypts the search copy. */
  readonly logGroupKey: IKey;
  /** What must stand before the trail can deliver: the bucket with its policy. */
  readonly deliversTo?: IDependable;
}

/**
 * The trail of everything done in the account, in all Regions: every management event, read or write, and every data
 * event of the buckets that hold proof or copies (`admins.named`, `admins.log-18-months`).
 */
export class AccessTrail extends Construct {
  /** The short search copy; the bucket is the system of record. */
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: AccessTrailProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    this.logGroup = new PlatformLogGroup(this, 'SearchCopy', {
      logGroupName: names.trailLogGroup(settings),
      retention: numbers.searchCopy.value,
      key: props.logGroupKey,
      dataClass: 'personal',
    });
    const delivery = new PlatformRole(this, 'Delivery', {
      name: 'audit-trail-delivery',
      assumedBy: new ServicePrincipal('cloudtrail.amazonaws.com'),
    });
    const grant = this.logGroup.grant(delivery, 'logs:CreateLogStream', 'logs:PutLogEvents');
    acknowledgeInlinePolicy(delivery, 'delivery');

    // Classic selectors record all KMS and RDS Data API management events too: noise, but the promise is completeness.
    const trail = new CfnTrail(this, 'Trail', {
      trailName: names.trail(settings),
      s3BucketName: names.bucket(settings, 'audit'),
      kmsKeyId: props.keyId,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsLogGroupArn: this.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: delivery.roleArn,
      eventSelectors: [
        {
          includeManagementEvents: true,
          excludeManagementEventSources: [],
          readWriteType: 'All',
          dataResources: [
            {
              type: 'AWS::S3::Object',
              values: RECORDED.map((purpose) => `${names.bucketArn(settings, purpose)}/`),
            },
          ],
        },
      ],
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }],
    });
    trail.applyRemovalPolicy(RemovalPolicy.RETAIN);
    grant.applyBefore(trail);
    if (props.deliversTo) trail.node.addDependency(props.deliversTo);
  }
}
