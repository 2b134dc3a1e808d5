import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import type { ReportDocument } from '../monthly-review/report/document';
import { reportPdf } from '../monthly-review/report/pdf/report-pdf';
import { monthPeriod } from '../monthly-review/utc-time';
import { working } from '../review-workflow/object-layout';
import type { Run } from '../review-workflow/run';
import { read, write } from '../review-workflow/stored-objects';
import { readEnvironment } from '../runtime/environment';

const logger = new Logger();
const s3 = new S3Client({});

/** Draws the composed report as PDF, into the run's folder. Environment: `WORK_BUCKET`. */
export async function handler({ folder, month }: Run): Promise<void> {
  const { WORK_BUCKET } = readEnvironment(['WORK_BUCKET']);
  const report = JSON.parse(String(await read(s3, WORK_BUCKET, working.document(folder)))) as ReportDocument;
  const pdf = reportPdf(report, new Date(monthPeriod(month).to * 1000));
  await write(s3, WORK_BUCKET, working.file(folder, 'report.pdf'), pdf, 'application/pdf');
  logger.info('Drawn', { month, bytes: pdf.length });
}
