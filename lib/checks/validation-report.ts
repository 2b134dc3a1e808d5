import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations, type App } from 'aws-cdk-lib';

/** What the policy checks of a synth found and what was acknowledged: CDK's `validation-report.json`. */
export interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly { readonly ruleName: string; readonly description: string }[];
    readonly suppressedViolations?: readonly { readonly acknowledgedId: string; readonly acknowledgedAt: string }[];
  }[];
}

export const readValidationReport = (assembly: string): ValidationReport =>
  JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8')) as ValidationReport;

export interface Acknowledgement {
  /** Path of the construct. */
  readonly at: string;
  readonly id: string;
  readonly reason: string;
}

/** Every acknowledgement in code. */
export const acknowledgements = (app: App): Acknowledgement[] =>
  app.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>)
          // CDK's own constructs acknowledge fatal findings of its validator
          .filter(([id]) => !id.startsWith('CloudFormation-Validate::F'))
          .map(([id, reason]) => ({ at: construct.node.path, id, reason })),
      ),
  );

/** Acknowledgements that suppressed nothing: misspelt, or out of date. CDK accepts both in silence. */
export function unusedAcknowledgements(app: App, report: ValidationReport): Acknowledgement[] {
  const used = new Set(
    report.pluginReports.flatMap(({ suppressedViolations = [] }) =>
      suppressedViolations.map(({ acknowledgedAt, acknowledgedId }) => `${acknowledgedAt} ${acknowledgedId}`),
    ),
  );
  return acknowledgements(app).filter(({ at, id }) => !used.has(`${at} ${id}`));
}
