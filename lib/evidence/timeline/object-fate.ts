import { DAY_MS, nextMidnight } from './calendar-day';

/** A lifecycle rule of a bucket, as far as it decides when an object goes. */
export interface ExpiryRule {
  readonly prefix: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly largerThan?: number;
  readonly smallerThan?: number;
  readonly expirationDays?: number;
  readonly expirationDate?: number;
  readonly noncurrentDays?: number;
  /** Noncurrent versions that stay whatever their age. */
  readonly newerNoncurrentVersions?: number;
}

/** What decides how long a bucket keeps an object. */
export interface BucketRetention {
  readonly versioned: boolean;
  /** Default Object Lock, in days; 0 without one. */
  readonly lockDays: number;
  readonly rules: readonly ExpiryRule[];
}

/** An object like those that are written to a bucket. */
export interface Probe {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** What becomes of an object: when it can no longer be read by its key, when it should be gone, when its bytes are, and before when nobody can delete it. */
export interface Fate {
  readonly readableUntil: number;
  readonly dueAt: number;
  readonly goneAt: number;
  readonly lockedUntil: number;
}

const applies = (rule: ExpiryRule, { key, tags, bytes }: Probe): boolean =>
  key.startsWith(rule.prefix) &&
  Object.entries(rule.tags).every(([name, value]) => tags[name] === value) &&
  (rule.largerThan === undefined || bytes > rule.largerThan) &&
  (rule.smallerThan === undefined || bytes < rule.smallerThan);

/**
 * Lives an object's life by S3's documented rules: expiry counts from creation and rounds up to the next midnight UTC;
 * the shortest of several rules wins; in a versioned bucket expiry only lays a delete marker over the version, which goes
 * by its own noncurrent period, rounded up again; and a locked version outlives any lifecycle.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function fateOf(probe: Probe, createdAt: number, bucket: BucketRetention): Fate {
  const rules = bucket.rules.filter((rule) => applies(rule, probe));
  const lockedUntil = createdAt + bucket.lockDays * DAY_MS;
  const expiries = rules.flatMap(({ expirationDays, expirationDate }) => [
    ...(expirationDays === undefined ? [] : [createdAt + expirationDays * DAY_MS]),
    ...(expirationDate === undefined ? [] : [Math.max(createdAt, expirationDate)]),
  ]);
  const dueAt = Math.min(Infinity, ...expiries);
  const readableUntil = dueAt === Infinity ? Infinity : nextMidnight(dueAt);
  const deletable = bucket.versioned ? noncurrentExpiry(rules, readableUntil) : readableUntil;
  const goneAt = lockedUntil > deletable ? nextMidnight(lockedUntil) : deletable;
  return { readableUntil, dueAt, goneAt, lockedUntil };
}

/** When the version under a delete marker goes. A rule that keeps some newer noncurrent versions keeps the only one. */
function noncurrentExpiry(rules: readonly ExpiryRule[], noncurrentSince: number): number {
  const days = rules.flatMap(({ noncurrentDays, newerNoncurrentVersions }) =>
    noncurrentDays === undefined || newerNoncurrentVersions ? [] : [noncurrentDays],
  );
  if (days.length === 0 || noncurrentSince === Infinity) return Infinity;
  return nextMidnight(noncurrentSince + Math.min(...days) * DAY_MS);
}
