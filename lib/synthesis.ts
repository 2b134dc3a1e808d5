import type { App } from 'aws-cdk-lib';
import { attachChecks } from './checks/attach-checks';
import { validateSettings } from './config';
import type { PlatformStackProps } from './constructs/platform-stack';
import { platform } from './platform';

/** Fills an app with one environment: settings validated as a whole first, then stacks and checks. */
export function synthesisable(app: App, settings: unknown, code: PlatformStackProps['code']): void {
  attachChecks(app);
  platform(app, { settings: validateSettings(settings), code });
}
