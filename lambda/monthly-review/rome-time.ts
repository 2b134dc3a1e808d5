import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../lib/policy';
import { isItalianHoliday } from './italian-holidays';
import { HOUR } from './utc-time';

/** An hour as people in Italy call it. */
export interface RomeHour {
  /** `2026-10-05` */
  readonly date: string;
  readonly day: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  /** Whether the day is a holiday in all of Italy. */
  readonly holiday: boolean;
}

const NO_HOUR: RomeHour = { date: '', day: 0, weekday: 0, hour: 0, holiday: false };
const hours = new Map<number, RomeHour>();
const CACHED = 2000;

/**
 * The Roman hour of a second since 1970. Italy's offset is whole hours, so minutes are the same in both and a month needs
 * no more than 744 conversions: they are kept, because this runs for every event.
 */
export function romeHour(seconds: number): RomeHour {
  const key = Math.floor(seconds / HOUR);
  const known = hours.get(key);
  if (known) return known;
  const time = DateTime.fromSeconds(Number.isNaN(key) ? Infinity : key * HOUR, { zone: TIME_ZONE });
  if (!time.isValid) return NO_HOUR;
  const date = time.toISODate();
  const hour = { date, day: time.day, weekday: time.weekday, hour: time.hour, holiday: isItalianHoliday(date) };
  if (hours.size >= CACHED) hours.clear();
  hours.set(key, hour);
  return hour;
}
