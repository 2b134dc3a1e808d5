import { App } from 'aws-cdk-lib';
import { environmentNamed, SettingsError, UnknownEnvironmentError } from '../lib/config';
import { synthesisable } from '../lib/synthesis';
import { bundledCode } from '../lib/function-bundles';

/** The CDK app: `cdk synth -c environment=production`; production when nothing is said. */
const app = new App();
const name = String(app.node.tryGetContext('environment') ?? 'production');
try {
  synthesisable(app, environmentNamed(name, `-c environment=${name}`), bundledCode());
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof UnknownEnvironmentError)) throw error;
  console.error(error.message);
  process.exit(2);
}
app.synth();
