import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { reportPage } from '../../lambda/monthly-review/report/html/report-page';
import { reportPdf } from '../../lambda/monthly-review/report/pdf/report-pdf';
import { composeYear, isComplete, yearOf } from '../../lambda/monthly-review/report/yearly/compose-year';
import type { Language } from '../../lambda/monthly-review/report/document';
import type { Review } from '../../lambda/monthly-review/review';
import { writeAll } from '../write-all';

const year = (text: string): string => {
  if (!/^20\d\d$/.test(text)) throw new InvalidArgumentError('Give a year such as 2026.');
  return text;
};

/** Reviews among the JSON files of a folder, at any depth: `review.json` as a month leaves it. */
function reviewsIn(folder: string): Review[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|[/\\])review\.json$/.test(file),
  );
  if (files.length === 0) throw new Error(`${folder} holds no review.json: give the folder of the monthly reports`);
  return files.sort().map((file) => {
    const path = join(folder, file);
    const review = JSON.parse(readFileSync(path, 'utf8')) as Partial<Review>;
    if (!/^\d{4}-\d{2}$/.test(review.month ?? '') || !review.integrity || !review.population || !review.findings) {
      throw new Error(`${path} is no review of a month: it should be a review.json as the monthly review writes it`);
    }
    return review as Review;
  });
}

/** `npm run review:year`: the yearly evaluation from the monthly reviews. Exit 1 when a month is missing or not whole. */
export const reviewYearCommand = new Command('review-year')
  .description('Writes the yearly evaluation (year.html, year.pdf) from the twelve monthly reviews')
  .requiredOption('--history <dir>', 'folder that holds the review.json of the months, at any depth')
  .requiredOption('--year <yyyy>', 'the year', year)
  .requiredOption('--out <dir>', 'folder to write into')
  .addOption(new Option('--language <language>', 'language of the report').choices(['it', 'en']).default('it'))
  .action((options: { history: string; year: string; out: string; language: Language }) => {
    const of = yearOf(options.year, reviewsIn(options.history));
    const report = composeYear(of, options.language);
    const files = {
      'year.html': reportPage(report),
      'year.pdf': reportPdf(report, new Date(`${options.year}-12-31T23:59:59Z`)),
    };
    writeAll(options.out, new Map(Object.entries(files)));
    console.log(`${options.year}: ${report.verdict.title}. ${report.population}`);
    if (!isComplete(of)) process.exitCode = 1;
  });
