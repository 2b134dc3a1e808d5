import type { App } from 'aws-cdk-lib';
import type { PlatformStackProps } from './constructs/platform-stack';
import { AuditStack } from './stacks/audit';

/** Builds every stack of one environment, in deployment order. */
export function platform(app: App, props: PlatformStackProps): void {
  new AuditStack(app, props);
}
