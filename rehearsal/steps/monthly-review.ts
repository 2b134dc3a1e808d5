import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { simpleParser, type ParsedMail } from 'mailparser';
import { names } from '../../lib/config';
import type { Review } from '../../lambda/monthly-review/review';
import { download, fileNamed, keysUnder } from '../buckets';
import { LIFE } from '../life';
import { incidents } from '../month/incidents';
import { register } from '../month/people';
import type { Shown, Stage } from '../stage';
import { finished } from '../workflow';

/** Puts the register of administrators where the review looks for it. */
export async function putRegister({ clients, settings, out }: Stage): Promise<void> {
  const Body = `${JSON.stringify(register(settings), null, 2)}\n`;
  writeFileSync(join(out, 'register.json'), Body);
  const Bucket = names.bucket(settings, 'reports');
  await clients.s3.send(
    new PutObjectCommand({ Bucket, Key: 'registers/2026-01-01.json', Body, ChecksumAlgorithm: 'SHA256' }),
  );
}

/** Waits for the review that the scheduler started this morning. @throws Error with what failed in it */
export async function awaitReview(stage: Stage): Promise<void> {
  const failures = await finished(stage, names.reviewWorkflow(stage.settings));
  if (failures.length > 0) throw new Error(`The monthly review failed: ${failures.join('; ')}`);
}

/** A reviewed month, as it came out. */
export interface Reviewed {
  readonly review: Review;
  readonly mail: ParsedMail | undefined;
}

/** Collects a month's report and its mail into `out/review/<month>/`. */
export async function collectReview({ clients, settings, out, folder }: Stage, month: string): Promise<Reviewed> {
  const bucket = names.bucket(settings, 'reports');
  const target = join(out, 'review', month);
  mkdirSync(target, { recursive: true });
  let review: Review | undefined;
  for (const key of await keysUnder(clients.s3, bucket, `reviews/${month}/`)) {
    const bytes = await download(clients.s3, bucket, key, fileNamed(target, key));
    if (key.endsWith('/review.json')) review = JSON.parse(bytes.toString('utf8')) as Review;
  }
  if (!review) throw new Error(`The reports bucket holds no review of ${month}`);
  for (const file of readdirSync(join(folder, 'mail'))) {
    const raw = readFileSync(join(folder, 'mail', file));
    const mail = await simpleParser(raw);
    if (!mail.attachments.some(({ filename }) => filename?.endsWith('.pdf')) || !isAbout(mail, month)) continue;
    cpSync(join(folder, 'mail', file), join(target, 'mail.eml'));
    writeFileSync(join(target, 'mail.html'), mail.html || '');
    return { review, mail };
  }
  return { review, mail: undefined };
}

/** "novembre 2026", as the subject says it. */
const inItalian = new Intl.DateTimeFormat('it', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const isAbout = ({ subject = '' }: ParsedMail, month: string): boolean =>
  subject.toLowerCase().includes(inItalian.format(new Date(month)));

const population = ({ population: { events, files }, integrity }: Review) =>
  `${events} events in ${files} files, ${integrity.digests.valid} digests valid`;

/** The month as it should be, but for an hour of its log: the review says which, and finds nothing grave in the rest. */
export function ordinaryMonth({ review, mail }: Reviewed): Shown {
  const end = new Date(Date.parse(LIFE.lostHour) + 3_600_000).toISOString().slice(0, 13).replace(/[-T:]/g, '');
  const stamp = `${end.slice(0, 8)}T${end.slice(8)}`;
  const said = review.integrity.problems.filter(
    ({ kind, object }) => kind === 'digest-missing' && object.includes(stamp),
  );
  const high = review.findings.filter(({ severity }) => severity === 'high');
  const short = [
    review.integrity.complete && 'the review calls the log complete although an hour is missing',
    said.length === 0 && `the missing hour (${LIFE.lostHour}) is not named`,
    high.length > 0 &&
      `an ordinary month has high findings: ${high.map(({ rule, why }) => `${rule} (${why})`).join('; ')}`,
    review.administrators.length === 0 && 'no administrator was seen',
    !mail && 'no mail reached the reviewer',
  ];
  return {
    clauses: 'admins',
    done: `review of ${review.month} by the scheduler; an hour of the log was never delivered`,
    seen: `${population(review)}; the hour named as missing; no high finding`,
    look: `review/${review.month}/mail.html`,
    short,
  };
}

/** The month with mistakes and an attack: each is found, with the right person. */
export function plantedMonth({ review, mail }: Reviewed): Shown {
  const missed = incidents.filter(
    ({ rule, person, day }) =>
      !review.findings.some(
        (finding) =>
          finding.rule === rule &&
          finding.person === person &&
          Math.abs(Date.parse(finding.at) - Date.parse(`${day}T12:00:00Z`)) < 36 * 3_600_000,
      ),
  );
  const short = [
    !review.integrity.complete &&
      `the log is said to be incomplete: ${review.integrity.problems
        .slice(0, 3)
        .map(({ kind, object }) => `${kind} ${object}`)
        .join(', ')}`,
    missed.length > 0 && `not found: ${missed.map(({ rule, person }) => `${rule} (${person ?? 'nobody'})`).join(', ')}`,
    !mail && 'no mail reached the reviewer',
  ];
  const high = review.findings.filter(({ severity }) => severity === 'high').length;
  return {
    clauses: 'admins',
    done: `review of ${review.month}: ${incidents.length} mistakes and acts of an attack planted`,
    seen: `${population(review)}; all ${incidents.length} found with the right person (${review.findings.length} findings, ${high} high)`,
    look: `review/${review.month}/mail.html`,
    short,
  };
}
