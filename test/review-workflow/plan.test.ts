import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { plan } from '../../lambda/review-plan/plan';
import { registerInForce } from '../../lambda/review-workflow/register-in-force';
import { memoryBuckets, s3Error } from './memory-bucket';

const buckets = { audit: 'audit', reports: 'reports' };
const now = new Date('2026-11-03T05:00:00Z');

function filled(pageSize?: number) {
  const memory = memoryBuckets(pageSize);
  memory.objects.set('reports/registers/2024-01-01.json', Buffer.from('{}'));
  for (const region of ['eu-west-1', 'us-east-1']) {
    for (const part of ['a', 'b', 'c']) {
      memory.objects.set(`audit/AWSLogs/111122223333/CloudTrail/${region}/2026/10/05/${part}.json.gz`, Buffer.alloc(9));
    }
  }
  memory.objects.set('audit/database/didattica/2026/10/05/x.json.gz', Buffer.alloc(9));
  return memory;
}

test('a run names its month, its folder, the register in force and every day', async () => {
  const run = await plan(filled(2).s3, buckets, { month: undefined, run: 'abc' }, now);
  expect(run).toMatchObject({ month: '2026-10', folder: 'runs/2026-10/abc/', register: 'registers/2024-01-01.json' });
  expect(run.shards).toHaveLength(31);
});

test('sizes are summed over Regions, clusters and pages', async () => {
  const memory = filled(2);
  for (const key of memory.objects.keys()) {
    if (key.includes('/2026/10/05/')) {
      memory.objects.set(key, { length: 100 * 1024 * 1024 } as Buffer); // 7 × 100 MiB
    }
  }
  const run = await plan(memory.s3, buckets, { month: '2026-10', run: 'abc' }, now);
  expect(run.shards).toHaveLength(30 + 24);
});

test('a listing that fails fails the plan: it is never an empty month', async () => {
  const { mock, s3 } = filled();
  mock.on(ListObjectsV2Command, { Prefix: 'AWSLogs/' }).rejects(s3Error('SlowDown'));
  await expect(plan(s3, buckets, { month: '2026-10', run: 'abc' }, now)).rejects.toThrow('SlowDown');
});

test.each([
  ['2026-10', 'registers/2026-10-15.json'],
  ['2026-09', 'registers/2025-01-01.json'],
  ['2024-12', 'registers/2025-01-01.json'],
])('%s is reviewed by %s', async (month, register) => {
  const { objects, s3 } = memoryBuckets();
  for (const day of ['2025-01-01', '2026-10-15', '2026-11-02'])
    objects.set(`reports/registers/${day}.json`, Buffer.from('{}'));
  objects.set('reports/registers/note.txt', Buffer.from(''));
  expect(await registerInForce(s3, 'reports', month)).toBe(register);
});

test('without a register no month can be reviewed, and the error says where to put one', async () => {
  await expect(registerInForce(memoryBuckets().s3, 'reports', '2026-10')).rejects.toThrow(
    /s3:\/\/reports\/registers\//,
  );
});
