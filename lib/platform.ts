import type { App } from 'aws-cdk-lib';
import type { PlatformStackProps } from './constructs/platform-stack';

/** Builds every stack of one environment, in deployment order. */
export function platform(_app: App, _props: PlatformStackProps): void {}
