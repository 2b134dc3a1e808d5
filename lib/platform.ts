import type { App } from 'aws-cdk-lib';
import type { PlatformStackProps } from './constructs/platform-stack';
import { AuditStack } from './stacks/audit';
import { TracingStack } from './stacks/tracing';

/** Builds every stack of one environment, in deployment order. */
export function platform(app: App, props: PlatformStackProps): void {
  new AuditStack(app, props);
  new TracingStack(app, props);
}
