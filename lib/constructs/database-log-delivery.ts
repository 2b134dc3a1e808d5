import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscriptionFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { REGION } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';
import { viaS3For } from './via-s3';

export interface DatabaseLogDeliveryProps {
  readonly key: IKey;
  /** Encrypts the audit bucket; a pattern where it stands in another account. */
  readonly archiveKeyArn: string;
}

/** Delivers what the databases log of accesses to the audit bucket (`admins.log-18-months`). */
export class DatabaseLogDelivery extends Construct {
  constructor(scope: Construct, id: string, { key, archiveKeyArn }: DatabaseLogDeliveryProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const clusterPrefix = names.cluster(settings, '');
    const written = `${names.bucketArn(settings, 'audit')}/database/*`;
    const delivery = new PlatformFunction(this, 'Function', {
      name: 'database-log',
      description: "Keeps the databases' logs of accesses",
      key,
      environment: { AUDIT_BUCKET: names.bucket(settings, 'audit'), CLUSTER_PREFIX: clusterPrefix },
      memoryMiB: 512,
      allow: [
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [written] }),
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [archiveKeyArn],
          // A pattern's keys are told apart by the bucket.
          conditions: archiveKeyArn.endsWith('*') ? viaS3For(`${names.bucketArn(settings, 'audit')}*`) : undefined,
        }),
      ],
    });
    acknowledgePatterns(
      delivery.role,
      [written, ...(archiveKeyArn.endsWith('*') ? [archiveKeyArn] : [])],
      'It writes objects whose names it computes, under this prefix and nowhere else; the lock keeps them',
    );
    delivery.function.addPermission('LogsOfTheClusters', {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceArn: `arn:aws:logs:${REGION}:${settings.account}:log-group:${names.clusterLogGroup(settings, '*')}:*`,
      sourceAccount: settings.account,
    });
  }
}

/**
 * Feeds the delivery from a cluster's log group. It stands beside the group it subscribes; the function it names was
 * deployed before, with the audit stack.
 */
export class DatabaseLogSubscription extends Construct {
  constructor(scope: Construct, id: string, logGroup: ILogGroup) {
    super(scope, id);
    new CfnSubscriptionFilter(this, 'Filter', {
      logGroupName: logGroup.logGroupName,
      filterName: 'database-log',
      filterPattern: '', // everything
      destinationArn: names.functionArn(PlatformStack.of(this).settings, 'database-log'),
    });
  }
}
