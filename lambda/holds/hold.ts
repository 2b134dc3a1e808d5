import * as z from 'zod';

const day = z.iso.date();
/** What says who and by which act: never blank. */
const words = z
  .string()
  .max(200)
  .refine((text) => text.trim() !== '');

/** Stores that a hold may cover; not the administrators' log, whose objects nobody holds or deletes but its lifecycle. */
export const heldStores = ['accesses', 'operations', 'backups', 'exports'] as const;

/** A hold: why something is kept longer than its period, by whose order, and what exactly (`tracing.hold`). */
export const holdSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,63}$/),
  reason: z.enum(['technical', 'security', 'judicial']),
  authority: words,
  act: words,
  orderedBy: words,
  scope: z.strictObject({
    stores: z.array(z.enum(heldStores)).min(1),
    /** Absent: all. */
    applications: z.array(z.string()).min(1).optional(),
    schools: z.array(z.string()).min(1).optional(),
    /** Days of what is held, UTC; without `until` it covers what is yet to come. */
    period: z.strictObject({ from: day, until: day.optional() }),
  }),
  from: z.iso.datetime(),
  /** When the order ends by itself; absent: until released. */
  until: z.iso.datetime().optional(),
  released: z.strictObject({ at: z.iso.datetime(), by: z.string(), act: z.string() }).optional(),
  /** Whether everything that placing or releasing asks for was done. */
  done: z.boolean(),
  /** Days of its objects that have been looked at, up to and including. */
  extendedThrough: day.optional(),
  /** The note of a released hold up to which its objects are lifted. */
  liftedThrough: z.string().optional(),
  /**
   * Holds of AWS Backup, oldest first, and the instant up to which each reaches: AWS takes no date in the future, so that
   * each week a longer one follows and the one before is cancelled.
   */
  legalHolds: z.array(z.strictObject({ id: z.string(), to: z.iso.datetime() })).default([]),
  /** When snapshots were taken because no copy yet held the last instants of the period. */
  snapshotAt: z.iso.datetime().optional(),
});
export type Hold = z.infer<typeof holdSchema>;

/** What a hold is asked about: an object or copy of a store; what it does not say, it may be of any. */
export interface Holdable {
  readonly store: string;
  /** Day (UTC) of its content; the first, where only several are known. */
  readonly day: string;
  readonly lastDay?: string;
  readonly application?: string;
  readonly school?: string;
}

/** Whether a hold is in force; an order that has ended counts as released. */
export const isInForce = (hold: Hold, now: number): boolean =>
  hold.released === undefined && (hold.until === undefined || Date.parse(hold.until) > now);

/** Stores of copies: what was last written on a day is in the copy of the day after. */
const copied: readonly string[] = ['backups', 'exports'];
const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** The last day whose objects or copies a hold covers; undefined without end. */
export function lastDay({ scope: { period }, snapshotAt }: Hold, store: string): string | undefined {
  if (period.until === undefined || !copied.includes(store)) return period.until;
  // A snapshot taken for the hold is dated when its job ends, within a day.
  const last = [dayAfter(period.until), ...(snapshotAt === undefined ? [] : [dayAfter(snapshotAt.slice(0, 10))])];
  return last.sort().at(-1);
}

/** Whether a hold may cover something of an application and a school, where they are known. */
export const isOf = ({ scope }: Hold, { application, school }: Pick<Holdable, 'application' | 'school'>): boolean =>
  (scope.applications === undefined || application === undefined || scope.applications.includes(application)) &&
  (scope.schools === undefined || school === undefined || scope.schools.includes(school));

/** Whether a hold covers something. In doubt (no application or school known, one of several days) it does. */
export function covers(hold: Hold, { store, day: of, lastDay: to = of, application, school }: Holdable): boolean {
  const { scope } = hold;
  const last = lastDay(hold, store);
  return (
    scope.stores.some((name) => name === store) &&
    to >= scope.period.from &&
    (last === undefined || of <= last) &&
    isOf(hold, { application, school })
  );
}

/** Whether a hold covers all that may lie in a folder, whose days are those told. */
export const coversWhole = (hold: Hold, folder: Holdable): boolean =>
  hold.scope.schools === undefined &&
  (hold.scope.applications === undefined || folder.application !== undefined) &&
  covers(hold, folder);
