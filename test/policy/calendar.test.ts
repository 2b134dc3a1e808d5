import fc from 'fast-check';
import { addMonths, daysForAtLeastMonths, daysForAtMostMonths, keptBetweenMonths } from '../../lib/policy';

const DAY = 86_400_000;
const anyDay = fc
  .integer({ min: Date.UTC(2019, 11, 1) / DAY, max: Date.UTC(2029, 0, 1) / DAY })
  .map((day) => new Date(day * DAY));
const span = (from: Date, months: number) => (addMonths(from, months).getTime() - from.getTime()) / DAY;

test.each([
  [6, 184],
  [18, 550],
  [24, 731],
])('at least %i months are %i days', (months, days) => expect(daysForAtLeastMonths(months)).toBe(days));

test.each([
  ['2026-08-31', 6, '2027-02-28'],
  ['2027-08-31', 6, '2028-02-29'],
  ['2026-10-31', 1, '2026-11-30'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-12-30', 1, '2027-01-30'],
])('%s and %i months are %s: no month is passed over', (from, months, to) =>
  expect(addMonths(new Date(from), months).toISOString()).toBe(`${to}T00:00:00.000Z`),
);

test('at most 24 months are 730 days', () => expect(daysForAtMostMonths(24)).toBe(730));

test('a floor covers the period from any day, leap years included', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (from, n) => span(from, n) <= daysForAtLeastMonths(n)),
  );
});

test('a ceiling fits the period from any day, leap years included', () => {
  fc.assert(fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (from, n) => span(from, n) >= daysForAtMostMonths(n)));
});

test('a store whose floor does not fit its ceiling is refused', () => {
  expect(() => keptBetweenMonths(6, 6)).toThrow('184 days');
  expect(keptBetweenMonths(6, 24)).toEqual({ floorDays: 184, ceilingDays: 730 });
});
