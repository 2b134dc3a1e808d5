import { detectedAnomalies } from './incident-detection';

/** `docs/incident-detection.md`: each anomaly of the school's plan and what sees it. */
export function incidentDetectionPage(): string {
  const code = (names: readonly string[]) => (names.length > 0 ? names.map((name) => `\`${name}\``).join(', ') : '–');
  const rows = detectedAnomalies.map(({ anomaly, rules, alarms, findings }) => {
    const watched = Object.entries(alarms).flatMap(([stack, metrics]) =>
      metrics.map((metric) => `${stack}: ${metric}`),
    );
    return `| ${anomaly.en} | ${anomaly.it} | ${code(rules)} | ${code(watched)} | ${code(findings)} |`;
  });
  return [
    '# How incidents are seen',
    'Generated from `lib/policy/incident-detection.ts` by `npm run docs`: change it there.',
    'Clause `incident.detected`: each anomaly that the school’s plan names, and what sees it. Rules that one event ' +
      'decides alarm within minutes, all of them are in the monthly review; alarms and findings go to the alarm mailbox ' +
      'at once.',
    [
      '| anomaly | anomalia | rules of the review | CloudWatch alarms | GuardDuty findings |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
    '',
  ].join('\n\n');
}
