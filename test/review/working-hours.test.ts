import { isItalianHoliday } from '../../lambda/monthly-review/italian-holidays';
import { isWorkingTime, weekdaysOf } from '../../lambda/monthly-review/working-hours';

/** The holidays among the days of a year. */
const holidaysOf = (year: number) =>
  Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, day + 1)).toISOString().slice(0, 10))
    .filter((date) => date.startsWith(String(year)) && isItalianHoliday(date))
    .map((date) => date.slice(5));

test.each([
  [2024, '04-01'],
  [2025, '04-21'],
  [2026, '04-06'],
  [2027, '03-29'],
  [2028, '04-17'],
  [2029, '04-02'],
  [2030, '04-22'],
  [2035, '03-26'], // among the earliest
  [2038, '04-26'], // the latest there is
  [2049, '04-19'], // a week before what the moon alone would say, as in 2076
  [2076, '04-20'],
])('the holidays of %i are those of the law, Easter Monday on %s', (year, easterMonday) => {
  const law = ['01-01', '01-06', '04-25', '05-01', '06-02', '08-15', '11-01', '12-08', '12-25', '12-26'];
  expect(holidaysOf(year)).toEqual([...law, easterMonday, ...(year >= 2026 ? ['10-04'] : [])].sort());
});

test.each([
  ['mon-fri', [1, 2, 3, 4, 5]],
  ['mon,wed,fri', [1, 3, 5]],
  ['mon-thu, Sat', [1, 2, 3, 4, 6]],
  ['fri-mon', [1, 5, 6, 7]],
  ['sun', [7]],
  ['mon-sun', [1, 2, 3, 4, 5, 6, 7]],
  ['mon-wed-fri', null],
  ['monday', null],
  ['mon,', null],
  ['', null],
])('%j are the days %j', (days, numbers) => {
  const found = weekdaysOf(days);
  expect(found && [...found].sort()).toEqual(numbers);
});

const day = { days: 'mon-fri', from: '07:00', to: '20:00' };
const night = { days: 'mon-fri', from: '22:00', to: '06:30' };
const always = { days: 'mon-sun', from: '22:00', to: '06:30' };
test.each([
  ['Monday morning', '2026-10-05T05:00:00Z', day, true],
  ['a minute too early', '2026-10-05T04:59:59Z', day, false],
  ['the last minute of the evening', '2026-10-05T17:59:59Z', day, true],
  ['the evening’s end', '2026-10-05T18:00:00Z', day, false],
  ['a Saturday', '2026-10-10T10:00:00Z', day, false],
  ['a holiday on a Tuesday', '2026-06-02T10:00:00Z', day, false],
  ['the morning after clocks went back', '2026-10-26T06:00:00Z', day, true],
  ['Monday night', '2026-10-05T20:00:00Z', night, true],
  ['before the night', '2026-10-05T19:59:59Z', night, false],
  ['the night’s last minute, on a Saturday', '2026-10-10T04:29:59Z', night, true],
  ['the night’s end', '2026-10-10T04:30:00Z', night, false],
  ['Monday before dawn, of a night that began on Sunday', '2026-10-05T01:00:00Z', night, false],
  ['Sunday night of who works on Sundays', '2026-10-05T01:00:00Z', always, true],
  ['the night of a holiday', '2026-06-02T21:00:00Z', night, false],
  ['the night of a holiday, of who works on Sundays', '2026-06-02T21:00:00Z', always, true],
])('%s (%s) is working time, or not', (_, instant, hours, working) => {
  expect(isWorkingTime(Date.parse(instant) / 1000, hours)).toBe(working);
});
