import { App } from 'aws-cdk-lib';
import { environments, SettingsError, type EnvironmentName } from '../lib/config';
import { synthesisable } from '../lib/synthesis';
import { bundledCode } from '../lib/function-bundles';

/** The CDK app: `cdk synth -c environment=production`; production when nothing is said. */
const app = new App();
const name = String(app.node.tryGetContext('environment') ?? 'production');
if (!Object.hasOwn(environments, name)) {
  console.error(`There is no environment "${name}": choose ${Object.keys(environments).join(', ')} (-c environment=…)`);
  process.exit(2);
}
try {
  synthesisable(app, environments[name as EnvironmentName], bundledCode());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(2);
}
app.synth();
