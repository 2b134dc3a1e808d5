import type { Review } from '../review';
import { accessesCsv } from './accesses-csv';
import { composeReport } from './compose';
import { pageLimits, type ReportContext } from './context';
import type { ReportDocument } from './document';
import { reportPage } from './html/report-page';
import { reportPdf } from './pdf/report-pdf';
import { reviewJson } from './review-json';

/** The files that a review leaves. */
export const reportFileNames = ['review.json', 'report.html', 'report.pdf', 'accesses.csv'] as const;
export type ReportFileName = (typeof reportFileNames)[number];

type Files = ReadonlyMap<ReportFileName, Buffer>;
const datedAs = (review: Review) => new Date(review.period.end);
const withoutPdf = (review: Review, report: ReportDocument): [ReportFileName, Buffer][] => [
  ['review.json', reviewJson(review)],
  ['report.html', reportPage(report)],
  ['accesses.csv', accessesCsv(review)],
];

/** The files of a review by name, all in memory: the caller writes all or none. */
export function reportFiles(review: Review, context: ReportContext): Files {
  const report = composeReport(review, context, pageLimits);
  return new Map([...withoutPdf(review, report), ['report.pdf', reportPdf(report, datedAs(review))]]);
}

/** As {@link reportFiles}, while another thread draws the PDF, as `reportPdf` does. */
export async function reportFilesMeanwhile(
  review: Review,
  context: ReportContext,
  drawPdf: (report: ReportDocument, dated: Date) => Promise<Buffer>,
): Promise<Files> {
  const report = composeReport(review, context, pageLimits);
  const drawing = drawPdf(report, datedAs(review));
  return new Map([...withoutPdf(review, report), ['report.pdf', await drawing]]);
}
