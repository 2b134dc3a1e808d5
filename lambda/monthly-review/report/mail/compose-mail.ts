import MailComposer from 'nodemailer/lib/mail-composer';
import { textsOf } from '../texts';
import { mailPage, type MailContent } from './mail-page';
import { mailText } from './mail-text';

/** SES takes 40 MB, encoded; most mailboxes refuse messages of 20 MB and more. */
const ATTACHMENTS_AT_MOST = 7_000_000;

export interface MailAddressing {
  readonly from: string;
  readonly to: readonly string[];
  readonly sent: Date;
  /** Names the message for good: sent twice it is the same message. */
  readonly messageId: string;
}

export interface Attachments {
  readonly pdf: Buffer;
  readonly csv: Buffer;
}

/** The mail of a review as raw MIME: subject with month and verdict, HTML and plain text, PDF and accesses attached. */
export async function composeMail(
  content: Omit<MailContent, 'attached'>,
  { pdf, csv }: Attachments,
  { from, to, sent, messageId }: MailAddressing,
): Promise<Buffer> {
  const attached = pdf.length + csv.length <= ATTACHMENTS_AT_MOST;
  const whole = { ...content, attached };
  const { report } = content;
  const boundary = messageId.replace(/\W/g, '').slice(0, 40);
  const mail = new MailComposer({
    from: { name: textsOf(report.language).platform, address: from },
    to: [...to],
    subject: textsOf(report.language).mail.subject(report.month, report.verdict.title),
    date: sent,
    messageId,
    baseBoundary: boundary,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': report.language },
    text: mailText(whole),
    html: mailPage(whole),
    attachments: attached
      ? [
          { filename: 'report.pdf', content: pdf, contentType: 'application/pdf' },
          { filename: 'accesses.csv', content: csv, contentType: 'text/csv; charset=utf-8' },
        ]
      : [],
  });
  return mail.compile().build();
}
