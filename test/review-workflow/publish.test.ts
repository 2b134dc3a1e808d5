import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { simpleParser } from 'mailparser';
import { reviewSignOffCommand } from '../../bin/commands/review-sign-off';
import { reportFiles } from '../../lambda/monthly-review/report/report-files';
import { keepReport } from '../../lambda/review-publish/keep-report';
import { CLAIM_MINUTES } from '../../lambda/review-workflow/object-layout';
import { mailReport } from '../../lambda/review-publish/mail-report';
import { hasBeenMailed, keptReview } from '../../lambda/review-workflow/kept-reviews';
import { sampleContext, sampleReview } from '../review-report/sample-review';
import { memoryBuckets } from './memory-bucket';
import { awsError } from '../aws-error';

const review = sampleReview();
const context = sampleContext();
const files = new Map<string, Buffer>(reportFiles(review, context));

function platform() {
  const memory = memoryBuckets();
  const ses = mockClient(SESv2Client);
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
  const clock = { now: Date.parse('2026-11-03T05:00:00Z') };
  const publish = async (run: string, of = files) => {
    const kept = await keepReport(memory.s3, 'reports', '2026-10', 'attention', of);
    const mailing = {
      s3: memory.s3,
      ses: new SESv2Client({ region: 'eu-west-1' }),
      reportsBucket: 'reports',
      workBucket: 'work',
      sender: 'custodia@notices.example.com',
      recipients: ['review@example.com'],
      configurationSet: 'notices',
      linkTo: (folder: string) => `https://console.example.com/${folder}`,
      lock: 'governance' as const,
      now: () => new Date(clock.now),
    };
    return mailReport(mailing, kept, { review, context }, of, run);
  };
  return {
    ...memory,
    ses,
    clock,
    publish,
    reports: () => [...memory.objects.keys()].filter((key) => key.startsWith('reports/')).sort(),
  };
}

test('the full set is kept with its manifest, then mailed, and the mailing is kept too', async () => {
  const { publish, reports, ses, objects } = platform();
  expect(await publish('one')).toBe('mailed');
  expect(reports().map((key) => key.split('/').at(-1))).toEqual([
    ...['accesses.csv', 'mailed.json', 'manifest.json', 'report.html', 'report.pdf', 'review.json'],
  ]);
  const sent = ses.commandCalls(SendEmailCommand)[0]!.args[0].input;
  expect(sent).toMatchObject({ ConfigurationSetName: 'notices', FromEmailAddress: 'custodia@notices.example.com' });
  const mail = await simpleParser(Buffer.from(sent.Content!.Raw!.Data!));
  expect(mail.messageId).toMatch(/@notices\.example\.com>$/);
  expect(mail.attachments.map(({ content }) => content)).toEqual([files.get('report.pdf'), files.get('accesses.csv')]);
  const manifest = JSON.parse(String(objects.get(reports().find((key) => key.endsWith('manifest.json'))!)));
  for (const { sha256 } of manifest.files) expect(mail.html).toContain(sha256);
  const place = `s3://${reports()[0]!.replace(/[^/]+$/, '')}`;
  for (const part of [mail.html, mail.text]) expect(part).toContain(place);
  const options = ['--by', 'Ada Neri', '--place', 'Bologna', '--evaluation', 'x', '--conclusions', 'y'];
  const command = reviewSignOffCommand.exitOverride().action(() => undefined);
  await expect(command.parseAsync(['--report', place, ...options], { from: 'user' })).resolves.toBeDefined();
});

test('published again, nothing is written or sent again', async () => {
  const { publish, reports, ses } = platform();
  await publish('one');
  const before = reports();
  expect(await publish('two')).toBe('already');
  expect(reports()).toEqual(before);
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(1);
});

const minute = 60_000;

test('two runs at once leave one report and one mail; the other does not end as if it had mailed', async () => {
  const { publish, reports, ses } = platform();
  const outcomes = await Promise.allSettled([publish('one'), publish('two')]);
  expect(outcomes).toMatchObject([
    { status: 'fulfilled', value: 'mailed' },
    { status: 'rejected', reason: { name: 'MailClaimed', message: expect.stringContaining('one may be mailing') } },
  ]);
  expect(reports().filter((key) => key.endsWith('review.json'))).toHaveLength(1);
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(1);
  expect(await publish('two')).toBe('already');
});

