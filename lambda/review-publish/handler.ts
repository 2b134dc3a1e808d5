import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { accessesCsv } from '../monthly-review/report/accesses-csv';
import { composeReport } from '../monthly-review/report/compose';
import { pageLimits } from '../monthly-review/report/context';
import { reportPage } from '../monthly-review/report/html/report-page';
import { reviewJson } from '../monthly-review/report/review-json';
import { working } from '../review-workflow/object-layout';
import { readOutcome } from '../review-workflow/outcome';
import type { Run } from '../review-workflow/run';
import { read } from '../review-workflow/stored-objects';
import { readEnvironment } from '../runtime/environment';
import { keepReport } from './keep-report';
import { mailReport, type MailOutcome } from './mail-report';

const logger = new Logger();
const s3 = new S3Client({});
const ses = new SESv2Client({});

export interface Published {
  readonly month: string;
  /** The report's folder in the reports bucket. */
  readonly folder: string;
  readonly verdict: string;
  readonly mail: MailOutcome;
}

/**
 * Last step of the monthly review: keeps the report and mails it. Environment: `WORK_BUCKET`, `REPORTS_BUCKET`, `SENDER`,
 * `RECIPIENTS` (comma-separated), `CONFIGURATION_SET`, `CONSOLE` (address of the bucket, the folder is appended), `LOCK_MODE`
 * (the reports bucket's), and `PORTAL` where people sign in through one (the console's address is appended).
 */
export async function handler({ month, folder: runFolder }: Run): Promise<Published> {
  const e = readEnvironment([
    'WORK_BUCKET',
    'REPORTS_BUCKET',
    'SENDER',
    'RECIPIENTS',
    'CONFIGURATION_SET',
    'CONSOLE',
    'LOCK_MODE',
  ]);
  const outcome = await readOutcome(s3, e.WORK_BUCKET, runFolder);
  const report = composeReport(outcome.review, outcome.context, pageLimits);
  const files = new Map<string, Buffer>([
    ['review.json', reviewJson(outcome.review)],
    ['report.html', reportPage(report)],
    ['report.pdf', await read(s3, e.WORK_BUCKET, working.file(runFolder, 'report.pdf'))],
    ['accesses.csv', accessesCsv(outcome.review)],
  ]);
  const keptReport = await keepReport(s3, e.REPORTS_BUCKET, month, report.verdict.level, files);
  const mail = await mailReport(
    {
      s3,
      ses,
      reportsBucket: e.REPORTS_BUCKET,
      workBucket: e.WORK_BUCKET,
      sender: e.SENDER,
      recipients: e.RECIPIENTS.split(','),
      configurationSet: e.CONFIGURATION_SET,
      linkTo: (folder) => signInLink(`${e.CONSOLE}${encodeURIComponent(folder)}`, process.env['PORTAL']),
      lock: e.LOCK_MODE === 'compliance' ? 'compliance' : 'governance',
      now: () => new Date(),
    },
    keptReport,
    outcome,
    files,
    runFolder,
  );
  logger.info('Published', { month, folder: keptReport.folder, verdict: report.verdict.level, mail });
  return { month, folder: keptReport.folder, verdict: report.verdict.level, mail };
}

/** The console asks for sign-in; where there is a portal, it is the portal that does. */
const signInLink = (console: string, portal: string | undefined): string =>
  portal ? `${portal}${encodeURIComponent(console)}` : console;
