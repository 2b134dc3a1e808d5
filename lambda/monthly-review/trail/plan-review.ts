import type { IntegrityProblem } from '../review';
import { inFlight } from '../in-flight';
import type { ListedObject, ObjectSource } from '../source/object-source';
import { DAY, dayFolders, HOUR, instantOf, monthPeriod, secondsOf, type Period } from '../utc-time';
import { followBackfill } from './backfill';
import { chainName, followChain } from './chain';
import { judgeDigest, readDigest, type Digest, type ReadDigest, type Whereabouts } from './digest';
import { digestFolder, discoverLayout, type Place } from './layout';
import { isDigestName, parseDigestName } from './object-names';
import type { KeyProvider } from './public-keys';

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
  /** Whether its absence is a problem (a valid digest names it). */
  readonly expected: boolean;
}

/** What the digests say of a month, before a log is read. JSON. */
export interface TrailVerdict {
  readonly accounts: string[];
  readonly regions: string[];
  readonly digests: { valid: number; invalid: number; missing: number };
  readonly unlisted: number;
  readonly problems: IntegrityProblem[];
}

export interface ReviewPlan {
  readonly month: string;
  readonly trail: TrailVerdict;
  /** Sorted by key, those that no valid digest names behind: a forged copy of an event does not stand in for it. */
  readonly logs: PlannedLog[];
}

/** Hours before the month whose digests are read (the link into it), and after it (what is delivered late). */
const BEFORE = 2 * HOUR;
const AFTER = DAY;
const READS = 24;

/** Most frequent of what the digests say of themselves, the smaller of two: one moved digest does not move the rest. */
function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';
}

/** Where the objects of a folder lay when they were signed: by what the digests say. */
function whereabouts(source: ObjectSource, digests: readonly ReadDigest[]): Whereabouts {
  if (source.location) return source.location;
  const documents = digests.flatMap(({ key, document }) => (document ? [{ key, document }] : []));
  const prefixes = documents.flatMap(({ key, document: { digestS3Object: object } }) =>
    object === key || object.endsWith(`/${key}`) ? [object.slice(0, object.length - key.length)] : [],
  );
  return {
    bucket: mostFrequent(documents.map(({ document }) => document.digestS3Bucket)),
    prefix: mostFrequent(prefixes),
  };
}

const overlaps = (a: Period, b: Period) => a.to > b.from && a.from < b.to;

/**
 * Verifies the digests of a month and says which logs to read.
 * @throws when a listing fails or the keys cannot be had; RangeError when the month is none
 */
