import { stringify } from 'csv-stringify/sync';
import type { TemplateModel } from '../template/model';
import type { AcknowledgedFinding } from './acknowledged';
import type { EvidenceReport } from './judge';
import { oscalResults } from './oscal';
import { evidencePage } from './page/page';
import type { Timeline } from './timeline/timeline';

/** Every file of the evidence by its name. */
export function evidenceFiles(
  { evidence, timeline }: { evidence: EvidenceReport; timeline: Timeline },
  { stacks }: TemplateModel,
  findings: readonly AcknowledgedFinding[],
): Record<string, string> {
  return {
    'evidence.json': `${JSON.stringify(evidence, null, 2)}\n`,
    'timeline.json': `${JSON.stringify(timeline, null, 2)}\n`,
    'evidence.csv': evidenceCsv(evidence),
    'assessment-results.oscal.json': `${JSON.stringify(oscalResults(evidence), null, 2)}\n`,
    'evidence.html': evidencePage(evidence, timeline, findings, stacks),
  };
}

const COLUMNS = [
  'clause',
  'source',
  'promise',
  'verdict',
  'shown by',
  'stack',
  'resource',
  'type',
  'property',
  'expected',
  'actual',
  'holds',
];

/** One row a check; a clause without checks has one row of its own. */
function evidenceCsv({ clauses }: EvidenceReport): string {
  const rows = clauses.flatMap(({ slug, source, promise, verdict, shownBy, checks }) => {
    const clause = [slug, source, promise, verdict, shownBy.join(' ')];
    if (checks.length === 0) return [[...clause, '', '', '', '', '', '', '']];
    return checks.map(({ stack, logicalId, type, property, expected, actual, holds }) => [
      ...clause,
      stack,
      logicalId,
      type,
      property,
      expected,
      actual,
      String(holds),
    ]);
  });
  return stringify([COLUMNS, ...rows], { escape_formulas: true });
}
