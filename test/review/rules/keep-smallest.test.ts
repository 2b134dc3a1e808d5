import {
  boundLater,
  isPastBound,
  keepSmallest,
  SmallestKeys,
} from '../../../lambda/monthly-review/rules/keep-smallest';

/** A thousand keys of a log, in no order. */
const KEYS = Array.from({ length: 1000 }, (_, index) => `key-${String((index * 617) % 1000).padStart(4, '0')}`);
const KEPT = 10;
const smallest = [...KEYS].sort().slice(0, KEPT);

test('a record never holds more than twice as many keys as stay, and the smallest stay', () => {
  const record: Record<string, number> = {};
  let most = 0;
  for (const key of KEYS) {
    if (isPastBound(record, key)) continue;
    record[key] = 1;
    boundLater(record, KEPT);
    most = Math.max(most, Object.keys(record).length);
  }
  keepSmallest(record, KEPT);
  expect(most).toBeLessThanOrEqual(2 * KEPT);
  expect(Object.keys(record).sort()).toEqual(smallest);
});

test('nor does a map', () => {
  const map = new SmallestKeys<number>(KEPT);
  let most = 0;
  for (const key of KEYS) most = Math.max(most, map.set(key, 1).size);
  expect(most).toBeLessThanOrEqual(2 * KEPT);
  expect([...map.all().keys()].sort()).toEqual(smallest);
});
