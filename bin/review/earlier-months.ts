import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { historyOf, parseEarlierReview } from '../../lambda/monthly-review/history';
import { parseMonthlyRecord } from '../../lambda/monthly-review/report/yearly/monthly-record';
import type { Review } from '../../lambda/monthly-review/review';
import { NO_HISTORY, type History, type RuleContext } from '../../lambda/monthly-review/rules/rule';
import { monthsBefore } from '../../lambda/review-workflow/month';
import { numbers } from '../../lib/policy';
import { readMonth, type Reading } from './read-month';

/** What is known of earlier months. */
export interface Known {
  readonly history: History;
  /** The review of the month before, to compare with; none unless a file holds the whole of it. */
  readonly previous: Review | undefined;
}

/** A review as its file holds it; undefined where that holds no more than the history needs. */
function wholeReview(json: string, name: string): Review | undefined {
  try {
    return parseMonthlyRecord(json, name);
  } catch {
    return undefined;
  }
}

/** From the `review.json` files of earlier reviews, wherever they lie in a folder. */
function knownFrom(folder: string, month: string): Known {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`--history ${folder}: no such folder; expected one with earlier review.json files`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const [before] = monthsBefore(month, 1);
  let previous: { readonly review: Review; readonly written: number } | undefined;
  const reviews = files.sort().flatMap((file) => {
    const path = join(folder, file);
    const stats = statSync(path, { throwIfNoEntry: false });
    // A pipe might never end.
    if (!stats?.isFile()) throw new Error(`${path}: no file; a review.json of an earlier month is expected`);
    const text = readFileSync(path, 'utf8');
    if (!/(^|[/\\])[^/\\]*review[^/\\]*\.json$/.test(file) && !text.includes('"administrators"')) return [];
    const earlier = parseEarlierReview(text, path);
    // Of several the later counts, as in the yearly report.
    if (earlier.month === before && stats.mtimeMs >= (previous?.written ?? 0)) {
      const review = wholeReview(text, path);
      if (review) previous = { review, written: stats.mtimeMs };
    }
    return [earlier];
  });
  return { history: historyOf(reviews, month), previous: previous?.review };
}

/** Earlier months under the logs themselves, as far back as the policy looks for dormant credentials. */
async function earlierMonths(reading: Reading, month: string): Promise<string[]> {
  const months: string[] = [];
  for (const earlier of monthsBefore(month, numbers.inactivityOther.value)) {
    const [year = '', number = ''] = earlier.split('-');
    for (const { folder } of reading.layout.logFolders) {
      if (!(await reading.source.within(`${folder}${year}/`)).folders.includes(number)) continue;
      months.push(earlier);
      break;
    }
  }
  return months;
}

/** What is known of earlier months: from `--history`, else by reading the earlier months under `--logs`. */
export async function knownHistory(folder: string | undefined, reading: Reading, context: RuleContext): Promise<Known> {
  if (folder !== undefined) return knownFrom(folder, context.month);
  const months = await earlierMonths(reading, context.month);
  const reviews = [];
  for (const month of months) {
    const onProgress: Reading['onProgress'] = (done, total) => reading.onProgress(done, total, `reading ${month}`);
    reviews.push(await readMonth({ ...reading, onProgress }, { ...context, month, history: NO_HISTORY }));
  }
  // Reviewed without what was known then, they are no month to compare with.
  return { history: historyOf(reviews, context.month), previous: undefined };
}
