import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { validateSettings, type Settings } from '../../lib/config';
import type { PlatformStackProps } from '../../lib/constructs/platform-stack';
import { platform } from '../../lib/platform';

/** Stands for every function's bundle: unit tests bundle nothing. */
export const unbundledCode: PlatformStackProps['code'] = (name) =>
  ({
    ...Code.fromInline('unbundled'),
    isInline: false,
    bind: () => ({ s3Location: { bucketName: 'assets', objectKey: `${name}.zip` } }),
    bindToResource: () => undefined,
  }) as unknown as Code;

/** Synthesises one environment into a folder, without bundling, checks or CDK's own validator. */
export function synthesise(settings: Settings, outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false });
  platform(app, { settings: validateSettings(settings), code: unbundledCode });
  app.synth();
}
