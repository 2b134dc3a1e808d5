import type { Review } from '../review';
import { accessesCsv } from './accesses-csv';
import { composeReport } from './compose';
import { pageLimits, type ReportContext } from './context';
import { reportPage } from './html/report-page';
import { reportPdf } from './pdf/report-pdf';
import { reviewJson } from './review-json';

/** The files that a review leaves. */
export const reportFileNames = ['review.json', 'report.html', 'report.pdf', 'accesses.csv'] as const;
export type ReportFileName = (typeof reportFileNames)[number];

/** The files of a review by name, all in memory: the caller writes all or none. */
export function reportFiles(review: Review, context: ReportContext): ReadonlyMap<ReportFileName, Buffer> {
  const report = composeReport(review, context, pageLimits);
  return new Map([
    ['review.json', reviewJson(review)],
    ['report.html', reportPage(report)],
    ['report.pdf', reportPdf(report, new Date(review.period.end))],
    ['accesses.csv', accessesCsv(review)],
  ]);
}
