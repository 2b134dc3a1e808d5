import { CfnEventSubscription } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { names } from '../config';
import { PlatformStack } from './platform-stack';

/** Categories that a person must hear of. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html */
const HEARD = {
  'db-cluster': ['deletion', 'failover', 'failure', 'maintenance', 'notification'],
  'db-instance': ['availability', 'deletion', 'failover', 'failure', 'low storage', 'maintenance', 'recovery'],
} as const;

/**
 * What RDS itself tells of the databases reaches the alarm mailbox: failover, unavailability, deletion, maintenance. Names no
 * source, so that a new cluster, or one restored in a hurry, is heard without being listed.
 */
export class DatabaseEvents extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const snsTopicArn = names.alarmTopicArn(PlatformStack.of(this).settings);
    for (const [sourceType, eventCategories] of Object.entries(HEARD)) {
      new CfnEventSubscription(this, sourceType, {
        sourceType,
        eventCategories: [...eventCategories],
        snsTopicArn,
        enabled: true,
      });
    }
  }
}
