import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rehearsal } from '../../lib/config';
import type { Review } from '../../lambda/monthly-review/review';
import { DigestChain, signingKey } from '../../rehearsal/month/digest-chain';
import type { LogFile } from '../../rehearsal/month/log-files';
import { register } from '../../rehearsal/month/people';
import { ROOT } from '../../rehearsal/paths';

/** Two attacks on an account, as CloudTrail recorded them in July 2023 (invictus-ir/aws_dataset, MIT). */
const SAMPLES = join(ROOT, '..', 'shared', 'samples', 'cloudtrail', 'real', 'invictus');
const RECORDS = 2273;
const settings = { ...rehearsal, account: '218007301253', region: 'us-east-1' as never };
const there = existsSync(SAMPLES);
if (!there) console.warn(`No real CloudTrail records in ${SAMPLES}: the review of them is skipped`);

/** A real file as its name says it was delivered. */
function delivered(file: string): LogFile {
  const body = readFileSync(join(SAMPLES, file));
  const raw = gunzipSync(body);
  const [, day = '', time = ''] = /_(\d{8})T(\d{4})Z_/.exec(file) ?? [];
  const date = day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1/$2/$3');
  const deliveredAt = new Date(`${date.replaceAll('/', '-')}T${time.slice(0, 2)}:${time.slice(2)}:00Z`);
  const times = (JSON.parse(raw.toString()) as { Records: { eventTime: string }[] }).Records.map(
    ({ eventTime }) => eventTime,
  ).sort();
  return {
    key: `AWSLogs/${settings.account}/CloudTrail/us-east-1/${date}/${file}`,
    region: 'us-east-1',
    deliveredAt,
    raw,
    body,
    oldest: times[0] ?? '',
    newest: times.at(-1) ?? '',
  };
}

let folder: string;
let review: Review;

beforeAll(() => {
  if (!there) return;
  folder = mkdtempSync(join(tmpdir(), 'real-records-'));
  const put = (key: string, bytes: Buffer | string) => {
    mkdirSync(dirname(join(folder, 'logs', key)), { recursive: true });
    writeFileSync(join(folder, 'logs', key), bytes);
  };
  const files = readdirSync(SAMPLES).map(delivered);
  const from = new Date('2023-06-30T23:00:00Z');
  const until = new Date('2023-08-01T01:00:00Z');
  const key = signingKey(from, until);
  const chain = new DigestChain(settings, 'us-east-1', key);
  for (const file of files) put(file.key, file.body);
  for (let hour = from.getTime(); hour < until.getTime(); hour += 3_600_000) {
    const inHour = files.filter(
      ({ deliveredAt }) => deliveredAt.getTime() >= hour && deliveredAt.getTime() < hour + 3_600_000,
    );
    const digest = chain.next(new Date(hour), inHour);
    put(digest.key, digest.body);
    put(`${digest.key}.meta.json`, JSON.stringify(digest.metadata));
  }
  const written = { 'keys.json': [key.published], 'register.json': register(settings) };
  for (const [name, content] of Object.entries(written)) writeFileSync(join(folder, name), JSON.stringify(content));
  const args = ['--logs', 'logs', '--month', '2023-07', '--register', 'register.json', '--keys', 'keys.json'];
  const run = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'custodia.mjs'), 'review', ...args, '--out', 'out', '--workers', '1'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (run.status !== 0 && run.status !== 1) throw new Error(`review ended with ${run.status}: ${run.stderr}`);
  review = JSON.parse(readFileSync(join(folder, 'out', 'review.json'), 'utf8')) as Review;
});

afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

// Off only where the real records do not lie beside the project, into which they are not copied: said above.
const ifThere = there ? test : test.skip;

ifThere('every real record is read, and its files are proven by our own signed chain', () => {
  expect(review.population.events).toBe(RECORDS);
  expect(review.population.unreadable).toEqual([]);
  expect(review.integrity.problems).toEqual([]);
});

ifThere('the attacks in real records are found', () => {
  const rules = new Set(review.findings.map(({ rule }) => rule));
  expect([...rules]).toEqual(expect.arrayContaining(['privilege-change', 'unregistered-administrator']));
});
