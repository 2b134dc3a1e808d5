import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { environments } from '../../lib/config';
import { synthesisable } from '../../lib/synthesis';
import { unbundledCode } from '../stacks/synthesised';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly { ruleName: string; violatingConstructs: readonly { constructPath: string }[] }[];
    readonly suppressedViolations?: readonly { acknowledgedId: string; acknowledgedAt: string; reason: string }[];
  }[];
}

describe.each(Object.values(environments))('$environment', (settings) => {
  process.env['CDK_VALIDATION'] = 'false';
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-checks-')), analyticsReporting: false });
  synthesisable(app, settings, unbundledCode);
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')) as Report;
  const suppressed = new Set(
    report.pluginReports.flatMap(({ suppressedViolations = [] }) =>
      suppressedViolations.map(({ acknowledgedId, acknowledgedAt }) => `${acknowledgedAt} ${acknowledgedId}`),
    ),
  );
  const acknowledged = app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([id, reason]) => ({
            at: construct.node.path,
            id,
            reason,
          })),
        ),
    );

  test('no policy check finds anything', () => {
    expect(report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName))).toEqual([]);
  });

  test('every acknowledgement in code suppresses a finding: none is misspelt or out of date', () => {
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.map(({ at, id }) => `${at} ${id}`).filter((one) => !suppressed.has(one))).toEqual([]);
  });

  test('every acknowledgement has a reason to read', () => {
    expect(acknowledged.filter(({ reason }) => reason.length < 30)).toEqual([]);
  });
});
