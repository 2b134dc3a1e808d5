import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { composeReport } from '../monthly-review/report/compose';
import { pageLimits } from '../monthly-review/report/context';
import { reportPdf } from '../monthly-review/report/pdf/report-pdf';
import { working } from '../review-workflow/object-layout';
import { readOutcome } from '../review-workflow/outcome';
import type { Run } from '../review-workflow/run';
import { write } from '../review-workflow/stored-objects';
import { readEnvironment } from '../runtime/environment';

const logger = new Logger();
const s3 = new S3Client({});

/** Draws the report as PDF, into the run's folder. Environment: `WORK_BUCKET`. */
export async function handler({ folder, month }: Run): Promise<void> {
  const { WORK_BUCKET } = readEnvironment(['WORK_BUCKET']);
  const { review, context } = await readOutcome(s3, WORK_BUCKET, folder);
  const pdf = reportPdf(composeReport(review, context, pageLimits), new Date(review.period.end));
  await write(s3, WORK_BUCKET, working.file(folder, 'report.pdf'), pdf, 'application/pdf');
  logger.info('Drawn', { month, bytes: pdf.length });
}
