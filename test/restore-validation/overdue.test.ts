import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { findOverdue } from '../../lambda/restore-validation/overdue';

const s3 = mockClient(S3Client);
const look = (now: string) =>
  findOverdue(new S3Client({}), {
    bucket: 'ledger',
    clusters: ['didattica', 'contabile'],
    now: new Date(now),
    zone: 'Europe/Rome',
  });

beforeEach(() => {
  s3.reset();
  s3.on(ListObjectsV2Command).resolves({ KeyCount: 1 });
});

test('backup.point-in-time: a month with a record of every cluster is quiet, and each is asked for by itself', async () => {
  await look('2026-12-10T05:00:00Z');
  expect(s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input.Prefix)).toEqual([
    'drills/restore/didattica/2026-12',
    'drills/restore/contabile/2026-12',
  ]);
});

test('backup.point-in-time: a cluster of which nothing was restored this month is named', async () => {
  s3.on(ListObjectsV2Command, { Prefix: 'drills/restore/contabile/2026-12' }).resolves({ KeyCount: 0 });
  await expect(look('2026-12-10T05:00:00Z')).rejects.toThrow('in 2026-12 of contabile');
});

test('a listing that fails is no record', async () => {
  s3.on(ListObjectsV2Command).rejects(new Error('SlowDown'));
  await expect(look('2026-12-10T05:00:00Z')).rejects.toThrow('SlowDown');
});
