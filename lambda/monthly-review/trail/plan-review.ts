import type { IntegrityProblem } from '../review';
import { inFlight } from '../in-flight';
import type { ObjectSource } from '../source/object-source';
import { dayFolder, HOUR, instantOf, monthPeriod, secondsOf } from '../utc-time';
import { besideTheMonths, digestFolder, discoverLayout, owesDigests, type Place } from './layout';
import type { NamedLog } from './digest';
import { beginLater, monthDigests, monthFolder, overlaps, READS, type FoundDigest } from './month-digests';
import { isDigestName } from './object-names';
import type { KeyProvider } from './public-keys';
import { verifyChains } from './verify-chains';

/** A log to read. */
export interface PlannedLog {
  readonly key: string;
  /** SHA-256 that a valid digest gives it; null when none does: it is read, but never counted as valid. */
  readonly hash: string | null;
  /** Event times of its first and last event, as its digest says; everything when it does not. */
  readonly from: number;
  readonly to: number;
  /** Stored bytes; 0 when not listed. */
  readonly size: number;
  /**
   * What it counts as when it is read: a log of the month, or only the bearer of late events that does not count by
   * itself unless it holds any.
   */
  readonly late: boolean;
  /** Whether only digests that are not valid name it: what is wrong is told of them. */
  readonly ill: boolean;
  /** Whether its absence is a problem (a valid digest names it). */
  readonly expected: boolean;
  /** Whether it counts, and is told of, where it is read: false in all shards of the month but one. */
  readonly own: boolean;
}

/** What the digests say of a month, before a log is read. JSON. */
export interface TrailVerdict {
  readonly accounts: string[];
  readonly regions: string[];
  readonly digests: { valid: number; invalid: number; missing: number };
  readonly problems: IntegrityProblem[];
}

export interface ReviewPlan {
  readonly month: string;
  readonly trail: TrailVerdict;
  /** The bucket in which all of it lies, or lay when it was signed; empty when nothing says. */
  readonly bucket: string;
  /**
   * In order of time, then key; those that no valid digest names behind: a forged copy of an event does not stand in for
   * it.
   */
  readonly logs: PlannedLog[];
}

/** `…/CloudTrail-Insight/eu-west-1/` when a file of Insights lies there, else empty. */
const insightsFolder = (key: string): string =>
  (key.includes('/CloudTrail-Insight/') &&
    /^(.*\/CloudTrail-Insight\/[^/]+\/).*_CloudTrail-Insight_[^/]*$/.exec(key)?.[1]) ||
  '';

/**
 * Verifies the digests of a month and says which logs to read.
 * @throws when a listing fails or the keys cannot be had; RangeError when the month is none
 */
