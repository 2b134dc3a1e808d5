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
  const unnamed = new Map<string, { outcome: string; most: number }>();
  const details = new Map<string, string>();
  const note = (kinds: Set<string>, day: string, what: string) => {
    kinds.add(what);
    if (!details.has(what) && details.size < MOST_DETAILS) details.set(what, day);
  };
  for await (const { Key = '' } of list(s3, ledger, `days/${month.replace('-', '/')}/`)) {
    const [, year, monthOfYear, dayOfMonth] = /^days\/(\d{4})\/(\d\d)\/(\d\d)\/run-\d+\.jsonl$/.exec(Key) ?? [];
    if (year === undefined) continue;
    const day = `${year}-${monthOfYear}-${dayOfMonth}`;
    days.add(day);
    const [, ...lines] = String(await read(s3, ledger, Key)).split('\n');
    for (const line of lines.filter(Boolean)) {
      const finding = JSON.parse(line) as Finding;
      if (finding.kind === 'unseen') note(seen.unseen, day, `${finding.what}: ${finding.why}`);
      else if (finding.kind !== 'overdue') note(seen[finding.kind], day, `${finding.check}: ${finding.what}`);
      else {
        const { store, id, outcome, why, more = 0 } = finding;
        const copy = `${store} ${id}`;
        overdue.all.add(copy);
        if (outcome === 'deleted') overdue.deleted.add(copy);
        if (outcome === 'held') overdue.held.add(copy);
        // Copies past a thousand are only counted: of a month's days the fullest tells how many there are.
        const key = `${store} ${outcome}`;
        unnamed.set(key, { outcome, most: Math.max(more, unnamed.get(key)?.most ?? 0) });
        if (outcome !== 'deleted' && outcome !== 'held') note(left, day, `${store} ${id}: ${outcome}, ${why}`);
      }
    }
  }
  const counted = (...outcomes: string[]) =>
    [...unnamed.values()].reduce((sum, { outcome, most }) => sum + (outcomes.includes(outcome) ? most : 0), 0);
  const every = ['deleted', 'would-delete', 'held', 'locked', 'left', 'still-there'];
  return {
    days: [...days].sort(),
    daysWithout: daysOf(month).filter((day) => !days.has(day)),
    missing: seen.missing.size,
    unprotected: seen.unprotected.size,
    unseen: seen.unseen.size,
    overdue: overdue.all.size + counted(...every),
    deleted: overdue.deleted.size + counted('deleted'),
    held: overdue.held.size + counted('held'),
    details: [...details].map(([what, day]) => ({ day, what })),
  };
}

function daysOf(month: string): string[] {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number);
  const count = new Date(Date.UTC(year, monthOfYear, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}
