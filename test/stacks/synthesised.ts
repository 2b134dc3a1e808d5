import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { production, validateSettings, type Settings } from '../../lib/config';
import type { PlatformStackProps } from '../../lib/constructs/platform-stack';
import { platform } from '../../lib/platform';
import type { Template } from '../../lib/template/template';

/** Stands for every function's bundle: unit tests bundle nothing. */
export const unbundledCode: PlatformStackProps['code'] = (name) =>
  ({
    ...Code.fromInline('unbundled'),
    isInline: false,
    bind: () => ({ s3Location: { bucketName: 'assets', objectKey: `${name}.zip` } }),
    bindToResource: () => undefined,
  }) as unknown as Code;

export interface Synthesised {
  readonly templates: Readonly<Record<string, Template>>;
  readonly outdir: string;
}

const cache = new Map<string, Synthesised>();

/** The templates of one environment by stack name, without bundling, checks or CDK's own validator; once per file. */
export function synthesised(settings: Settings = production): Synthesised {
  const key = JSON.stringify(settings);
  const known = cache.get(key);
  if (known) return known;
  process.env['CDK_VALIDATION'] = 'false';
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-synth-')), analyticsReporting: false });
  platform(app, { settings: validateSettings(settings), code: unbundledCode });
  const assembly = app.synth();
  const result = {
    outdir: assembly.directory,
    templates: Object.fromEntries(assembly.stacks.map((stack) => [stack.stackName, stack.template as Template])),
  };
  cache.set(key, result);
  return result;
}
