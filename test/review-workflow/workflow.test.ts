import { generateKeyPairSync } from 'node:crypto';
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { simpleParser } from 'mailparser';
import { reviewJson } from '../../lambda/monthly-review/report/review-json';
import { PLATFORM_HOURS } from '../../lambda/monthly-review/working-hours';
import type * as Day from '../../lambda/review-day/handler';
import type * as Merge from '../../lambda/review-merge/handler';
import type * as Pdf from '../../lambda/review-pdf/handler';
import type * as Plan from '../../lambda/review-plan/handler';
import type * as Publish from '../../lambda/review-publish/handler';
import { MONTH, registerJson, reviewTree } from '../review/review-tree';
import { event, gzipRecords, keysJson, seconds, signLogs, signingKey, trailOf } from '../review/signed-tree';
import { sampleReview } from '../review-report/sample-review';
import { memoryBuckets } from './memory-bucket';
import { awsError } from '../aws-error';

/** A month with two calls on each of its first ten days, the last of which deletes the log's own bucket. */
const key = signingKey();
const trail = trailOf(key, { bucket: 'journal' });
const [start, end] = ['2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z'].map(seconds) as [number, number];
const deletion = {
  ...{ eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket', readOnly: false },
  requestParameters: { bucketName: 'journal' },
};
const tree = signLogs(
  trail,
  { from: start, to: end },
  Array.from({ length: 10 }, (_, day) => {
    const at = start + day * 86_400;
    return { at, body: gzipRecords([event(at), event(at + 3600, day === 9 ? deletion : {})]) };
  }),
);

const environment = {
  ...{ AUDIT_BUCKET: 'journal', REPORTS_BUCKET: 'reports', WORK_BUCKET: 'work', LEDGER_BUCKET: 'ledger' },
  ...{ LANGUAGE: 'en', WORKING_HOURS: JSON.stringify(PLATFORM_HOURS), DIGEST_KEY: 'arn:aws:kms:::key/digests' },
  ...{ SENDER: 'custodia@example.com', RECIPIENTS: 'ada@example.com,bo@example.com', CONFIGURATION_SET: 'notices' },
  ...{ CONSOLE: 'https://console.example.com/?prefix=', LOCK_MODE: 'governance', PORTAL: '' },
  ...{ AWS_REGION: 'eu-west-1', POWERTOOLS_LOG_LEVEL: 'SILENT' },
};

/**
 * Lives a run of the workflow by its functions' handlers, as the state machine calls them.
 * @param unread a shard whose calls all failed
 */
async function review(
  own: Partial<typeof environment> = {},
  { prepare, unread }: { prepare?: (memory: ReturnType<typeof memoryBuckets>) => void; unread?: string } = {},
) {
  Object.assign(process.env, environment, own);
  const memory = memoryBuckets();
  prepare?.(memory);
  for (const [name, { body, metadata }] of tree) {
    memory.objects.set(`journal/${name}`, body);
    if (metadata) memory.metadata.set(`journal/${name}`, metadata);
  }
  memory.objects.set('reports/registers/2026-01-01.json', Buffer.from(registerJson));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  mockClient(KMSClient)
    .on(GetPublicKeyCommand)
    .resolves({ PublicKey: publicKey.export({ format: 'der', type: 'spki' }) });
  mockClient(CloudTrailClient)
    .on(ListPublicKeysCommand)
    .resolves({ PublicKeyList: [{ Value: key.der.pkcs1, Fingerprint: key.fingerprint }] });
  const ses = mockClient(SESv2Client);
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });

  const handlerOf = <Module extends object>(name: string) =>
    jest.requireActual<Module>(`../../lambda/review-${name}/handler`);
  const run = await handlerOf<typeof Plan>('plan').handler({ request: { month: MONTH }, run: 'one' });
  const { shards, ...rest } = run;
  for (const shard of shards) if (shard !== unread) await handlerOf<typeof Day>('day').handler({ ...rest, shard });
  await handlerOf<typeof Merge>('merge').handler(run);
  await handlerOf<typeof Pdf>('pdf').handler(run);
  const published = await handlerOf<typeof Publish>('publish').handler(run);
  const { Destination, Content } = ses.commandCalls(SendEmailCommand)[0]!.args[0].input;
  const mail = await simpleParser(Buffer.from(Content!.Raw!.Data!));
  const file = (name: string) => String(memory.objects.get(`reports/${published.folder}${name}`));
  return { run, published, file, to: Destination!.ToAddresses, text: mail.text ?? '' };
}

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-03T05:00:00Z'), doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
});
afterEach(() => jest.useRealTimers());

