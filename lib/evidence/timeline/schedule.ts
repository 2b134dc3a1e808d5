import { IANAZone } from 'luxon';
import { DAY_MS, isoDay } from './calendar-day';

/** A time at which a schedule fires, and the day it counts for: the calendar day in the schedule's own time zone. */
export interface Occurrence {
  readonly at: number;
  readonly day: string;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** AWS counts Sunday as 1. */
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const WEEK = WEEKDAYS.length;
const RATE_UNITS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };

/** A schedule that AWS would refuse. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

/**
 * When a schedule of AWS Backup, EventBridge or EventBridge Scheduler fires: `cron(…)`, `rate(…)` or `at(…)`.
 * A local time that a clock change skips does not fire; one that it repeats fires once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @param from first instant, inclusive; a rate counts from here
 * @param to last instant, exclusive
 * @throws ScheduleError naming the part that is wrong
 */
export function occurrences(expression: string, timeZone: string, from: number, to: number): Occurrence[] {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new ScheduleError(`"${timeZone}" is no time zone`);
  const [, kind, body] = /^\s*(cron|rate|at)\((.*)\)\s*$/i.exec(expression) ?? [];
  if (!kind || body === undefined) throw new ScheduleError(`"${expression}" is no cron(…), rate(…) or at(…)`);
  if (kind === 'rate') return atRate(body, from, to, zone);
  const matches = kind === 'cron' ? cron(body) : once(body);
  const fired: Occurrence[] = [];
  for (let local = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS; local < to + DAY_MS; local += DAY_MS) {
    const minutes = matches(local);
    if (minutes.length === 0) continue;
    const day = isoDay(local);
    const instantOf = instantsOn(local, zone);
    for (const minute of minutes) {
      const at = instantOf(local + minute * MINUTE_MS);
      if (at !== undefined && at >= from && at < to) fired.push({ at, day });
    }
  }
  return fired;
}

/**
 * The instants of a day's local times; undefined in the hour that the clocks skip, the first of the two in the one they
 * repeat.
 */
function instantsOn(midnight: number, zone: IANAZone): (local: number) => number | undefined {
  const before = zone.offset(midnight - DAY_MS) * MINUTE_MS;
  const after = zone.offset(midnight + 2 * DAY_MS) * MINUTE_MS;
  if (before === after) return (local) => local - before;
  return (local) => {
    const instants = [before, after]
      .map((offset) => local - offset)
      .filter((at) => at + zone.offset(at) * MINUTE_MS === local);
    return instants.length === 0 ? undefined : Math.min(...instants);
  };
}

function atRate(body: string, from: number, to: number, zone: IANAZone): Occurrence[] {
  const [, count, unit] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/i.exec(body) ?? [];
  const step = Number(count) * (RATE_UNITS[unit?.toLowerCase() ?? ''] ?? 0);
  if (!(step > 0)) throw new ScheduleError(`"rate(${body})" is no number of minutes, hours or days`);
  // Clocks change at full hours and halves of them: what lies between has the day of its quarter
  const days = new Map<number, string>();
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => {
    const at = from + index * step;
    const quarter = Math.floor(at / QUARTER_MS);
    const day = days.get(quarter) ?? isoDay(at + zone.offset(at) * MINUTE_MS);
    days.set(quarter, day);
    return { at, day };
  });
}

type DayMatcher = (localMidnight: number) => number[];

function once(body: string): DayMatcher {
  const instant = Date.parse(`${body.trim()}Z`);
  if (Number.isNaN(instant)) throw new ScheduleError(`"at(${body})" is no date and time`);
  return (midnight) => (instant >= midnight && instant < midnight + DAY_MS ? [(instant - midnight) / MINUTE_MS] : []);
}

/** Minutes of the day at which a cron expression fires, for a local day given as its midnight. */
function cron(body: string): DayMatcher {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== 6) throw new ScheduleError(`cron(${body}) has ${fields.length} fields instead of 6`);
  const [minutes, hours, dayOfMonth, months, dayOfWeek, years] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new ScheduleError(`cron(${body}) must have ? in either the day of the month or the day of the week`);
  const minuteSet = numbersOf(minutes, 0, 59);
  const times = numbersOf(hours, 0, 23).flatMap((hour) => minuteSet.map((minute) => hour * 60 + minute));
  const monthSet = new Set(numbersOf(months, 1, 12, MONTHS));
  const yearSet = new Set(numbersOf(years, 1970, 2199));
  const onDay = dayOfWeek === '?' ? dayOfMonthMatcher(dayOfMonth) : dayOfWeekMatcher(dayOfWeek);
  return (midnight) => {
    const date = new Date(midnight);
    return monthSet.has(date.getUTCMonth() + 1) && yearSet.has(date.getUTCFullYear()) && onDay(date) ? times : [];
  };
}

const lastOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

function dayOfMonthMatcher(field: string): (date: Date) => boolean {
  if (field === 'L') return (date) => date.getUTCDate() === lastOfMonth(date);
  const [, nearest] = /^(\d{1,2}|L)W$/.exec(field) ?? [];
  if (nearest)
    return (date) => date.getUTCDate() === weekdayNearest(date, nearest === 'L' ? lastOfMonth(date) : Number(nearest));
  const days = new Set(numbersOf(field, 1, 31));
  return (date) => days.has(date.getUTCDate());
}

/** The weekday nearest to a day of the month, never in another month. */
function weekdayNearest(date: Date, day: number): number {
  const last = lastOfMonth(date);
  const target = Math.min(day, last);
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target === 1 ? target + 2 : target - 1;
  if (weekday === 0) return target === last ? target - 2 : target + 1;
  return target;
}

function dayOfWeekMatcher(field: string): (date: Date) => boolean {
  const [, day, ordinal] = /^(\w+)#([1-5])$/.exec(field) ?? [];
  if (day && ordinal) {
    const [weekday] = numbersOf(day, 1, WEEK, WEEKDAYS);
    return (date) => date.getUTCDay() + 1 === weekday && Math.ceil(date.getUTCDate() / WEEK) === Number(ordinal);
  }
  const [, last] = /^(\w+)L$/.exec(field) ?? [];
  if (last && last !== '') {
    const [weekday] = numbersOf(last, 1, WEEK, WEEKDAYS);
    return (date) => date.getUTCDay() + 1 === weekday && date.getUTCDate() > lastOfMonth(date) - WEEK;
  }
  if (field === 'L') return (date) => date.getUTCDay() === 6;
  const days = new Set(numbersOf(field, 1, WEEK, WEEKDAYS));
  return (date) => days.has(date.getUTCDay() + 1);
}

/** The values of a field: `*`, `a`, `a-b`, `a/step`, `a-b/step`, a step over all and lists of these, with names where there are any. */
function numbersOf(field: string, least: number, most: number, names: readonly string[] = []): number[] {
  const one = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) throw new ScheduleError(`"${text}" is not between ${least} and ${most}`);
    return value;
  };
  const values = field.split(',').flatMap((part) => {
    const [range = '', step] = part.split('/');
    const [from, to] =
      range === '*' || range === ''
        ? [least, most]
        : range.includes('-')
          ? (range.split('-').map(one) as [number, number])
          : [one(range), step === undefined ? one(range) : most];
    const by = step === undefined ? 1 : Number(step);
    if (!(by >= 1)) throw new ScheduleError(`"${part}" has no step of 1 or more`);
    const wrapped = to < from ? [...span(from, most, by), ...span(least, to, by)] : span(from, to, by);
    return wrapped;
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

const span = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