export async function planReview(month: string, source: ObjectSource, keys: KeyProvider): Promise<ReviewPlan> {
  const period = monthPeriod(month);
  const layout = await discoverLayout(source);
  const problems: IntegrityProblem[] = [];
  const verdict = { valid: 0, invalid: 0, missing: 0 };
  const { digests, strays, at } = await monthDigests(month, period, layout.places, source, keys);
  /** Of the month by its hour or, where none can be known, by where it lies. */
  const isOfMonth = ({ folder, digest }: FoundDigest) =>
    digest.covers.to > 0 ? overlaps(digest.covers, period) : digest.key.startsWith(folder + monthFolder(month));

  const chains = await verifyChains(digests, period, at, source);
  verdict.missing += chains.missing;
  problems.push(...chains.problems);
  for (const found of digests) {
    const { key, fault, backfill, named } = found.digest;
    if (!isOfMonth(found)) continue;
    if (fault) {
      const lost = named.length > 0 ? `; ${named.length} logs that it names stay unverified` : '';
      const kind = backfill ? 'backfill-invalid' : fault.kind;
      problems.push({ kind, object: key, detail: `${fault.detail}${lost}` });
    }
    if (fault || chains.contradicted.has(key)) verdict.invalid += 1;
    else verdict.valid += 1;
  }

  /** Stored bytes of the logs that exist in the month's folders, by key. */
  const existing = new Map<string, number>();
  /** Those of the day after it, so far as no valid digest names them. */
  const after = new Map<string, number>();
  const active = new Set<Place>();
  let databases = false;
  for (const { key, size } of [...layout.strays, ...strays]) existing.set(key, size);
  await inFlight(layout.logFolders, READS, async ({ folder, place }) => {
    // The month as a whole: nothing hides beside its days.
    const objects = await source.list(folder + monthFolder(month));
    const beside = await besideTheMonths(source, folder);
    for (const { key, size } of [...objects, ...beside]) existing.set(key, size);
    for (const { key, size } of await source.list(`${folder}${dayFolder(period.to)}/`)) after.set(key, size);
    if (objects.length === 0) return;
    if (place) active.add(place);
    else databases = true;
  });

  // Places with logs or a folder of digests, but no chain at all.
  const hours = (period.to - period.from) / HOUR;
  const uncovered = (folder: string, what: string) => {
    verdict.missing += hours;
    problems.push({
      kind: 'period-not-covered',
      object: folder,
      detail: `no digest of ${what} covers ${instantOf(period.from)} to ${instantOf(period.to)} (${hours} hours)`,
    });
  };
  const owing = layout.places.filter(owesDigests);
  for (const place of owing) {
    const folder = digestFolder(place);
    if (chains.followed.has(folder)) continue;
    // A folder that only holds what was put there from elsewhere is no Region of the trail's.
    const moved = digests.filter((found) => found.folder === folder && isOfMonth(found));
    const strange = moved.length > 0 && moved.every(({ digest }) => digest.fault?.kind === 'digest-moved');
    if (!active.has(place)) {
      if (strange || (verdict.valid > 0 && (await beginLater(place, period, at, source, keys)))) continue;
    }
    uncovered(folder, `${place.account}, ${place.region}`);
  }
  if (databases && !layout.places.some(({ base }) => base.includes('database-digest/'))) {
    uncovered('database-digest/', 'the databases');
  }
  if (owing.length === 0 && !databases) uncovered('AWSLogs/', 'any account');

  // What the digests name. After a trail was given another bucket, they may name logs in the one before: no object here,
  // whatever its key, is one of those.
  const keyOf = ({ s3Bucket, s3Object }: NamedLog) =>
    s3Bucket === at.bucket && s3Object.startsWith(at.prefix)
      ? s3Object.slice(at.prefix.length)
      : `s3://${s3Bucket}/${s3Object}`;
  const logs = new Map<string, PlannedLog>();
  /** By digests that are not valid. */
  const named = new Set<string>();
  const conflicts = new Set<string>();
  for (const found of digests) {
    const { digest } = found;
    if (digest.fault || !digest.document || chains.contradicted.has(digest.key)) {
      // What only a faulty digest of another month names is unlisted here: nothing else would speak of it.
      if (!digest.fault || isOfMonth(found)) for (const log of digest.named) named.add(keyOf(log));
      continue;
    }
    const inMonth = overlaps(digest.covers, period);
    for (const log of digest.document.logFiles) {
      const oldest = secondsOf(log.oldestEventTime);
      const newest = secondsOf(log.newestEventTime);
      const key = keyOf(log);
      after.delete(key);
      // Digests of the hours around matter for logs of the month, and for events of the month delivered after it.
      const elsewhere = digest.covers.to <= period.from || (oldest !== null && oldest >= period.to);
      if (!inMonth && elsewhere && !existing.has(key)) continue;
      const hash =
        log.hashAlgorithm === 'SHA-256' ? log.hashValue.toLowerCase() : `unknown algorithm ${log.hashAlgorithm}`;
      const known = logs.get(key);
      if (known && known.hash !== hash) conflicts.add(key);
      const late = !inMonth && !existing.has(key);
      logs.set(key, {
        key,
        hash: known?.hash ?? hash,
        from: Math.min(known?.from ?? Infinity, oldest ?? period.from),
        to: Math.max(known?.to ?? -Infinity, (newest ?? period.to) + 1),
        size: existing.get(key) ?? 0,
        late: late && (known?.late ?? true),
        ...{ ill: false, expected: true, own: true },
      });
    }
  }
  for (const key of conflicts) {
    const log = logs.get(key);
    if (log) logs.set(key, { ...log, hash: 'two digests give it different hashes' });
  }

  const unverified = {
    ...{ hash: null, from: period.from, to: period.to },
    ...{ late: false, ill: false, expected: false, own: true },
  };
  // AWS does not say whether digests list what Insights finds. Where none does, it is no log of accesses, and is left alone.
  const insights = new Set<string>();
  for (const keys of [logs.keys(), named]) for (const key of keys) insights.add(insightsFolder(key));
  for (const [key, size] of existing) {
    if (logs.has(key)) continue;
    const folder = insightsFolder(key);
    if (folder !== '' && !insights.has(folder)) continue;
    if (isDigestName(key)) {
      problems.push({
        kind: 'digest-moved',
        object: key,
        detail: 'a digest lies where none belongs; it was not read as a log',
      });
      continue;
    }
    if (!named.has(key)) {
      problems.push({ kind: 'log-unlisted', object: key, detail: 'no digest names it' });
    }
    logs.set(key, { ...unverified, key, size, ill: named.has(key) });
  }
  // Events of the month's end are delivered after it. What no valid digest names there is told once it holds any.
  for (const [key, size] of after) {
    if (existing.has(key) || isDigestName(key) || insightsFolder(key) !== '') continue;
    logs.set(key, { ...unverified, key, size, late: true });
  }

  const places = [
    ...new Set([
      ...digests.filter(({ digest }) => overlaps(digest.covers, period)).map(({ place }) => place),
      ...active,
    ]),
  ];
  return {
    month,
    bucket: at.bucket,
    trail: {
      accounts: [...new Set(places.map(({ account }) => account))].sort(),
      regions: [...new Set(places.map(({ region }) => region))].sort(),
      digests: verdict,
      problems,
    },
    logs: [...logs.values()].sort(
      (a, b) => Number(b.expected) - Number(a.expected) || a.from - b.from || (a.key < b.key ? -1 : 1),
    ),
  };
}
