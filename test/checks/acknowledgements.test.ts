import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { acknowledgements, readValidationReport, unusedAcknowledgements } from '../../lib/checks/validation-report';
import { environments } from '../../lib/config';
import { synthesisable } from '../../lib/synthesis';
import { unbundledCode } from '../stacks/synthesise';

describe.each(Object.values(environments))('$environment', (settings) => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-checks-')), analyticsReporting: false });
  synthesisable(app, settings, unbundledCode);
  const report = readValidationReport(app.synth().directory);

  test('no policy check finds anything', () => {
    expect(report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName))).toEqual([]);
  });

  test('every acknowledgement in code suppresses a finding: none is misspelt or out of date', () => {
    // CDK's own validator is off in unit tests; `npm run synth` asks the same with it on
    const ofOtherChecks = unusedAcknowledgements(app, report).filter(
      ({ id }) => !id.startsWith('CloudFormation-Validate'),
    );
    expect(acknowledgements(app).length).toBeGreaterThan(0);
    expect(ofOtherChecks).toEqual([]);
  });

  test('every acknowledgement has a reason to read', () => {
    expect(acknowledgements(app).filter(({ reason }) => reason.length < 30)).toEqual([]);
  });
});
