import { rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { environments } from '../lib/config';
import { bundledCode } from '../lib/function-bundles';
import { synthesisable } from '../lib/synthesis';

/** `npm run synth`: every environment with all policy checks, into `cdk.out/<environment>/`. */
const code = bundledCode();
for (const settings of Object.values(environments)) {
  const outdir = `cdk.out/${settings.environment}`;
  rmSync(outdir, { recursive: true, force: true }); // a stale validation report fails the next run
  const app = new App({ outdir });
  synthesisable(app, settings, code);
  app.synth();
  console.log(`${settings.environment}: ${outdir}`);
}
