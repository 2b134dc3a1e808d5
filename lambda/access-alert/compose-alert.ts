import MailComposer from 'nodemailer/lib/mail-composer';
import type { AlertNotice } from './alert-facts';
import { alertPage } from './alert-page';
import { alertTexts } from './alert-texts';

export interface AlertAddressing {
  readonly from: string;
  readonly to: readonly string[];
  readonly sent: Date;
  /** Names the message for good: sent twice it is the same message. */
  readonly messageId: string;
}

function plainText({ language, alerts, registerReadable }: AlertNotice): string {
  const texts = alertTexts[language];
  const cards = alerts.map(({ title, severity, rows, runbook }) =>
    [
      `${title.toUpperCase()} (${texts.severity[severity]})`,
      ...rows.map(([name, value]) => `${name}: ${value}`),
      `${texts.runbook}: ${runbook}`,
    ].join('\n'),
  );
  return [texts.intro, ...(registerReadable ? [] : [texts.registerMissing]), ...cards, texts.folded, ''].join('\n\n');
}

/** The alert as raw MIME: plain text and HTML. */
export async function composeAlert(
  notice: AlertNotice,
  { from, to, sent, messageId }: AlertAddressing,
): Promise<Buffer> {
  const urgent = notice.alerts.some(({ severity }) => severity === 'high');
  const mail = new MailComposer({
    from: { name: 'Custodia', address: from },
    to: [...to],
    subject: notice.subject,
    date: sent,
    messageId: `<${messageId}@${from.split('@')[1] ?? 'localhost'}>`,
    baseBoundary: messageId,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': notice.language,
      ...(urgent && { Importance: 'high', 'X-Priority': '1' }),
    },
    text: plainText(notice),
    html: alertPage(notice),
  });
  return mail.compile().build();
}
