import type { BackupRule } from '../backup-rules';
import { DAY_MS, FIRST_DAY } from '../timeline/calendar-day';
import { occurrences, ScheduleError } from '../timeline/schedule';

/** How often a rule runs, counted over four weeks: each day or more, about once a week, or less. */
export function cadenceOf({ schedule, timeZone }: BackupRule): 'daily' | 'weekly' | 'rarer' {
  const weeks = 4;
  const week = 7;
  try {
    const days = new Set(
      occurrences(schedule, timeZone, FIRST_DAY, FIRST_DAY + weeks * week * DAY_MS).map(({ day }) => day),
    );
    if (days.size > 2 * weeks) return 'daily';
    return days.size >= weeks - 1 ? 'weekly' : 'rarer';
  } catch (error) {
    if (error instanceof ScheduleError) return 'rarer';
    throw error;
  }
}
