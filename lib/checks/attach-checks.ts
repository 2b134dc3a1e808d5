import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { TreeRulesPlugin } from './tree-rules-plugin';

/** Attaches every policy check to an app: our own rules and cdk-nag's packs. A finding fails the synth. */
export function attachChecks(app: App): void {
  Validations.of(app).addPlugins(new TreeRulesPlugin(), new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
}
