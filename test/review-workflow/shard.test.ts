import { shardName, shardsOf } from '../../lambda/review-workflow/shard';
import type { PlannedLog } from '../../lambda/monthly-review/trail/named-logs';
import type { ReviewPlan } from '../../lambda/monthly-review/trail/plan-review';

const MIB = 1024 * 1024;
const start = Date.UTC(2026, 9, 1) / 1000;

/** A log of five minutes of a day of October, delivered at once. */
const log = (day: number, minute: number, mib: number): PlannedLog => ({
  ...{ key: `${day}-${minute}`, hash: null, size: mib * MIB, late: false, ill: false, expected: true, own: true },
  ...{ from: start + (day - 1) * 86_400 + minute * 60, to: start + (day - 1) * 86_400 + minute * 60 + 300 },
});

const planOf = (logs: PlannedLog[]): ReviewPlan => ({
  ...{ month: '2026-10', bucket: 'audit', logs },
  trail: { accounts: [], regions: [], digests: { valid: 0, invalid: 0, missing: 0 }, problems: [] },
});

const everyFiveMinutes = Array.from({ length: 288 }, (_, n) => n * 5);
const mibOf = ({ logs }: { logs: readonly PlannedLog[] }) => logs.reduce((sum, { size }) => sum + size, 0) / MIB;

test('a month is cut by days, as long as a call can read each', () => {
  const shards = shardsOf(planOf([log(3, 0, 200), log(3, 600, 200), log(4, 0, 400)]));
  expect(shards.map(shardName)).toHaveLength(31);
  expect(shards.map(shardName)[2]).toBe('2026-10-03T00:00:00Z');
  expect(shards.map(mibOf).slice(2, 4)).toEqual([400, 400]);
});

test('a month with a day too large for one call is cut by size, and no second of it is left out', () => {
  const shards = shardsOf(planOf([...everyFiveMinutes.map((minute) => log(3, minute, 2)), log(9, 0, 1)]));
  expect(new Set(shards.map(shardName)).size).toBe(31);
  expect(Math.max(...shards.map(mibOf))).toBeLessThan(60);
  expect(shards[0]?.from).toBe(start);
  expect(shards.at(-1)?.to).toBe(start + 31 * 86_400);
  for (const [index, { from }] of shards.entries()) if (index > 0) expect(from).toBe(shards[index - 1]?.to);
});
