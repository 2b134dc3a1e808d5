import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { reportPage } from '../../lambda/monthly-review/report/html/report-page';
import { reportPdf } from '../../lambda/monthly-review/report/pdf/report-pdf';
import { composeYear, isComplete, yearOf } from '../../lambda/monthly-review/report/yearly/compose-year';
import { parseMonthlyRecord } from '../../lambda/monthly-review/report/yearly/monthly-record';
import type { Review } from '../../lambda/monthly-review/review';
import { rules } from '../../lambda/monthly-review/rules';
import type { Language } from '../../lib/policy';
import { writeAll } from '../write-all';

const year = (text: string): string => {
  if (!/^20\d\d$/.test(text)) throw new InvalidArgumentError('Give a year such as 2026.');
  return text;
};

/** A folder's files, at any depth. @throws Error in one clear line when it cannot be read */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`--history ${folder}: cannot be read (${code}); the folder of the monthly reports is right`, {
      cause: error,
    });
  }
}

interface Found {
  readonly path: string;
  readonly review: Review;
  /** Its bytes, as text. */
  readonly json: string;
  /** When it was written, milliseconds since 1970: what is fetched from a bucket by the AWS CLI has the bucket's time. */
  readonly written: number;
}

/** The reviews of a folder, at any depth, those written first before others. */
function reviewsIn(folder: string): Found[] {
  const files = filesIn(folder).filter((file) => /(^|[/\\])review\.json$/.test(file));
  if (files.length === 0)
    throw new Error(`--history ${folder}: holds no review.json; the folder of the monthly reports is right`);
  const found = files.sort().map((file) => {
    const path = join(folder, file);
    const json = readFileSync(path, 'utf8');
    return { path, json, review: parseMonthlyRecord(json, path), written: statSync(path).mtimeMs };
  });
  return found.sort((a, b) => a.written - b.written);
}

/** Of several reviews of a month the later counts, and that is said. @throws Error when two that differ are equally old */
function saySeveral(found: readonly Found[], year: string): void {
  const months = [...new Set(found.map(({ review }) => review.month))].filter((month) => month.startsWith(year)).sort();
  for (const month of months) {
    const all = found.filter(({ review }) => review.month === month);
    const last = all.at(-1) as Found;
    const others = all.filter(({ json }) => json !== last.json);
    const alike = others.find(({ written }) => written === last.written);
    if (alike) {
      throw new Error(
        `${alike.path} and ${last.path} are different reviews of ${month}, written at the same time: leave the one that counts`,
      );
    }
    if (others.length > 0) console.error(`${month}: ${all.length} reviews; the one written last counts, ${last.path}`);
  }
}

/** `npm run review:year`: the yearly evaluation from the monthly reviews. Exit 1 when a month is missing or not whole. */
export const reviewYearCommand = new Command('review-year')
  .description('Writes the yearly evaluation (year.html, year.pdf) from the twelve monthly reviews')
  .requiredOption('--history <dir>', 'folder that holds the review.json of the months, at any depth')
  .requiredOption('--year <yyyy>', 'the year', year)
  .requiredOption('--out <dir>', 'folder to write into')
  .addOption(new Option('--language <language>', 'language of the report').choices(['it', 'en']).default('it'))
  .action((options: { history: string; year: string; out: string; language: Language }) => {
    const found = reviewsIn(options.history);
    saySeveral(found, options.year);
    const of = yearOf(
      options.year,
      found.map(({ review }) => review),
    );
    const report = composeYear(of, options.language, rules);
    const files = {
      'year.html': reportPage(report),
      'year.pdf': reportPdf(report, new Date(`${options.year}-12-31T23:59:59Z`)),
    };
    writeAll(options.out, new Map(Object.entries(files)));
    console.log(`${options.year}: ${report.verdict.title}. ${report.population}`);
    if (!isComplete(of)) process.exitCode = 1;
  });
