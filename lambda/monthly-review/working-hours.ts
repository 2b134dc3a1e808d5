import { isItalianHoliday } from './italian-holidays';
import { romeHour } from './rome-time';
import { minuteOf } from './utc-time';

/** When somebody works, Europe/Rome. */
export interface WorkingHours {
  /** A range or list of `mon`…`sun`: `mon-fri`, `mon,wed,fri`, `mon-thu,sat`. A range may wrap: `fri-mon`. */
  readonly days: string;
  /** `07:00`, included. */
  readonly from: string;
  /** `20:00`, excluded; earlier than `from` for a shift over midnight. */
  readonly to: string;
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The weekdays (1 Monday to 7 Sunday) of a range or list of days; null when it is neither. */
export function weekdaysOf(days: string): ReadonlySet<number> | null {
  const found = new Set<number>();
  for (const part of days.split(',')) {
    const [first = '', last = first, ...more] = part.trim().toLowerCase().split('-');
    const start = WEEK.indexOf(first.trim());
    const end = WEEK.indexOf(last.trim());
    if (start < 0 || end < 0 || more.length > 0) return null;
    for (let day = start; ; day = (day + 1) % WEEK.length) {
      found.add(day + 1);
      if (day === end) break;
    }
  }
  return found;
}

/** Default of the platform where nothing else is said: `incident.detected`, "irregular hours of use". */
export const PLATFORM_HOURS: WorkingHours = { days: 'mon-fri', from: '07:00', to: '20:00' };

const parsed = new WeakMap<WorkingHours, ReadonlySet<number>>();

function weekdays(hours: WorkingHours): ReadonlySet<number> {
  let days = parsed.get(hours);
  if (!days) parsed.set(hours, (days = weekdaysOf(hours.days) ?? new Set()));
  return days;
}

const DAY_MS = 86_400_000;
const dayBefore = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

function compute(utc: string, hours: WorkingHours): boolean {
  const { date, weekday, hour } = romeHour(utc);
  const time = `${String(hour).padStart(2, '0')}:${utc.slice(14, 16)}`;
  const days = weekdays(hours);
  const works = (day: number, on: string) => days.has(day) && !isItalianHoliday(on);
  if (hours.from <= hours.to) return hours.from <= time && time < hours.to && works(weekday, date);
  if (time >= hours.from) return works(weekday, date);
  return time < hours.to && works(weekday === 1 ? WEEK.length : weekday - 1, dayBefore(date));
}

const known = new WeakMap<WorkingHours, Map<number, boolean>>();
const CACHED = 50_000;

/** Whether a UTC time stamp falls into working hours, Europe/Rome, holidays excluded. Kept by minute: it runs for every event. */
export function isWorkingTime(utc: string, hours: WorkingHours): boolean {
  let minutes = known.get(hours);
  if (!minutes) known.set(hours, (minutes = new Map<number, boolean>()));
  const minute = minuteOf(utc);
  if (minute < 0) return compute(utc, hours);
  let working = minutes.get(minute);
  if (working === undefined) {
    working = compute(utc, hours);
    if (minutes.size >= CACHED) minutes.clear();
    minutes.set(minute, working);
  }
  return working;
}
