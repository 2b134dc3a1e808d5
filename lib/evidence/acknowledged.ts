import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { object, objects, text } from '../template/shape';

/** A finding of an outside rule pack that was accepted beside the construct, with its reason. */
export interface AcknowledgedFinding {
  readonly rule: string;
  readonly reason: string;
  /** Paths of the constructs it concerns. */
  readonly constructs: readonly string[];
}

/**
 * Acknowledged findings of the assembly's validation report beside the templates, each rule and reason once; nothing but
 * names and reasons is taken, for the report carries absolute paths. Empty without a report.
 */
export function acknowledgedFindings(templates: string): AcknowledgedFinding[] {
  const path = join(templates, 'validation-report.json');
  if (!existsSync(path)) return [];
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON: synthesise again (npm run synth)`, { cause: error });
  }
  const byReason = new Map<string, { rule: string; reason: string; constructs: Set<string> }>();
  for (const plugin of objects(object(report)['pluginReports'])) {
    for (const violation of objects(plugin['suppressedViolations'])) {
      const rule = text(violation['ruleName']).replace(/\[.*\]$/s, '');
      const reason = text(violation['reason']);
      const known = byReason.get(`${rule} ${reason}`) ?? { rule, reason, constructs: new Set<string>() };
      for (const construct of objects(violation['violatingConstructs']))
        known.constructs.add(text(construct['constructPath']).replace(/\/Resource$/, ''));
      byReason.set(`${rule} ${reason}`, known);
    }
  }
  return [...byReason.values()]
    .map(({ constructs, ...finding }) => ({ ...finding, constructs: [...constructs].sort() }))
    .sort((a, b) => (`${a.rule} ${a.reason}` < `${b.rule} ${b.reason}` ? -1 : 1));
}
