import { SmallestKeys } from '../../../lambda/monthly-review/rules/keep-smallest';

/** A thousand keys of a log, in no order; one is a name that objects have by themselves. */
const KEYS = Array.from({ length: 1000 }, (_, index) => `key-${String((index * 617) % 1000).padStart(4, '0')}`);
KEYS[500] = '__proto__';
const KEPT = 10;
const smallest = [...KEYS].sort().slice(0, KEPT);

test('never holds more than twice as many keys as stay, and the smallest stay', () => {
  const map = new SmallestKeys<number>(KEPT);
  let most = 0;
  for (const key of KEYS) most = Math.max(most, map.set(key, 1).size);
  expect(most).toBeLessThanOrEqual(2 * KEPT);
  expect([...map.all().keys()].sort()).toEqual(smallest);
});

test('takes no key that is sure not to stay, and every one that does', () => {
  const map = new SmallestKeys<number>(KEPT);
  for (const key of KEYS) map.set(key, 1);
  expect(map.takes('key-0999')).toBe(false);
  for (const key of smallest) expect(map.takes(key)).toBe(true);
});

test('travels as what stays', () => {
  const map = new SmallestKeys<number>(KEPT);
  for (const key of smallest) map.set(key, 1);
  map.set('zz', 2);
  const json = JSON.parse(JSON.stringify(map)) as [string, number][];
  expect(json.map(([key]) => key).sort()).toEqual(smallest);
});