test('a month by its functions is the month of one process, to the byte', async () => {
  const { run, published, file, to } = await review();
  expect(run.shards).toHaveLength(31);
  expect(published).toMatchObject({ month: MONTH, verdict: 'attention', mail: 'mailed' });
  const whole = await reviewTree(tree, keysJson([key]));
  expect(file('review.json')).toBe(reviewJson(whole).toString());
  expect(whole.integrity).toMatchObject({ complete: true, logs: { valid: 10 } });
  expect(whole.findings.map(({ rule }) => rule)).toContain('trail-tampering');
  expect(file('report.pdf')).toMatch(/^%PDF/);
  expect(to).toEqual(['ada@example.com', 'bo@example.com']);
});

test('a day that could not be read at any try is told, and the report is kept and mailed all the same', async () => {
  const { published, file } = await review({}, { unread: '2026-10-05T00:00:00Z' });
  expect(published).toMatchObject({ verdict: 'unproven', mail: 'mailed' });
  expect(file('report.html')).toContain('shard 2026-10-05T00:00:00Z');
});

test('the report looks back on the month before it, and on what the daily retention checks found', async () => {
  const { file } = await review(
    {},
    {
      prepare: ({ objects }) => {
        for (const month of ['2026-08', '2026-09']) {
          const before = { ...sampleReview({ month }), findings: [] };
          objects.set(`reports/reviews/${month}/a/review.json`, Buffer.from(JSON.stringify(before)));
          objects.set(`reports/reviews/${month}/a/manifest.json`, Buffer.from('{}'));
        }
        const unseen = JSON.stringify({ kind: 'unseen', what: 'the vault', why: 'AccessDenied' });
        objects.set('ledger/days/2026/10/05/run-1.jsonl', Buffer.from(`{}\n${unseen}\n`));
      },
    },
  );
  expect(file('report.html')).toContain('September 2026');
  expect(file('report.html')).not.toContain('August 2026');
  expect(file('report.html')).toContain('the vault: AccessDenied');
});

test('a ledger of retention that cannot be read fails no review, and the report says that it says nothing', async () => {
  const { published, file } = await review(
    {},
    {
      prepare: ({ mock }) =>
        mock.on(ListObjectsV2Command, { Bucket: 'ledger', Prefix: 'days/2026/10/' }).rejects(awsError('AccessDenied')),
    },
  );
  expect(published.mail).toBe('mailed');
  expect(file('report.html')).toContain('the daily retention check left no readable records');
});

test.each([
  ['compliance', 'not even AWS'],
  ['governance', 'could lift the lock'],
])('the mail says what a lock in %s mode holds against', async (LOCK_MODE, words) => {
  expect((await review({ LOCK_MODE })).text).toContain(words);
});

test.each([
  ['the console asks for sign-in', '', (link: string) => link],
  [
    'the portal does, where there is one',
    'https://portal.example.com/#/console?destination=',
    (link: string) => `https://portal.example.com/#/console?destination=${encodeURIComponent(link)}`,
  ],
])('the mail opens the report in the console: %s', async (_, PORTAL, opened) => {
  const { text, published } = await review({ PORTAL });
  const link = `https://console.example.com/?prefix=${encodeURIComponent(published.folder)}`;
  expect(text.split('\n')).toContain(opened(link));
});
