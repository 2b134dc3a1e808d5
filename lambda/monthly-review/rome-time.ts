import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../lib/policy';
import { minuteOf } from './utc-time';

/** An hour as people in Italy call it. */
export interface RomeHour {
  /** `2026-10-05` */
  readonly date: string;
  readonly day: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
}

const hours = new Map<number, RomeHour>();
const CACHED = 2000;

/**
 * The Roman hour of a UTC time stamp (`2026-10-05T08:30:00Z`). Italy's offset is whole hours, so minutes are the same in
 * both and a month needs no more than 744 conversions: they are kept, because this runs for every event.
 */
export function romeHour(utc: string): RomeHour {
  const minute = minuteOf(utc);
  const key = minute < 0 ? -1 : Math.floor(minute / 100);
  const known = key < 0 ? undefined : hours.get(key);
  if (known) return known;
  const time = DateTime.fromISO(`${utc.slice(0, 13)}:00:00Z`, { zone: TIME_ZONE });
  const hour: RomeHour = time.isValid
    ? { date: time.toISODate(), day: time.day, weekday: time.weekday, hour: time.hour }
    : { date: '', day: 0, weekday: 0, hour: 0 };
  if (hours.size >= CACHED) hours.clear();
  if (key >= 0) hours.set(key, hour);
  return hour;
}
