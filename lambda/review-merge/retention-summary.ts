import type { S3Client } from '@aws-sdk/client-s3';
import type { RetentionSummary } from '../monthly-review/report/context';
import type { Finding } from '../retention-enforcement/enforce';
import { list, read } from '../review-workflow/stored-objects';

const MOST_DETAILS = 500;

/**
 * What the daily retention checks of a month left in the ledger. The same thing wrong on several days counts once, under
 * its first day.
 * @param month `YYYY-MM`
 * @throws when the ledger cannot be listed or read: no answer is not "no records"
 */
export async function retentionSummary(s3: S3Client, ledger: string, month: string): Promise<RetentionSummary> {
  const days = new Set<string>();
  const seen = { missing: new Set<string>(), unprotected: new Set<string>(), unseen: new Set<string>() };
  const overdue = { all: new Set<string>(), deleted: new Set<string>(), held: new Set<string>() };
  const left = new Set<string>();
  const unnamed = new Map<string, number>();
  const details = new Map<string, string>();
  const note = (kinds: Set<string>, day: string, what: string) => {
    kinds.add(what);
    if (!details.has(what) && details.size < MOST_DETAILS) details.set(what, day);
  };
  for await (const { Key = '' } of list(s3, ledger, `days/${month.replace('-', '/')}/`)) {
    const day = /^days\/(\d{4}\/\d\d\/\d\d)\/run-\d+\.jsonl$/.exec(Key)?.[1]?.replaceAll('/', '-');
    if (day === undefined) continue;
    days.add(day);
    const [, ...lines] = String(await read(s3, ledger, Key)).split('\n');
    const findings = lines.filter(Boolean).map((line) => JSON.parse(line) as Finding);
    for (const finding of findings) {
      if (finding.kind === 'unseen') note(seen.unseen, day, `${finding.what}: ${finding.why}`);
      else if (finding.kind !== 'overdue') note(seen[finding.kind], day, `${finding.check}: ${finding.what}`);
      else {
        const { store, id, outcome, why } = finding;
        const copy = `${store} ${id}`;
        overdue.all.add(copy);
        if (outcome === 'deleted') overdue.deleted.add(copy);
        if (outcome === 'held') overdue.held.add(copy);
        if (outcome !== 'deleted' && outcome !== 'held') note(left, day, `${store} ${id}: ${outcome}, ${why}`);
      }
    }
    // Of a month's runs the fullest tells how many there are.
    for (const [key, count] of unnamedIn(findings)) unnamed.set(key, Math.max(count, unnamed.get(key) ?? 0));
  }
  const counted = (outcome = '') =>
    [...unnamed].reduce((sum, [key, count]) => sum + (key.startsWith(outcome) ? count : 0), 0);
  return {
    days: [...days],
    daysWithout: daysOf(month).filter((day) => !days.has(day)),
    missing: seen.missing.size,
    unprotected: seen.unprotected.size,
    unseen: seen.unseen.size,
    overdue: overdue.all.size + counted(),
    deleted: overdue.deleted.size + counted('deleted'),
    held: overdue.held.size + counted('held'),
    details: [...details].map(([what, day]) => ({ day, what })),
  };
}

/** Copies past a thousand alike are only counted: how many a run names no longer, by outcome and store. */
function unnamedIn(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.kind !== 'overdue') continue;
    const key = `${finding.outcome} ${finding.store}`;
    counts.set(key, (counts.get(key) ?? 0) + (finding.more ?? 0));
  }
  return counts;
}

function daysOf(month: string): string[] {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, monthOfYear, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}
