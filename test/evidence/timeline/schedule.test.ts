import { occurrences, ScheduleError } from '../../../lib/evidence/timeline/schedule';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const at = (expression: string, from: string, to: string, zone = 'Europe/Rome') =>
  occurrences(expression, zone, day(from), day(to)).map(({ at: instant }) => new Date(instant).toISOString());

test('A daily schedule in Rome fires an hour earlier in UTC once summer time begins', () => {
  expect(at('cron(30 4 * * ? *)', '2027-03-27', '2027-03-30')).toEqual([
    '2027-03-27T03:30:00.000Z',
    '2027-03-28T02:30:00.000Z',
    '2027-03-29T02:30:00.000Z',
  ]);
});

test('A local time that the clocks skip does not fire, and one that they repeat fires once', () => {
  expect(at('cron(30 2 * * ? *)', '2027-03-27', '2027-03-30')).toEqual([
    '2027-03-27T01:30:00.000Z',
    '2027-03-29T00:30:00.000Z',
  ]);
  expect(at('cron(30 2 31 10 ? *)', '2027-10-30', '2027-11-02')).toEqual(['2027-10-31T00:30:00.000Z']);
});

test('An occurrence counts for the day of its own time zone', () => {
  const [first] = occurrences('cron(30 0 * * ? *)', 'Europe/Rome', day('2027-06-01'), day('2027-06-02'));
  expect(first).toEqual({ at: Date.parse('2027-06-01T22:30:00Z'), day: '2027-06-02' });
});

test.each([
  ['cron(0 5 ? * SUN *)', ['2028-02-27', '2028-03-05']],
  ['cron(0 5 ? * 1 *)', ['2028-02-27', '2028-03-05']],
  ['cron(0 5 L * ? *)', ['2028-02-29']],
  ['cron(0 5 29 2 ? *)', ['2028-02-29']],
  ['cron(0 5 ? * 3#1 *)', ['2028-03-07']],
  ['cron(0 5 ? * FRIL *)', ['2028-02-25']],
  ['cron(0 5 1W * ? *)', ['2028-03-01']],
  ['cron(0 5 1/4 3 ? 2028)', ['2028-03-01', '2028-03-05']],
  ['cron(0 5 ? MAR MON-TUE,THU *)', ['2028-03-02', '2028-03-06', '2028-03-07']],
])('%s fires on %j', (expression, days) => {
  expect(at(expression, '2028-02-24', '2028-03-09', 'Etc/UTC').map((text) => text.slice(0, 10))).toEqual(days);
});

test('A rate counts from the beginning', () => {
  expect(at('rate(12 hours)', '2027-01-01', '2027-01-02', 'Etc/UTC')).toHaveLength(2);
});

test.each(['cron(0 5 * * * *)', 'cron(0 5 ? * ?)', 'cron(0 25 * * ? *)', 'every day', 'rate(0 days)'])(
  '%s is refused',
  (expression) => {
    expect(() => at(expression, '2027-01-01', '2027-01-03')).toThrow(ScheduleError);
  },
);
