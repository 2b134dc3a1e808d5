import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleNames } from '../../lambda/monthly-review/rules/rule';
import { production } from '../../lib/config';
import { detectedAnomalies } from '../../lib/policy/incident-detection';
import { incidentDetectionPage } from '../../lib/policy/incident-detection-page';
import { synthesised } from '../stacks/synthesised';

const { templates } = synthesised(production);
const resources = (stack: string, type: string) =>
  Object.values(templates[`custodia-production-${stack}`]?.Resources ?? {})
    .filter(({ Type }) => Type === type)
    .map(({ Properties = {} }) => Properties as Record<string, any>); // eslint-disable-line @typescript-eslint/no-explicit-any
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms';

test('docs/incident-detection.md is what lib/policy says (npm run docs writes it again)', () => {
  expect(readFileSync(join(__dirname, '../../docs/incident-detection.md'), 'utf8')).toBe(incidentDetectionPage());
});

test('incident.detected: each of the six anomalies is seen by something', () => {
  expect(detectedAnomalies).toHaveLength(6);
  for (const { rules, alarms, findings } of detectedAnomalies) {
    expect(rules.length + Object.keys(alarms).length + findings.length).toBeGreaterThan(0);
  }
});

test('incident.detected: every rule of the review sees one of them', () => {
  expect([...new Set(detectedAnomalies.flatMap(({ rules }) => rules))].sort()).toEqual([...ruleNames].sort());
});

const named = detectedAnomalies
  .flatMap(({ alarms }) => Object.entries(alarms))
  .flatMap(([stack, metrics]) => metrics.map((metric) => ({ stack, metric })))
  .filter(({ stack }) => `custodia-production-${stack}` in templates);
test.each(named)('incident.detected: the $stack stack alarms the mailbox by $metric', ({ stack, metric }) => {
  const alarms = resources(stack, 'AWS::CloudWatch::Alarm').filter(
    ({ MetricName, AlarmActions }) => MetricName === metric && AlarmActions.includes(TOPIC),
  );
  expect(alarms).not.toHaveLength(0);
});

test.each(['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS'])('incident.detected: GuardDuty watches %s', (feature) => {
  const [detector] = resources('audit', 'AWS::GuardDuty::Detector');
  expect(detector).toMatchObject({
    Enable: true,
    Features: expect.arrayContaining([{ Name: feature, Status: 'ENABLED' }]),
  });
});

test.each([
  ['processor.breach: GuardDuty findings', 'aws.guardduty', 'GuardDuty Finding'],
  ['malware.scanned: malware', 'aws.guardduty', 'GuardDuty Malware Protection Object Scan Result'],
  ['assurance.early-warning: vulnerabilities', 'aws.inspector2', 'Inspector2 Finding'],
  ['assurance.early-warning: broken controls', 'aws.securityhub', 'Security Hub Findings - Imported'],
])('%s reach the alarm mailbox', (_, source, detailType) => {
  const rules = resources('audit', 'AWS::Events::Rule').filter(
    ({ EventPattern }) => EventPattern.source?.includes(source) && EventPattern['detail-type'].includes(detailType),
  );
  expect(rules).toEqual([
    expect.objectContaining({ State: 'ENABLED', Targets: [expect.objectContaining({ Arn: TOPIC })] }),
  ]);
});

test('assurance.early-warning: Security Hub judges the account by its default standards', () => {
  expect(resources('audit', 'AWS::SecurityHub::Hub')).toEqual([
    expect.objectContaining({ EnableDefaultStandards: true }),
  ]);
});
