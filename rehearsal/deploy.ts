import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { validateSettings, type Settings } from '../lib/config';
import { bundleFunctions } from '../lib/function-bundles';
import { platform } from '../lib/platform';
import { awsEnvironment } from './aws-environment';
import { owned } from './children';
import { ROOT } from './paths';

/** Synthesises one environment with its bundled functions. @returns the assembly's folder */
export function synthesise(settings: Settings, folder: string): string {
  const outdir = join(folder, 'cdk.out');
  const bundles = bundleFunctions(undefined, join(folder, 'lambda'));
  process.env['CDK_VALIDATION'] = 'false';
  const app = new App({ outdir, context: { 'aws:cdk:version-reporting': false } });
  // without the policy checks: `npm run synth` runs them on the same templates
  platform(app, { settings: validateSettings(settings), code: (name) => Code.fromAsset(join(bundles, name)) });
  app.synth();
  return outdir;
}

/** Runs the CDK CLI against the emulator. @throws Error with the CLI's last lines */
function cdk(args: readonly string[], endpoint: string, settings: Settings, folder: string): Promise<void> {
  const { PATH } = process.env;
  const child = owned(
    spawn(
      process.execPath,
      [
        '--require',
        join(ROOT, 'rehearsal', 'lifeline.cjs'),
        join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
        ...args,
        '--no-notices',
      ],
      {
        cwd: folder, // no cdk.json there: nothing but the arguments counts
        env: {
          PATH,
          HOME: folder,
          CI: 'true',
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
          CDK_DISABLE_CLI_TELEMETRY: 'true',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          ...awsEnvironment(endpoint, settings),
        },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    ),
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`cdk ${args[0]} ended with ${code}:\n${output.trim().split('\n').slice(-12).join('\n')}`));
    });
  });
}

export const bootstrap = (endpoint: string, settings: Settings, folder: string) =>
  cdk(['bootstrap', `aws://${settings.account}/${settings.region}`], endpoint, settings, folder);

/** Deploys every stack of an assembly, those that do not wait for each other at the same time. */
export const deploy = (assembly: string, endpoint: string, settings: Settings, folder: string) =>
  cdk(
    ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--concurrency', '4', '--progress', 'events'],
    endpoint,
    settings,
    folder,
  );
