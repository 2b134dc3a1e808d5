import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../lib/policy';

/** Public holidays of the months lived, written out: the generator shares no code with the review that judges it. */
const HOLIDAYS = ['2026-11-01', '2026-12-08', '2026-12-25', '2026-12-26', '2027-01-01'];

export const isWorkingDay = (day: string) =>
  DateTime.fromISO(day, { zone: TIME_ZONE }).weekday <= 5 && !HOLIDAYS.includes(day);

/** An instant by day, and hour and minute in Rome. */
export const inRome = (day: string, hour: number, minute: number, second = 0): Date =>
  DateTime.fromISO(day, { zone: TIME_ZONE }).set({ hour, minute, second, millisecond: 0 }).toJSDate();

/** As CloudTrail writes times. */
export const utc = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
