/**
 * National holidays of Italy: law 260/1949 as amended (1977 took some away, 1985 gave Epiphany back, 2000 the Republic's
 * day), and from 2026 again 4 October, St Francis: law 151/2025, in force from 1 January 2026 (normattiva.it). Patron
 * saints of single towns are not among them. A table of twelve days is smaller than any library's bundle.
 */
const fixed = new Set(['01-01', '01-06', '04-25', '05-01', '06-02', '08-15', '11-01', '12-08', '12-25', '12-26']);
const SAINT_FRANCIS = { day: '10-04', sinceYear: 2026 };

/** Month and day of Easter Monday in the Gregorian calendar (Anonymous Gregorian algorithm, Nature, 1876). */
function easterMonday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const sunday = d + e + 114 - 7 * Math.floor((a + 11 * d + 22 * e) / 451);
  const monday = new Date(Date.UTC(year, Math.floor(sunday / 31) - 1, (sunday % 31) + 2));
  return monday.toISOString().slice(5, 10);
}

/** Whether a date (`2026-04-06`) is a national holiday. Sundays are for the working days to say. */
export function isItalianHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  const day = date.slice(5);
  return (
    fixed.has(day) ||
    (day === SAINT_FRANCIS.day && year >= SAINT_FRANCIS.sinceYear) ||
    ((day.startsWith('03') || day.startsWith('04')) && day === easterMonday(year))
  );
}
