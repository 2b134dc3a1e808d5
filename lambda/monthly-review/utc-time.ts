/** Seconds in an hour and a day; all times of the engine are UTC seconds since 1970. */
export const HOUR = 3600;
export const DAY = 24 * HOUR;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Seconds of an ISO 8601 instant in UTC; null when it is none. */
export function secondsOf(instant: unknown): number | null {
  if (typeof instant !== 'string' || !INSTANT.test(instant)) return null;
  const milliseconds = Date.parse(instant);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}

/** `2026-10-05T08:30:00Z` */
export const instantOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** `2026/10/05`, as folders are called. */
export const dayFolder = (seconds: number): string => instantOf(seconds).slice(0, 10).replaceAll('-', '/');

export interface Period {
  /** First second. */
  readonly from: number;
  /** Second behind the last. */
  readonly to: number;
}

/** Whether two periods have a second in common. */
export const overlaps = (a: Period, b: Period): boolean => a.to > b.from && a.from < b.to;

/** A UTC month, given as `2026-10`. @throws RangeError when it is none */
export function monthPeriod(month: string): Period {
  // JavaScript takes a year below 100 for one of the last century.
  const [, year, number] = /^(2\d{3})-(\d{2})$/.exec(month) ?? [];
  if (!year || !number || Number(number) < 1 || Number(number) > 12) {
    throw new RangeError(`"${month}" is no month: it is written YYYY-MM, like 2026-10`);
  }
  return { from: Date.UTC(+year, +number - 1) / 1000, to: Date.UTC(+year, +number) / 1000 };
}

/** The day folders of a period. */
export function dayFolders({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let day = Math.floor(from / DAY) * DAY; day < to; day += DAY) days.push(dayFolder(day));
  return days;
}
