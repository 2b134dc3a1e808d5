import { DateTime } from 'luxon';
import { numbers, TIME_ZONE } from '../../lib/policy';

/** A month that cannot be reviewed: says why, and what would be right. */
export class MonthError extends Error {
  override readonly name = 'MonthError';
}

/**
 * The month to review: the one asked for, or the one before now. Months reviewed are UTC's, so UTC says when they are over.
 * @throws MonthError when the text is no month, the month is not over, or its log is no longer kept
 */
export function monthToReview(asked: string | undefined, now: Date): string {
  const current = DateTime.fromJSDate(now, { zone: 'utc' }).startOf('month');
  const last = current.minus({ months: 1 }).toFormat('yyyy-MM');
  if (asked === undefined) return last;
  const first = current.minus({ months: numbers.administratorLog.value }).toFormat('yyyy-MM');
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(asked)) {
    throw new MonthError(`"${asked.slice(0, 40)}" is no month: give one as YYYY-MM, ${first} to ${last}`);
  }
  if (asked < first || asked > last) {
    throw new MonthError(`The log of ${asked} cannot be reviewed: it is kept for the months ${first} to ${last}`);
  }
  return asked;
}

/** The month whose report must exist now: the one before, from its overdue day on; until then the one before that. */
export function monthDue(now: Date): string {
  const rome = DateTime.fromJSDate(now, { zone: TIME_ZONE });
  const back = rome.day >= numbers.reviewOverdueDay.value ? 1 : 2;
  return rome.startOf('month').minus({ months: back }).toFormat('yyyy-MM');
}

/** The n months before a month, latest first. */
export function monthsBefore(month: string, count: number): string[] {
  const of = DateTime.fromISO(`${month}-01`, { zone: 'utc' });
  return Array.from({ length: count }, (_, back) => of.minus({ months: back + 1 }).toFormat('yyyy-MM'));
}
