import type { App } from 'aws-cdk-lib';
import type { PlatformStackProps } from './constructs/platform-stack';
import { AuditStack } from './stacks/audit';
import { BackupStack } from './stacks/backup';
import { CustodyStack } from './stacks/custody';
import { DatabaseStack } from './stacks/database';
import { NetworkStack } from './stacks/network';
import { RetentionStack } from './stacks/retention';
import { ReviewStack } from './stacks/review';
import { TracingStack } from './stacks/tracing';

/**
 * Builds every stack of one environment, in deployment order. Stacks know each other by names, which CloudFormation does
 * not see: that roles are bounded by the audit stack's boundary, subscribe to its function and mail to its topic is said here.
 */
export function platform(app: App, props: PlatformStackProps): void {
  const custody = props.settings.custodyAccount ? new CustodyStack(app, props) : undefined;
  const audit = new AuditStack(app, props, custody);
  if (custody) audit.addStackDependency(custody, 'the bucket and the key that its trail delivers to');
  const network = new NetworkStack(app, props);
  const database = new DatabaseStack(app, { ...props, vpc: network.vpc });
  const others = [
    network,
    database,
    new BackupStack(app, { ...props, databaseKey: database.key }),
    new TracingStack(app, props),
    new ReviewStack(app, { ...props, auditKey: audit.key, digestKey: audit.digestKey }),
    new RetentionStack(app, props),
  ];
  for (const stack of others) stack.addStackDependency(audit, 'its boundary, its alarm topic');
}
