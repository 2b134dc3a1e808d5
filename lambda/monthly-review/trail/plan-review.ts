import type { IntegrityProblem } from '../review';
import { inParallel } from '../../runtime/in-parallel';
import type { ListedObject, ObjectSource } from '../source/object-source';
import { dayFolder, HOUR, instantOf, monthPeriod, overlaps, type Period } from '../utc-time';
import { besideTheMonths, digestFolder, discoverLayout, owesDigests, type Layout, type Place } from './layout';
import type { Digest } from './digest';
import { lostHomes } from './home-regions';
import { beginLater, monthDigests, monthFolder, READS, type MonthDigests } from './month-digests';
import { NamedLogs, type PlannedLog } from './named-logs';
import { isDigestName } from './object-names';
import type { KeyProvider } from './public-keys';
import { verifyChains, type ChainsVerdict } from './verify-chains';

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

/** What a plan is made from. */
interface Month {
  readonly month: string;
  readonly period: Period;
  readonly source: ObjectSource;
  readonly keys: KeyProvider;
  readonly layout: Layout;
  readonly found: MonthDigests;
  readonly chains: ChainsVerdict;
}

/** What the digests name: logs of the month, keys that only digests name which are not valid, and the digests around it. */
function logsNamed(month: Month): { logs: NamedLogs; unproven: ReadonlySet<string>; around: readonly Digest[] } {
  const { period, found, chains } = month;
  const logs = new NamedLogs(period, found.at);
  const unproven = new Set<string>();
  const around: Digest[] = [];
  for (const one of found.digests) {
    const { digest } = one;
    if (digest.fault || !digest.document || chains.contradicted.has(digest.key)) {
      // What only a faulty digest of another month names is unlisted here: nothing else would speak of it.
      if (!digest.fault || one.ofMonth) for (const log of digest.named) unproven.add(logs.keyOf(log));
    } else if (overlaps(digest.covers, period)) {
      for (const log of digest.document.logFiles) logs.name(log, false, 0);
    } else around.push(digest);
  }
  return { logs, unproven, around };
}

/** The digests of the month, counted, and what is wrong with them. */
function judged(month: Month, logs: NamedLogs): { valid: number; invalid: number; problems: IntegrityProblem[] } {
  const problems: IntegrityProblem[] = [];
  const digests = month.found.digests.filter(({ ofMonth }) => ofMonth).map(({ digest }) => digest);
  for (const { key, fault, backfill, named } of digests) {
    if (!fault) continue;
    // A copy's logs may be verified by the digest that it was copied from.
    const lost = named.filter((log) => !logs.has(logs.keyOf(log))).length;
    const kind = backfill ? 'backfill-invalid' : fault.kind;
    const told = lost > 0 ? `; of the logs that it names ${lost} stay unverified` : '';
    problems.push({ kind, object: key, detail: fault.detail + told });
  }
  const invalid = digests.filter(({ key, fault }) => fault || month.chains.contradicted.has(key)).length;
  return { valid: digests.length - invalid, invalid, problems };
}

/** What lies where logs lie. */
interface Stored {
  /** Stored bytes of what exists in the month's folders beside the logs that its digests name, by key. */
  readonly existing: Map<string, number>;
  /** Those of the day after it, so far as no valid digest names them. */
  readonly after: Map<string, number>;
  /** Places with logs of the month, and whether databases have any. */
  readonly active: ReadonlySet<Place>;
  readonly databases: boolean;
}

/** Lists what lies where logs lie; of the logs that digests name it notes the size. */
async function stored({ month, period, source, layout, found }: Month, logs: NamedLogs): Promise<Stored> {
  const existing = new Map<string, number>();
  const after = new Map<string, number>();
  const active = new Set<Place>();
  let databases = false;
  const exists = ({ key, size }: ListedObject, otherwise: Map<string, number>) => {
    const log = logs.get(key);
    if (log) log.size = size;
    else otherwise.set(key, size);
  };
  for (const object of [...layout.strays, ...found.strays]) exists(object, existing);
  await inParallel(layout.logFolders, READS, async ({ folder, place }) => {
    // The month as a whole: nothing hides beside its days.
    const objects = await source.list(folder + monthFolder(month));
    const beside = await besideTheMonths(source, folder);
    for (const object of [...objects, ...beside]) exists(object, existing);
    for (const object of await source.list(`${folder}${dayFolder(period.to)}/`)) exists(object, after);
    if (objects.length === 0) return;
    if (place) active.add(place);
    else databases = true;
  });
  return { existing, after, active, databases };
}

