import { addMonths } from '../../policy';

/** The timeline's days are UTC days: S3 and AWS Backup act after midnight UTC. */
export const DAY_MS = 86_400_000;

/** A fixed first day, so that the same templates give the same bytes; 29 February 2028 lies within the span. */
export const FIRST_DAY = Date.UTC(2027, 0, 1);

/** Days lived through. */
export const DAYS = 800;

export const isoDay = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The first midnight UTC after an instant; from a midnight, the next one: what acts at midnight acts a little after it. */
export const nextMidnight = (instant: number): number => Math.floor(instant / DAY_MS) * DAY_MS + DAY_MS;

/** Ends by months, then by instant: stores have copies of the same instants. */
const ends = new Map<number, Map<number, number>>();

/** The instant n calendar months after another, at the same time of day. */
export function monthsAfter(instant: number, months: number): number {
  const known = ends.get(months) ?? new Map<number, number>();
  ends.set(months, known);
  const end = known.get(instant) ?? addMonths(new Date(instant), months).getTime() + (instant % DAY_MS);
  known.set(instant, end);
  return end;
}
