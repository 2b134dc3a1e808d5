import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { historyOf, parseEarlierReview } from '../../lambda/monthly-review/history';
import { NO_HISTORY, type History, type RuleContext } from '../../lambda/monthly-review/rules/rule';
import { monthsBefore } from '../../lambda/review-workflow/month';
import { numbers } from '../../lib/policy';
import { readMonth, type Reading } from './read-month';

/** History from the `review.json` files of earlier reviews, wherever they lie in a folder. */
function historyFrom(folder: string, month: string): History {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`--history ${folder}: no such folder; expected one with earlier review.json files`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const reviews = files.flatMap((file) => {
    const path = join(folder, file);
    // A pipe might never end.
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new Error(`${path}: no file; a review.json of an earlier month is expected`);
    const text = readFileSync(path, 'utf8');
    return /(^|[/\\])[^/\\]*review[^/\\]*\.json$/.test(file) || text.includes('"administrators"')
      ? [parseEarlierReview(text, path)]
      : [];
  });
  return historyOf(reviews, month);
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
export async function knownHistory(
  folder: string | undefined,
  reading: Reading,
  context: RuleContext,
): Promise<History> {
  if (folder !== undefined) return historyFrom(folder, context.month);
  const months = await earlierMonths(reading, context.month);
  const reviews = [];
  for (const month of months) {
    const onProgress: Reading['onProgress'] = (done, total) => reading.onProgress(done, total, `reading ${month}`);
    reviews.push(await readMonth({ ...reading, onProgress }, { ...context, month, history: NO_HISTORY }));
  }
  return historyOf(reviews, context.month);
}
