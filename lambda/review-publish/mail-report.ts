import type { S3Client } from '@aws-sdk/client-s3';
import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { numbers } from '../../lib/policy';
import { composeMail } from '../monthly-review/report/mail/compose-mail';
import { mailDocument } from '../monthly-review/report/mail/mail-document';
import type { RecordsLock } from '../monthly-review/report/texts';
import { keptFiles } from '../review-workflow/object-layout';
import type { Outcome } from '../review-workflow/outcome';
import { readIfThere, writeOnce } from '../review-workflow/stored-objects';
import type { KeptReport } from './keep-report';
import { claimMail } from './mail-claim';

export interface Mailing {
  readonly s3: S3Client;
  readonly ses: SESv2Client;
  readonly reportsBucket: string;
  readonly workBucket: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly configurationSet: string;
  /** Address that opens a folder of the reports bucket after sign-in. */
  readonly linkTo: (folder: string) => string;
  /** How the reports bucket is locked. */
  readonly lock: RecordsLock;
  readonly now: () => Date;
}

/** `mailed`: sent by this run; `already`: sent before. */
export type MailOutcome = 'mailed' | 'already';

/**
 * Mails a kept report, once: the run that claims the report sends it, and leaves in the locked bucket to whom and when.
 * @throws MailClaimed when another run may be sending it
 */
export async function mailReport(
  mailing: Mailing,
  { folder, name, manifest }: KeptReport,
  { review, context }: Outcome,
  files: ReadonlyMap<string, Buffer>,
  run: string,
): Promise<MailOutcome> {
  const { s3, reportsBucket, workBucket, sender, recipients } = mailing;
  const mailed = `${folder}${keptFiles.mailed}`;
  if (await readIfThere(s3, reportsBucket, mailed)) return 'already';
  await claimMail(s3, workBucket, name, run, mailing.now());

  const sent = mailing.now();
  const messageId = `<${name.slice(0, 32)}@${sender.replace(/^.*@/, '')}>`;
  const raw = await composeMail(
    {
      report: mailDocument(review, context),
      files: manifest.files,
      link: mailing.linkTo(folder),
      place: `s3://${reportsBucket}/${folder}`,
      keptMonths: numbers.administratorLog.value,
      lock: mailing.lock,
    },
    { pdf: files.get('report.pdf') ?? Buffer.alloc(0), csv: files.get('accesses.csv') ?? Buffer.alloc(0) },
    { from: sender, to: recipients, sent, messageId },
  );
  const { MessageId } = await mailing.ses.send(
    new SendEmailCommand({
      FromEmailAddress: sender,
      Destination: { ToAddresses: [...recipients] },
      ConfigurationSetName: mailing.configurationSet,
      Content: { Raw: { Data: raw } },
    }),
  );
  const record = { to: recipients, at: sent.toISOString(), messageId, sesMessageId: MessageId };
  await writeOnce(s3, reportsBucket, mailed, Buffer.from(`${JSON.stringify(record, null, 2)}\n`), 'application/json');
  return 'mailed';
}
