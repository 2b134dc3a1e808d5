import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../policy';
import type { BackupRule } from '../backup-rules';
import { DAY_MS, FIRST_DAY } from '../timeline/calendar-day';
import { occurrences, ScheduleError, type Occurrence } from '../timeline/schedule';

const known = new Map<string, readonly Occurrence[]>();

/** When a schedule fires in a number of days from the timeline's first; never, where AWS would refuse it. */
export function firings(expression: string, timeZone: string, days: number): readonly Occurrence[] {
  const key = `${days} ${timeZone} ${expression}`;
  const fired = known.get(key) ?? reckoned(expression, timeZone, days);
  known.set(key, fired);
  return fired;
}

function reckoned(expression: string, timeZone: string, days: number): Occurrence[] {
  try {
    return occurrences(expression, timeZone, FIRST_DAY, FIRST_DAY + days * DAY_MS);
  } catch (error) {
    if (error instanceof ScheduleError) return [];
    throw error;
  }
}

/** How often a rule runs, counted over four weeks: each day or more, about once a week, or less. */
export function cadenceOf({ schedule, timeZone }: BackupRule): 'daily' | 'weekly' | 'rarer' {
  const weeks = 4;
  const week = 7;
  const days = new Set(firings(schedule, timeZone, weeks * week).map(({ day }) => day));
  if (days.size > 2 * weeks) return 'daily';
  return days.size >= weeks - 1 ? 'weekly' : 'rarer';
}

/** Longer than the longest month. */
const MONTH_AND_A_DAY = 32;

/** Whether no span longer than a month passes without a schedule firing, over a year. */
export const eachMonth = (expression: string, zone: string): boolean => firesEvery(MONTH_AND_A_DAY, expression, zone);

/** Whether no span longer than so many days passes without a schedule firing, over a year. */
export function firesEvery(most: number, expression: string, zone: string): boolean {
  const days = 12 * MONTH_AND_A_DAY;
  const fired = firings(expression, zone, days).map(({ at }) => at);
  return [...fired, FIRST_DAY + days * DAY_MS].every(
    (at, index) => at - (fired[index - 1] ?? FIRST_DAY) <= most * DAY_MS,
  );
}

const isUtc = (zone: string): boolean => /^(Etc\/)?(UTC|GMT)$/.test(zone);

const YEAR = 366;

/**
 * Whether a schedule counts in the platform's days: in its time zone, or in UTC where it fires on the platform's calendar
 * day that it counts for, in summer and in winter.
 */
export const onPlatformsDays = (expression: string, zone: string): boolean =>
  zone === TIME_ZONE ||
  (isUtc(zone) &&
    firings(expression, zone, YEAR).every(
      ({ at, day }) => DateTime.fromMillis(at, { zone: TIME_ZONE }).toISODate() === day,
    ));
