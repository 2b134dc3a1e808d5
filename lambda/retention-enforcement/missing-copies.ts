import { dayOf } from './dated-keys';

const DAY = 86_400_000;

/**
 * Days without a daily copy, and weeks between the daily and the weekly ceiling without one. Days before the first copy
 * could exist are not asked for.
 * @param copies days (UTC) on which a copy was taken
 */
export function missingCopies(
  copies: ReadonlySet<string>,
  since: number,
  now: number,
  { dailyDays, ceilingDays }: { dailyDays: number; ceilingDays: number },
): string[] {
  const at = (age: number) => dayOf(now - age * DAY);
  const first = dayOf(since + DAY);
  const missing: string[] = [];
  // Today's may still be taken, and that of the last day of the period may have gone on its hour.
  for (let age = 1; age < dailyDays; age++)
    if (at(age) >= first && !copies.has(at(age))) missing.push(`no copy of ${at(age)}`);
  const week = 7;
  for (let age = dailyDays + 1; age + week - 1 < ceilingDays; age += 1) {
    const days = Array.from({ length: week }, (_, index) => at(age + index));
    const oldest = days[week - 1];
    if (oldest && oldest >= first && !days.some((one) => copies.has(one))) {
      missing.push(`no copy in the week of ${oldest} to ${at(age)}`);
      age += week - 1;
    }
  }
  return missing;
}
