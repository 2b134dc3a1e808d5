import { gunzipSync } from 'node:zlib';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { deliver } from '../../lambda/record-delivery/deliver';
import { memoryBuckets } from '../review-workflow/memory-bucket';
import { awsError } from '../aws-error';

const key = 'landing/accesses/2026/11/23/one';
const record = (school: string) =>
  JSON.stringify({ id: school, at: '2026-11-23T07:59:58.120Z', application: 'alunni', school });

function landed(...lines: string[]) {
  const memory = memoryBuckets();
  memory.mock.on(DeleteObjectCommand).callsFake(({ Bucket, Key }: { Bucket: string; Key: string }) => {
    memory.objects.delete(`${Bucket}/${Key}`);
    return {};
  });
  const land = () => memory.objects.set(`landing/${key}`, Buffer.from(lines.join('\n')));
  land();
  const run = () => deliver(memory.s3, { bucket: 'landing', key }, { accesses: 'accesses' });
  const keys = () => [...memory.objects.keys()].sort();
  return { ...memory, land, run, keys };
}

test('what has landed lies by application, day and school, and what is no record aside', async () => {
  const { run, keys, objects } = landed(record('NAIC812004'), record('MIIC812005'), 'no record');
  expect(await run()).toEqual({ stream: 'accesses', records: 2, objects: 3, unreadable: 1 });
  expect(keys().map((one) => one.replace(/[^/]+$/, ''))).toEqual([
    'accesses/accesses/alunni/day=2026-11-23/school=MIIC812005/',
    'accesses/accesses/alunni/day=2026-11-23/school=NAIC812004/',
    'landing/errors/accesses/unreadable/',
  ]);
  const of = keys().find((one) => one.includes('NAIC812004'));
  expect(gunzipSync(objects.get(of ?? '')!).toString()).toBe(`${record('NAIC812004')}\n`);
});

test('told twice it is delivered once', async () => {
  const { run, keys, land } = landed(record('NAIC812004'));
  await run();
  const once = keys();
  expect(await run()).toMatchObject({ records: 0, objects: 0 });
  land();
  expect(await run()).toMatchObject({ records: 1, objects: 1 });
  expect(keys()).toEqual(once);
});

test('told while the same is being delivered, it is delivered too', async () => {
  const { run, keys, mock } = landed(record('NAIC812004'));
  mock.on(PutObjectCommand).rejectsOnce(awsError('ConditionalRequestConflict')).rejects(awsError('PreconditionFailed'));
  expect(await run()).toMatchObject({ records: 1, objects: 1 });
  expect(keys()).toEqual([]);
});

test('what could not be written stays landed', async () => {
  const { run, keys, mock } = landed(record('NAIC812004'));
  mock.on(PutObjectCommand).rejects(awsError('SlowDown'));
  await expect(run()).rejects.toThrow('SlowDown');
  expect(keys()).toEqual([`landing/${key}`]);
});
