import { retentionSummary } from '../../lambda/review-merge/retention-summary';
import { memoryBuckets } from '../review-workflow/memory-bucket';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';

const record = (...findings: object[]) =>
  Buffer.from([{ run: 'run-01', deleted: 0 }, ...findings].map((line) => JSON.stringify(line)).join('\n'));
const missing = { kind: 'missing', check: 'copies of didattica', what: 'no copy of 2026-10-02' };
const overdue = (id: string, outcome: string, more?: number) => ({
  kind: 'overdue',
  store: 'operations',
  id,
  ageDays: 800,
  outcome,
  why: 'older than 730 days',
  ...(more && { more }),
});

test('a month is summed up: what is wrong on several days counts once, days without a record are named', async () => {
  const { objects, s3 } = memoryBuckets(2);
  for (let day = 1; day <= 30; day++)
    objects.set(`ledger/days/2026/10/${String(day).padStart(2, '0')}/run-01.jsonl`, record(missing));
  objects.set('ledger/days/2026/10/05/run-02.jsonl', record(overdue('a', 'deleted'), overdue('b', 'left')));
  objects.set('ledger/days/2026/10/05/run-02-deleting-1-operations.jsonl', record(overdue('c', 'deleted')));
  objects.set('ledger/days/2026/10/06/run-02.jsonl', record(overdue('b', 'held', 7)));
  const summary = await retentionSummary(s3, 'ledger', '2026-10');
  expect(summary).toMatchObject({ missing: 1, unprotected: 0, unseen: 0, overdue: 9, deleted: 1, held: 8 });
  expect(summary.days).toHaveLength(30);
  expect(summary.daysWithout).toEqual(['2026-10-31']);
  expect(summary.details).toEqual([
    { day: '2026-10-01', what: 'copies of didattica: no copy of 2026-10-02' },
    { day: '2026-10-05', what: 'operations b: left, older than 730 days' },
  ]);
});

test('copies that a run only counts are added up over its reasons; of several runs the fullest tells', async () => {
  const { objects, s3 } = memoryBuckets();
  const [first, second] = [overdue('a', 'held', 7), { ...overdue('b', 'held', 5), why: 'hold 2' }];
  objects.set('ledger/days/2026/10/05/run-01.jsonl', record(first, second, overdue('c', 'left', 2)));
  objects.set('ledger/days/2026/10/06/run-01.jsonl', record({ ...first, more: 9 }));
  expect(await retentionSummary(s3, 'ledger', '2026-10')).toMatchObject({ overdue: 17, held: 14, deleted: 0 });
});

test('a ledger that cannot be listed is not a month without records', async () => {
  const { mock, s3 } = memoryBuckets();
  mock.on(ListObjectsV2Command).rejects(awsError('AccessDenied'));
  await expect(retentionSummary(s3, 'ledger', '2026-10')).rejects.toThrow('AccessDenied');
});

test('of ever so many things that are wrong all are counted, and five hundred are named', async () => {
  const { objects, s3 } = memoryBuckets();
  const many = Array.from({ length: 600 }, (_, n) => ({ ...missing, what: `no copy ${n}` }));
  objects.set('ledger/days/2026/10/01/run-01.jsonl', record(...many));
  const summary = await retentionSummary(s3, 'ledger', '2026-10');
  expect([summary.missing, summary.details.length]).toEqual([600, 500]);
});
