import { monthDue, monthsBefore, monthToReview } from '../../lambda/review-workflow/month';
import { shardsOf } from '../../lambda/review-workflow/shard';

const covers = (month: string, sizes = new Map<string, number>()) => {
  const shards = shardsOf(month, sizes);
  shards.slice(1).forEach(({ start }, at) => expect(start).toBe(shards[at]!.end));
  return { start: shards[0]!.start, end: shards.at(-1)!.end, count: shards.length };
};

test.each([
  ['2026-10', 31, '2026-11-01'],
  ['2028-02', 29, '2028-03-01'],
  ['2026-12', 31, '2027-01-01'],
])('%s is covered by %i days, without gap or overlap', (month, count, next) => {
  expect(covers(month)).toEqual({ start: `${month}-01T00:00:00.000Z`, end: `${next}T00:00:00.000Z`, count });
});

test('a day too large is covered hour by hour', () => {
  const sizes = new Map([['2026-10-05', 1024 ** 3]]);
  expect(covers('2026-10', sizes).count).toBe(30 + 24);
  expect(shardsOf('2026-10', sizes).map(({ name }) => name)).toContain('2026-10-05T08');
});

describe('the month', () => {
  const now = new Date('2026-11-03T05:00:00Z');
  test('is the one before now, as Rome counts', () => {
    expect(monthToReview(undefined, now)).toBe('2026-10');
    expect(monthToReview(undefined, new Date('2026-11-30T23:30:00Z'))).toBe('2026-11');
  });
  test.each(['2025-05', '2026-10'])('can be %s, of the last eighteen', (month) => {
    expect(monthToReview(month, now)).toBe(month);
  });
  test.each(['2025-04', '2026-11', '2026-13', 'october', ''])('cannot be %j', (month) => {
    expect(() => monthToReview(month, now)).toThrow(/2025-05.*2026-10/);
  });
  test('that is due is the one before from the fifth on, until then the one before that', () => {
    expect(monthDue(new Date('2026-11-04T22:59:00Z'))).toBe('2026-09');
    expect(monthDue(new Date('2026-11-04T23:00:00Z'))).toBe('2026-10');
    expect(monthDue(new Date('2026-01-02T10:00:00Z'))).toBe('2025-11');
  });
  test('has months before it', () => expect(monthsBefore('2026-02', 3)).toEqual(['2026-01', '2025-12', '2025-11']));
});