test('a run that is tried again after the mail was refused sends it', async () => {
  const { publish, ses } = platform();
  ses.on(SendEmailCommand).rejectsOnce(awsError('TooManyRequestsException')).resolves({ MessageId: 'ses-2' });
  await expect(publish('one')).rejects.toThrow('TooManyRequests');
  expect(await publish('one')).toBe('mailed');
});

test('a run started again after the mail failed for good sends it, once no attempt of the first can be under way', async () => {
  const { publish, ses, clock } = platform();
  ses.on(SendEmailCommand).rejects(awsError('MessageRejected')); // the identity is not verified yet
  for (const pause of [0, 1, 3, 5]) {
    clock.now += pause * minute;
    await expect(publish('one')).rejects.toThrow('MessageRejected');
  }
  ses.on(SendEmailCommand).resolves({ MessageId: 'ses-3' });
  clock.now += (CLAIM_MINUTES - 1) * minute;
  await expect(publish('two')).rejects.toThrow('one may be mailing');
  clock.now += minute;
  expect(await publish('two')).toBe('mailed');
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(5);
});

test('of two runs that find an old claim, one takes it over', async () => {
  const { publish, ses, clock } = platform();
  ses.on(SendEmailCommand).rejectsOnce(awsError('MessageRejected')).resolves({ MessageId: 'ses-4' });
  await expect(publish('one')).rejects.toThrow('MessageRejected');
  clock.now += CLAIM_MINUTES * minute;
  const outcomes = await Promise.allSettled([publish('one'), publish('two'), publish('three')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(2);
});

test('a claim of an earlier version, which never ended, is taken over', async () => {
  const { publish, objects } = platform();
  await publish('one');
  const [claim] = [...objects.keys()].filter((key) => key.startsWith('work/claims/'));
  const mailed = [...objects.keys()].find((key) => key.endsWith('mailed.json'))!;
  objects.set(claim!, Buffer.from(JSON.stringify({ run: 'one' })));
  objects.delete(mailed);
  expect(await publish('two')).toBe('mailed');
});

test('a write that fails half-way leaves no report: the manifest comes last', async () => {
  const whole = platform();
  await whole.publish('one');
  const last = whole.reports().find((key) => key.endsWith('accesses.csv'))!;
  const { publish, mock, s3, reports } = platform();
  mock.on(PutObjectCommand, { Key: last.replace('reports/', '') }).rejectsOnce(awsError('SlowDown'));
  await expect(publish('one')).rejects.toThrow('SlowDown');
  expect(reports()).not.toEqual([]);
  expect(await keptReview(s3, 'reports', '2026-10')).toBeUndefined();
  expect(await hasBeenMailed(s3, 'reports', '2026-10')).toBe(false);
});

test('another outcome is another report: the first stays as it was', async () => {
  const { publish, reports } = platform();
  await publish('one');
  const other = sampleReview({ findings: [] });
  expect(await publish('two', new Map<string, Buffer>(reportFiles(other, context)))).toBe('mailed');
  expect(reports().filter((key) => key.endsWith('review.json'))).toHaveLength(2);
});

test('of several reports of a month the one that was kept last counts', async () => {
  const { s3, objects, mock } = platform();
  for (const id of ['a', 'b', 'c'])
    for (const name of ['review.json', 'manifest.json'])
      objects.set(`reports/reviews/2026-10/${id}/${name}`, Buffer.from(JSON.stringify({ id })));
  const Key = 'reviews/2026-10/b/manifest.json';
  mock
    .on(ListObjectsV2Command, { Prefix: 'reviews/2026-10/b/' })
    .resolves({ Contents: [{ Key, LastModified: new Date('2026-11-04T05:00:00Z') }] });
  expect(await keptReview(s3, 'reports', '2026-10')).toEqual({ id: 'b' });
});

test('the kept review is read back', async () => {
  const { publish, s3 } = platform();
  await publish('one');
  expect(await keptReview(s3, 'reports', '2026-10')).toEqual(review);
  expect(await keptReview(s3, 'reports', '2026-09')).toBeUndefined();
  expect(await hasBeenMailed(s3, 'reports', '2026-10')).toBe(true);
});
