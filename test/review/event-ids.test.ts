import { EventIds } from '../../lambda/monthly-review/fold/event-ids';

test('each of the ids of a busy hour is new once, however many there are', () => {
  const ids = new EventIds(0);
  const add = () => Array.from({ length: 5000 }, (_, index) => ids.add(Math.imul(index, 0x9e3779b1), index, 1000));
  expect(new Set(add())).toEqual(new Set([true]));
  expect(new Set(add())).toEqual(new Set([false]));
});

test('the same id at another time is another event', () => {
  const ids = new EventIds(0);
  expect([1000, 1001, 1000, 90_000].map((time) => ids.add(7, 7, time))).toEqual([true, true, false, true]);
});

test('an id whose hash is nothing is an id', () => {
  const ids = new EventIds(0);
  expect([ids.add(1000, 0, 1000), ids.add(1000, 0, 1000)]).toEqual([true, false]);
});
