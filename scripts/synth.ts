import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Command } from 'commander';
import { exitByContract, isSaid, tellLostOutput } from '../bin/lost-output';
import { environments, SettingsError, validateSettings } from '../lib/config';
import { readValidationReport, unusedAcknowledgements } from '../lib/checks/validation-report';
import { bundledCode } from '../lib/function-bundles';
import { REGION } from '../lib/policy';
import { synthesisable } from '../lib/synthesis';
import { PythonError, pythonEnvironment } from './python-environment';

/** CDK's own validator warns by default; here what it finds is an error. */
const STRICT = { '@aws-cdk/core:strictCfnValidateErrors': true };

/** `npm run synth`: every environment with all policy checks, into `cdk.out/<environment>/`, then cfn-lint over them. */
async function synth(): Promise<void> {
  const mistakes = Object.values(environments).flatMap(mistakesOf);
  if (mistakes.length > 0) {
    console.error(mistakes.join('\n'));
    process.exit(2);
  }
  const python = await pythonEnvironment('scripts/requirements-cfn-lint.txt');
  const code = bundledCode();
  for (const settings of Object.values(environments)) {
    const outdir = `cdk.out/${settings.environment}`;
    rmSync(outdir, { recursive: true, force: true }); // a stale validation report fails the next run
    const app = new App({ outdir, context: STRICT });
    synthesisable(app, settings, code);
    const { manifest } = app.synth();
    if (manifest.missing?.length)
      throw new Error(`${settings.environment} asks the account for ${JSON.stringify(manifest.missing)}`);
    const unused = unusedAcknowledgements(app, readValidationReport(outdir));
    if (unused.length > 0) {
      const lines = unused.map(({ at, id }) => `  ${at}: ${id}`);
      throw new Error(`${settings.environment}: acknowledgements that suppress nothing:\n${lines.join('\n')}`);
    }
    console.log(`${settings.environment}: ${outdir}`);
  }
  await lint(python);
}

function mistakesOf(settings: unknown): string[] {
  try {
    validateSettings(settings);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [error.message];
  }
}

/** cfn-lint over every template; errors and warnings are fatal. Two at a time: one a core. */
async function lint(python: string): Promise<void> {
  const cfnLint = join(dirname(python), 'cfn-lint');
  let failed = 0;
  const queue = Object.keys(environments).map((environment) =>
    readdirSync(`cdk.out/${environment}`)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => `cdk.out/${environment}/${file}`),
  );
  const worker = async () => {
    for (let templates = queue.shift(); templates; templates = queue.shift()) {
      const args = [cfnLint, '--non-zero-exit-code', 'warning', '--regions', REGION, '--', ...templates];
      const status = await new Promise((done) => spawn(python, args, { stdio: 'inherit' }).on('close', done));
      if (status !== 0) failed++;
    }
  };
  await Promise.all([worker(), worker()]);
  if (failed > 0) throw new Error(`cfn-lint found errors or warnings in ${failed} environment(s), listed above`);
  console.log('cfn-lint: no errors, no warnings');
}

tellLostOutput();
const command = new Command('npm run synth')
  .description('synthesises every environment with all policy checks, into cdk.out/<environment>/')
  .action(synth);
exitByContract(command);
command.parseAsync().catch((error: unknown) => {
  if (isSaid(error)) return;
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof PythonError ? 2 : 1);
});
