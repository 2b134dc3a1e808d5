import { romeHour, type RomeHour } from './rome-time';
import { HOUR } from './utc-time';

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

/** Working hours, prepared for every event: weekdays by number, minutes of the day. */
interface Prepared {
  readonly days: ReadonlySet<number>;
  /** A holiday is like a Sunday: whoever works on those works on it. */
  readonly onHolidays: boolean;
  readonly from: number;
  readonly to: number;
}

const prepared = new Map<WorkingHours, Prepared>();
const CACHED = 1000;
const minuteOfDay = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function prepare(hours: WorkingHours): Prepared {
  let known = prepared.get(hours);
  if (!known) {
    const days = weekdaysOf(hours.days) ?? new Set<number>();
    const onHolidays = days.has(WEEK.length);
    known = { days, onHolidays, from: minuteOfDay(hours.from), to: minuteOfDay(hours.to) };
    if (prepared.size >= CACHED) prepared.clear();
    prepared.set(hours, known);
  }
  return known;
}

const isWorkingDay = ({ days, onHolidays }: Prepared, { weekday, holiday }: RomeHour) =>
  holiday ? onHolidays : days.has(weekday);

/** Whether a second since 1970 falls into working hours, Europe/Rome. */
export function isWorkingTime(seconds: number, hours: WorkingHours): boolean {
  const known = prepare(hours);
  const { from, to } = known;
  const today = romeHour(seconds);
  const minute = today.hour * 60 + Math.floor((seconds % HOUR) / 60);
  if (from <= to) return from <= minute && minute < to && isWorkingDay(known, today);
  if (minute >= from) return isWorkingDay(known, today);
  // The shift began on the day before: half a day back, whatever the clocks did.
  return minute < to && isWorkingDay(known, romeHour(seconds - today.hour * HOUR - 12 * HOUR));
}
