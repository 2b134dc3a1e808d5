import type { IntegrityProblem } from '../review';
import { inFlight } from '../in-flight';
import type { ListedObject, ObjectSource } from '../source/object-source';
import { dayFolder, HOUR, instantOf, monthPeriod } from '../utc-time';
import { besideTheMonths, digestFolder, discoverLayout, owesDigests, type Layout, type Place } from './layout';
import type { Digest, NamedLog } from './digest';
import { lostHomes } from './home-regions';
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

/** A log while its size is not known. */
type Draft = PlannedLog & { size: number };

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
 * @param known the source's layout, where it was looked for already
 * @throws when a listing fails or the keys cannot be had; RangeError when the month is none
 */
export async function planReview(
  month: string,
  source: ObjectSource,
  keys: KeyProvider,
  known?: Layout,
): Promise<ReviewPlan> {
  const period = monthPeriod(month);
  const layout = known ?? (await discoverLayout(source));
  const problems: IntegrityProblem[] = [];
  const verdict = { valid: 0, invalid: 0, missing: 0 };
  const { digests, strays, at } = await monthDigests(month, period, layout.places, source, keys);
  /** Of the month by its hour or, where none can be known, by where it lies. */
  const isOfMonth = ({ folder, digest }: FoundDigest) =>
    digest.covers.to > 0 ? overlaps(digest.covers, period) : digest.key.startsWith(folder + monthFolder(month));

  const chains = await verifyChains(digests, period, at, source);
  verdict.missing += chains.missing;
  problems.push(...chains.problems);
  // What the digests name. After a trail was given another bucket, they may name logs in the one before: no object here,
  // whatever its key, is one of those.
  const keyOf = ({ bucket, object }: NamedLog) =>
    bucket === at.bucket && object.startsWith(at.prefix) ? object.slice(at.prefix.length) : `s3://${bucket}/${object}`;
  const logs = new Map<string, Draft>();
  /** By digests that are not valid. */
  const named = new Set<string>();
  const conflicts = new Set<string>();
  const name = (log: NamedLog, key: string, late: boolean, size: number) => {
    const known = logs.get(key);
    if (known && known.hash !== log.hash) conflicts.add(key);
    logs.set(key, {
      key,
      hash: known?.hash ?? log.hash,
      from: Math.min(known?.from ?? Infinity, log.oldest ?? period.from),
      to: Math.max(known?.to ?? -Infinity, (log.newest ?? period.to) + 1),
      size: known?.size ?? size,
      late: late && (known?.late ?? true),
      ...{ ill: false, expected: true, own: true },
    });
  };
  const around: Digest[] = [];
  for (const found of digests) {
    const { digest } = found;
    if (digest.fault || !digest.document || chains.contradicted.has(digest.key)) {
      // What only a faulty digest of another month names is unlisted here: nothing else would speak of it.
      if (!digest.fault || isOfMonth(found)) for (const log of digest.named) named.add(keyOf(log));
    } else if (overlaps(digest.covers, period)) {
      for (const log of digest.document.logFiles) name(log, keyOf(log), false, 0);
    } else around.push(digest);
  }

  for (const found of digests) {
    const { key, fault, backfill, named: logsOf } = found.digest;
    if (!isOfMonth(found)) continue;
    if (fault) {
      // A copy's logs may be verified by the digest that it was copied from.
      const lost = logsOf.filter((log) => !logs.has(keyOf(log))).length;
      const kind = backfill ? 'backfill-invalid' : fault.kind;
      const told = lost > 0 ? `; of the logs that it names ${lost} stay unverified` : '';
      problems.push({ kind, object: key, detail: fault.detail + told });
    }
    if (fault || chains.contradicted.has(key)) verdict.invalid += 1;
    else verdict.valid += 1;
  }

  /** Stored bytes of what exists in the month's folders beside the logs that its digests name, by key. */
  const existing = new Map<string, number>();
  /** Those of the day after it, so far as no valid digest names them. */
  const after = new Map<string, number>();
  const active = new Set<Place>();
  let databases = false;
  const exists = ({ key, size }: ListedObject, otherwise: Map<string, number>) => {
    const log = logs.get(key);
    if (log) log.size = size;
    else otherwise.set(key, size);
  };
  for (const object of [...layout.strays, ...strays]) exists(object, existing);
  await inFlight(layout.logFolders, READS, async ({ folder, place }) => {
    // The month as a whole: nothing hides beside its days.
    const objects = await source.list(folder + monthFolder(month));
    const beside = await besideTheMonths(source, folder);
    for (const object of [...objects, ...beside]) exists(object, existing);
    for (const object of await source.list(`${folder}${dayFolder(period.to)}/`)) exists(object, after);
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
  for (const [folder, { account, region }] of lostHomes(digests, period, layout.places)) {
    uncovered(folder, `${account}, ${region}, the home Region of a trail that has others,`);
  }
  if (databases && !layout.places.some(({ base }) => base.includes('database-digest/'))) {
    uncovered('database-digest/', 'the databases');
  }
  if (owing.length === 0 && !databases) uncovered('AWSLogs/', 'any account');

  // Digests of the hours around matter for logs of the month, and for events of the month delivered after it.
  for (const { covers, document } of around) {
    for (const log of document?.logFiles ?? []) {
      const key = keyOf(log);
      after.delete(key);
      const size = existing.get(key);
      const elsewhere = covers.to <= period.from || (log.oldest !== null && log.oldest >= period.to);
      if (elsewhere && size === undefined && !logs.has(key)) continue;
      name(log, key, size === undefined, size ?? 0);
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