export async function planReview(month: string, source: ObjectSource, keys: KeyProvider): Promise<ReviewPlan> {
  const period = monthPeriod(month);
  const around = { from: period.from - BEFORE, to: period.to + AFTER };
  const layout = await discoverLayout(source);
  const problems: IntegrityProblem[] = [];
  const verdict = { valid: 0, invalid: 0, missing: 0 };

  // Digests: those of the month and around it, by place.
  const found = await inFlight(layout.places, READS, async (place) => {
    const folder = digestFolder(place);
    const listed = (await Promise.all(dayFolders(around).map((day) => source.list(`${folder}${day}/`)))).flat();
    const near = listed.filter(({ key }) => {
      const end = parseDigestName(key)?.end;
      return end === undefined || (end > around.from && end <= around.to + HOUR);
    });
    return { place, folder, near };
  });
  const read = await inFlight(
    found.flatMap(({ place, folder, near }) => near.map(({ key }) => ({ place, folder, key }))),
    READS,
    async (one) => ({ ...one, read: await readDigest(source, one.key) }),
  );
  const at = whereabouts(
    source,
    read.flatMap((one) => one.read ?? []),
  );
  const digests: { place: Place; folder: string; digest: Digest }[] = [];
  for (const { place, folder, read: one } of read) {
    if (!one) continue;
    digests.push({ place, folder, digest: await judgeDigest(one, { ...place, at }, keys) });
  }

  // Chains: by trail, account and Region.
  const faults = new Map<string, IntegrityProblem>();
  const fault = (digest: Digest, problem: IntegrityProblem) => {
    const kind = digest.backfill ? 'backfill-invalid' : problem.kind;
    if (!faults.has(digest.key)) faults.set(digest.key, { ...problem, kind });
  };
  const chains = new Map<string, { place: Place; folder: string; digests: Digest[] }>();
  for (const { place, folder, digest } of digests) {
    const inMonth = overlaps(digest.covers, period);
    if (digest.fault && inMonth) {
      const lost = digest.named.length > 0 ? `; ${digest.named.length} logs that it names stay unverified` : '';
      fault(digest, { kind: digest.fault.kind, object: digest.key, detail: `${digest.fault.detail}${lost}` });
    }
    const claimed = digest.document?.digestS3Object ?? digest.key;
    const name = parseDigestName(claimed);
    const id = [folder, name?.trail, name?.homeRegion, name?.region, name?.account, digest.backfill].join('\n');
    const chain = chains.get(id) ?? { place, folder, digests: [] };
    chains.set(id, chain);
    if (name && name.region === place.region && name.account === place.account) chain.digests.push(digest);
  }
  const contradicted = new Set<string>();
  for (const { place, folder, digests: chain } of chains.values()) {
    const [first] = chain;
    if (!first) continue;
    if (first.backfill) {
      const links = await followBackfill(chain, source, at.prefix);
      for (const digest of links.contradicted) contradicted.add(digest.key);
      problems.push(...links.problems);
      continue;
    }
    const name = parseDigestName(first.document?.digestS3Object ?? first.key);
    if (!name) continue;
    const told = followChain(
      chain,
      period,
      chainName(folder, place.account, place.region, name.trail, name.homeRegion),
      at.prefix,
    );
    verdict.missing += told.missing;
    problems.push(...told.problems);
    for (const digest of told.contradicted) contradicted.add(digest.key);
  }
  problems.push(...faults.values());
  for (const { digest } of digests) {
    if (!overlaps(digest.covers, period)) continue;
    if (digest.fault || contradicted.has(digest.key)) verdict.invalid += 1;
    else verdict.valid += 1;
  }

  // Logs that exist in the month's folders.
  const existing = new Map<string, ListedObject>();
  const listings = await inFlight(
    // The month as a whole: nothing hides beside its days.
    layout.logFolders.map(({ folder, place }) => ({ prefix: `${folder}${month.replace('-', '/')}/`, place })),
    READS,
    async ({ prefix, place }) => ({ place, objects: await source.list(prefix) }),
  );
  const active = new Set<Place>();
  let databases = false;
  for (const { place, objects } of listings) {
    for (const object of objects) existing.set(object.key, object);
    if (objects.length === 0) continue;
    if (place) active.add(place);
    else databases = true;
  }

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
  const chained = new Set(
    [...chains.values()].filter(({ digests: [first] }) => first && !first.backfill).map(({ folder }) => folder),
  );
  for (const { place, folder } of found) {
    if (!chained.has(folder)) uncovered(folder, `${place.account}, ${place.region}`);
  }
  if (databases && !layout.places.some(({ base }) => base.includes('database-digest/'))) {
    uncovered('database-digest/', 'the databases');
  }
  if (layout.places.length === 0 && !databases) uncovered('AWSLogs/', 'any account');

  // What the digests name.
  const logs = new Map<string, PlannedLog>();
  const named = new Set<string>();
  const conflicts = new Set<string>();
  for (const { digest } of digests) {
    for (const object of digest.named) if (object.startsWith(at.prefix)) named.add(object.slice(at.prefix.length));
    const inMonth = overlaps(digest.covers, period);
    if (digest.fault || !digest.document || contradicted.has(digest.key)) continue;
    for (const log of digest.document.logFiles) {
      const oldest = secondsOf(log.oldestEventTime);
      const newest = secondsOf(log.newestEventTime);
      const inside = log.s3Object.startsWith(at.prefix) && log.s3Bucket === at.bucket;
      const key = inside ? log.s3Object.slice(at.prefix.length) : log.s3Object;
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
        size: existing.get(key)?.size ?? 0,
        late: late && (known?.late ?? true),
        expected: true,
      });
    }
  }
  for (const key of conflicts) {
    const log = logs.get(key);
    if (log) logs.set(key, { ...log, hash: 'two digests give it different hashes' });
  }

  let unlisted = 0;
  for (const { key, size } of existing.values()) {
    if (logs.has(key)) continue;
    if (isDigestName(key)) {
      problems.push({
        kind: 'digest-moved',
        object: key,
        detail: 'a digest lies among the logs; it was not read as a log',
      });
      continue;
    }
    if (!named.has(key)) {
      unlisted += 1;
      problems.push({ kind: 'log-unlisted', object: key, detail: 'no digest names it' });
    }
    logs.set(key, { key, hash: null, from: period.from, to: period.to, size, late: named.has(key), expected: false });
  }

  const places = [
    ...new Set([
      ...digests.filter(({ digest }) => overlaps(digest.covers, period)).map(({ place }) => place),
      ...active,
    ]),
  ];
  return {
    month,
    trail: {
      accounts: [...new Set(places.map(({ account }) => account))].sort(),
      regions: [...new Set(places.map(({ region }) => region))].sort(),
      digests: verdict,
      unlisted,
      problems,
    },
    logs: [...logs.values()].sort((a, b) => Number(b.expected) - Number(a.expected) || (a.key < b.key ? -1 : 1)),
  };
}
