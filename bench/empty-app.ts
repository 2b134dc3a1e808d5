import { App, Stack } from 'aws-cdk-lib';
import { attachChecks } from '../lib/checks/attach-checks';

/** The floor of the synth bench: an app with one empty stack and the same checks. */
const app = new App();
attachChecks(app);
new Stack(app, 'Empty');
app.synth();