/** Folders where a chain of digests should be and none is, each with what it is of. @param proven whether any digest is valid */
async function uncovered(month: Month, { active, databases }: Stored, proven: boolean): Promise<[string, string][]> {
  const { period, source, keys, layout, found, chains } = month;
  const folders: [string, string][] = [];
  const owing = layout.places.filter(owesDigests);
  for (const place of owing) {
    const folder = digestFolder(place);
    if (chains.followed.has(folder)) continue;
    // A folder that only holds what was put there from elsewhere is no Region of the trail's.
    const moved = found.digests.filter((one) => one.folder === folder && one.ofMonth);
    const strange = moved.length > 0 && moved.every(({ digest }) => digest.fault?.kind === 'digest-moved');
    if (!active.has(place)) {
      if (strange || (proven && (await beginLater(place, period, found.at, source, keys)))) continue;
    }
    folders.push([folder, `${place.account}, ${place.region}`]);
  }
  for (const [folder, { account, region }] of lostHomes(found.digests, period, layout.places)) {
    folders.push([folder, `${account}, ${region}, the home Region of a trail that has others,`]);
  }
  if (databases && !layout.places.some(({ base }) => base.includes('database-digest/'))) {
    folders.push(['database-digest/', 'the databases']);
  }
  if (owing.length === 0 && !databases) folders.push(['AWSLogs/', 'any account']);
  return folders;
}

/** Names the logs of digests around the month: they matter for logs of the month, and for events delivered after it. */
function nameAround(
  around: readonly Digest[],
  { from, to }: Period,
  logs: NamedLogs,
  { existing, after }: Stored,
): void {
  for (const { covers, document } of around) {
    for (const log of document?.logFiles ?? []) {
      const key = logs.keyOf(log);
      after.delete(key);
      const size = existing.get(key);
      const elsewhere = covers.to <= from || (log.oldest !== null && log.oldest >= to);
      if (elsewhere && size === undefined && !logs.has(key)) continue;
      logs.name(log, size === undefined, size ?? 0);
    }
  }
}

/** The logs that no valid digest names: to be read, and told of. */
function unverified(
  { from, to }: Period,
  logs: NamedLogs,
  unproven: ReadonlySet<string>,
  { existing, after }: Stored,
): { logs: PlannedLog[]; problems: IntegrityProblem[] } {
  const found: PlannedLog[] = [];
  const problems: IntegrityProblem[] = [];
  const log = { hash: null, from, to, late: false, ill: false, expected: false, own: true };
  // AWS does not say whether digests list what Insights finds. Where none does, it is no log of accesses, and is left alone.
  const insights = new Set<string>();
  for (const keys of [logs.keys(), unproven]) for (const key of keys) insights.add(insightsFolder(key));
  for (const [key, size] of existing) {
    if (logs.has(key)) continue;
    const folder = insightsFolder(key);
    if (folder !== '' && !insights.has(folder)) continue;
    if (isDigestName(key)) {
      const detail = 'a digest lies where none belongs; it was not read as a log';
      problems.push({ kind: 'digest-moved', object: key, detail });
      continue;
    }
    const ill = unproven.has(key);
    if (!ill) problems.push({ kind: 'log-unlisted', object: key, detail: 'no digest names it' });
    found.push({ ...log, key, size, ill });
  }
  // Events of the month's end are delivered after it. What no valid digest names there is told once it holds any.
  for (const [key, size] of after) {
    if (existing.has(key) || isDigestName(key) || insightsFolder(key) !== '') continue;
    found.push({ ...log, key, size, late: true });
  }
  return { logs: found, problems };
}

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
  const found = await monthDigests(month, period, layout.places, source, keys);
  const chains = await verifyChains(found.digests, period, found.at, source);
  const all: Month = { month, period, source, keys, layout, found, chains };
  const { logs, unproven, around } = logsNamed(all);
  const digests = judged(all, logs);
  const lying = await stored(all, logs);
  const gaps = await uncovered(all, lying, digests.valid > 0);
  nameAround(around, period, logs, lying);
  const others = unverified(period, logs, unproven, lying);

  const hours = (period.to - period.from) / HOUR;
  const covered = found.digests.filter(({ digest }) => overlaps(digest.covers, period));
  const places = [...covered.map(({ place }) => place), ...lying.active];
  return {
    month,
    bucket: found.at.bucket,
    trail: {
      accounts: [...new Set(places.map(({ account }) => account))].sort(),
      regions: [...new Set(places.map(({ region }) => region))].sort(),
      digests: { valid: digests.valid, invalid: digests.invalid, missing: chains.missing + hours * gaps.length },
      problems: [
        ...chains.problems,
        ...digests.problems,
        ...gaps.map(([object, what]): IntegrityProblem => ({
          kind: 'period-not-covered',
          object,
          detail: `no digest of ${what} covers ${instantOf(period.from)} to ${instantOf(period.to)} (${hours} hours)`,
        })),
        ...others.problems,
      ],
    },
    logs: [...logs.values(), ...others.logs].sort(
      (a, b) => Number(b.expected) - Number(a.expected) || a.from - b.from || (a.key < b.key ? -1 : 1),
    ),
  };
}
