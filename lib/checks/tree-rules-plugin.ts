import type { IPolicyValidationPlugin, IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { basename } from 'node:path';
import { readFileSync } from 'node:fs';
import { describeViolation, treeRules, violations } from '../rules';
import type { Template } from '../template/template';
import { TemplateModel } from '../template/model';

/** The rules over the whole tree, run by CDK over the templates it has just written; a violation fails the synth. */
export class TreeRulesPlugin implements IPolicyValidationPlugin {
  readonly name = 'Custodia';
  readonly ruleIds = treeRules.map(({ name }) => name);

  validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const pathOf = new Map(templatePaths.map((path) => [basename(path, '.template.json'), path]));
    const model = new TemplateModel(
      Object.fromEntries(
        [...pathOf].map(([stack, path]) => [stack, JSON.parse(readFileSync(path, 'utf8')) as Template]),
      ),
    );
    const found = violations(model);
    return {
      success: found.length === 0,
      violations: found.map((violation) => ({
        ruleName: violation.rule,
        severity: 'error',
        description: describeViolation(violation),
        violatingResources: [
          {
            resourceLogicalId: violation.resource.logicalId,
            templatePath: pathOf.get(violation.resource.stack),
            locations: [violation.property],
          },
        ],
      })),
    };
  }
}
