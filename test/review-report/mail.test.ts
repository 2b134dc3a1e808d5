import { simpleParser, type ParsedMail } from 'mailparser';
import { mailDocument } from '../../lambda/monthly-review/report/mail/mail-document';
import { composeMail } from '../../lambda/monthly-review/report/mail/compose-mail';
import { reportFiles } from '../../lambda/monthly-review/report/report-files';
import type { RecordsLock } from '../../lambda/monthly-review/report/texts';
import { problemKinds, type Review } from '../../lambda/monthly-review/review';
import { ruleNames } from '../../lambda/monthly-review/rules/rule';
import { finding, sampleContext, sampleReview } from './sample-review';

const LINK = 'https://eu-west-1.console.aws.amazon.com/s3/buckets/reports?prefix=reviews%2F2026-10%2F';
const PLACE = 's3://reports/reviews/2026-10/0123456789abcdef/';

async function rawOf(review: Review, pdf?: Buffer, lock: RecordsLock = 'governance'): Promise<Buffer> {
  const files = reportFiles(review, sampleContext());
  return composeMail(
    {
      report: mailDocument(review, sampleContext()),
      files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: name.padEnd(64, '0') })),
      link: LINK,
      place: PLACE,
      keptMonths: 18,
      lock,
    },
    { pdf: pdf ?? files.get('report.pdf')!, csv: files.get('accesses.csv')! },
    {
      from: 'custodia@notices.example.com',
      to: ['review@example.com'],
      sent: new Date('2026-11-03T05:00:00Z'),
      messageId: '<one@notices.example.com>',
    },
  );
}

describe('the mail, read back', () => {
  let mail: ParsedMail;
  beforeAll(async () => (mail = await simpleParser(await rawOf(sampleReview()))));

  test('its subject says month and verdict', () => {
    expect(mail.subject).toBe('Verifica accessi amministratori, ottobre 2026: 2 segnalazioni gravi');
  });

  test('it says that no person wrote it, so that no absence note answers it', () => {
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('content-language')).toBe('it');
  });

  test('it carries PDF and accesses', () => {
    expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['report.pdf', 'application/pdf'],
      ['accesses.csv', 'text/csv'],
    ]);
    expect(mail.attachments[0]!.content.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('it has a plain-text part that says the same', () => {
    expect(mail.text).toContain('2 SEGNALAZIONI GRAVI');
    expect(mail.text).toContain('Logging stopped on trail');
    expect(mail.text).toContain(LINK);
  });

  test('it lists the full set with its hashes and the link to it', () => {
    for (const name of ['review.json', 'report.html', 'report.pdf', 'accesses.csv']) {
      expect(mail.html).toContain(name.padEnd(64, '0'));
    }
    expect(mail.html).toContain(`href="${LINK}"`);
  });

  test('its HTML loads nothing and is smaller than mail programs clip', () => {
    const html = String(mail.html).replaceAll(LINK, '');
    expect(html).not.toMatch(/<img|<link|<style|src=|url\(|https?:\/\//);
    expect(html.length).toBeLessThan(102_000);
  });
});

test('the fullest mail stays below what mail programs clip', async () => {
  const hours = Array.from({ length: 31 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => (day * 7 + hour * 5) % 40),
  );
  const findings = ruleNames.flatMap((rule) =>
    (['high', 'medium', 'low'] as const).flatMap((severity) =>
      Array.from({ length: 50 }, (_, at) => finding(rule, severity, 'x'.repeat(400), null, `${'y'.repeat(200)}${at}`)),
    ),
  );
  const administrators = Array.from({ length: 100 }, (_, at) => ({
    ...sampleReview().administrators[0]!,
    ...{ person: null, principal: 'z'.repeat(300 + at), registered: false },
  }));
  const problems = problemKinds.flatMap((kind) =>
    Array.from({ length: 9 }, () => ({ kind, object: 'o'.repeat(400), detail: 'd'.repeat(400) })),
  );
  const { integrity, population } = sampleReview();
  const unreadable = problems.map(({ object, detail: why }) => ({ object, why }));
  const full = { integrity: { ...integrity, complete: false, problems }, population: { ...population, unreadable } };
  const mail = await simpleParser(await rawOf(sampleReview({ hours, findings, administrators, ...full })));
  const size = Buffer.byteLength(String(mail.html));
  expect(size).toBeLessThan(102_000);
  expect(String(mail.html)).toContain('altre segnalazioni meno gravi sono nel PDF');
});

test.each([
  ['governance', 'nessun amministratore può cancellarli', 'utenza root'],
  ['compliance', 'nessuno può cancellarli o modificarli, nemmeno AWS', 'fino ad allora'],
] as const)('of an archive in %s mode it says what is true of it', async (lock, can, who) => {
  const { html, text } = await simpleParser(await rawOf(sampleReview(), undefined, lock));
  for (const part of [html, text]) {
    expect(part).toContain(can);
    expect(part).toContain(who);
    expect(part).toContain(PLACE);
  }
  if (lock === 'governance') expect(html).not.toMatch(/nessuno può cancell/);
});

test('the same report mailed at the same time is the same message', async () => {
  const [first, second] = [await rawOf(sampleReview()), await rawOf(sampleReview())];
  expect(first.equals(second)).toBe(true);
});

test('attachments too large for a mailbox are left out, and the mail says where they are', async () => {
  const mail = await simpleParser(await rawOf(sampleReview(), Buffer.alloc(8_000_000)));
  expect(mail.attachments).toEqual([]);
  expect(mail.html).toContain('Gli allegati superano la dimensione');
});
