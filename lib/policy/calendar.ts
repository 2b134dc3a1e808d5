/**
 * Periods of the policy are calendar periods. A month is not 30 days: a promise of *at least* n months is kept by a
 * count of days only if it covers the longest such span, a promise of *at most* n months only if it fits the shortest.
 */
const DAY_MS = 86_400_000;

/** Adds calendar months in UTC; the day is clamped to the month's last (31 August + 6 months is the end of February). */
export function addMonths(date: Date, months: number): Date {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return first;
}

/** Shortest and longest span in days of n calendar months from any day of a leap cycle. */
function spansOf(months: number): { shortest: number; longest: number } {
  let shortest = Infinity;
  let longest = 0;
  const end = Date.UTC(2005, 0, 1);
  for (let start = Date.UTC(2001, 0, 1); start < end; start += DAY_MS) {
    const days = (addMonths(new Date(start), months).getTime() - start) / DAY_MS;
    shortest = Math.min(shortest, days);
    longest = Math.max(longest, days);
  }
  return { shortest, longest };
}

/** Days that keep "at least n months" whatever the month it starts in (6 → 184, 18 → 550, 24 → 731). */
export const daysForAtLeastMonths = (months: number): number => spansOf(months).longest;

/** Days that keep "at most n months" whatever the month it starts in (24 → 730). */
export const daysForAtMostMonths = (months: number): number => spansOf(months).shortest;

/** A store kept at least `floor` and at most `ceiling` days. */
export interface KeptBetween {
  readonly floorDays: number;
  readonly ceilingDays: number;
}

/**
 * Days between a floor and a ceiling in calendar months.
 * @throws RangeError when no count of days keeps both (at least 6 and at most 6 months: 184 days do not fit 181).
 */
export function keptBetweenMonths(floorMonths: number, ceilingMonths: number): KeptBetween {
  const floorDays = daysForAtLeastMonths(floorMonths);
  const ceilingDays = daysForAtMostMonths(ceilingMonths);
  if (floorDays > ceilingDays) {
    throw new RangeError(
      `No period is at least ${floorMonths} months (${floorDays} days) and at most ${ceilingMonths} months (${ceilingDays} days)`,
    );
  }
  return { floorDays, ceilingDays };
}
