import type { Review } from '../../review';
import { composeReport } from '../compose';
import { mailLimits, type ReportContext } from '../context';
import type { ReportDocument } from '../document';
import { mailPage } from './mail-page';

/** Mail programs show about 100 KB and cut the rest off; what stands below the report has its share. */
const SHOWN = 96_000;

const NOTHING_BELOW = { files: [], link: '', place: '', keptMonths: 0, lock: 'governance', attached: true } as const;

/** The report as the mail says it: as much as mail programs show whole. */
export function mailDocument(review: Review, context: ReportContext): ReportDocument {
  const sizes = mailLimits.map((limits) => composeReport(review, context, limits));
  const fits = (report: ReportDocument) => Buffer.byteLength(mailPage({ ...NOTHING_BELOW, report })) <= SHOWN;
  return sizes.find(fits) ?? (sizes.at(-1) as ReportDocument);
}
