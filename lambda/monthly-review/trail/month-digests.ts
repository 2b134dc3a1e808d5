import { inParallel } from '../../runtime/in-parallel';
import type { ListedObject, ObjectSource } from '../source/object-source';
import { DAY, dayFolders, HOUR, overlaps, type Period } from '../utc-time';
import { judgeDigest, readDigest, type Digest, type ReadDigest, type Whereabouts } from './digest';
import { besideTheMonths, digestFolder, type Place } from './layout';
import { isDigestName, parseDigestName } from './object-names';
import type { KeyProvider } from './public-keys';

/** A digest where it was found. */
export interface FoundDigest {
  readonly place: Place;
  /** The folder of its place's digests. */
  readonly folder: string;
  readonly digest: Digest;
  /** Whether it is of the month: by its hour or, where none can be known, by where it lies. */
  readonly ofMonth: boolean;
}

export interface MonthDigests {
  readonly digests: readonly FoundDigest[];
  /** Objects among the month's digests that are none. */
  readonly strays: readonly ListedObject[];
  readonly at: Whereabouts;
}

/** Hours before the month whose digests are read (the link into it), and after it (what is delivered late). */
const BEFORE = 2 * HOUR;
const AFTER = DAY;
export const READS = 24;
/** Stored bytes above which a digest is read with no more than another: it may be of megabytes, and made to fill memory. */
const LARGE = 64 * 1024;
const LARGE_READS = 2;

/** `2026/10/`: where a month's logs and digests lie, below the folder of their Region. */
export const monthFolder = (month: string): string => `${month.replace('-', '/')}/`;

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

const hourOf = (end: number): Period => ({ from: end - HOUR, to: end });

/** Whether a trail has fewer digests of the month than the month has hours: some may lie elsewhere. */
function lacksHours(keys: readonly string[], period: Period): boolean {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const name = parseDigestName(key);
    if (!name || name.backfill) continue;
    counts.set(name.trail, (counts.get(name.trail) ?? 0) + Number(overlaps(hourOf(name.end), period)));
  }
  return [...counts.values()].some((count) => count < (period.to - period.from) / HOUR);
}

/**
 * Reads and judges the digests of a month and of the hours around it, wherever below their Region's folder they lie.
 * @throws when a listing or a read fails, or the keys cannot be had
 */
export async function monthDigests(
  month: string,
  period: Period,
  places: readonly Place[],
  source: ObjectSource,
  keys: KeyProvider,
): Promise<MonthDigests> {
  const around = { from: period.from - BEFORE, to: period.to + AFTER };
  const days = [
    ...dayFolders({ from: around.from, to: period.from }),
    ...dayFolders({ from: period.to, to: around.to }),
  ];
  const found = await inParallel(places, READS, async (place) => {
    const folder = digestFolder(place);
    // The month as a whole: nothing hides beside its days.
    const prefixes = [`${folder}${monthFolder(month)}`, ...days.map((day) => `${folder}${day}/`)];
    const listed = [...prefixes.map((prefix) => source.list(prefix)), besideTheMonths(source, folder)];
    const near = (await Promise.all(listed)).flat().filter(({ key }) => {
      const end = parseDigestName(key)?.end;
      return end === undefined || (end > around.from && end <= around.to + HOUR);
    });
    const keysNear = new Set(near.map(({ key }) => key));
    const elsewhere = lacksHours([...keysNear], period)
      ? (await source.list(folder)).filter(({ key }) => {
          const name = parseDigestName(key);
          return name !== null && !keysNear.has(key) && overlaps(hourOf(name.end), period);
        })
      : [];
    return [
      ...near.map((object) => ({ place, folder, object, expected: true })),
      ...elsewhere.map((object) => ({ place, folder, object, expected: false })),
    ];
  });
  const all = found.flat();
  const small = all.filter(({ object }) => object.size <= LARGE);
  const large = all.filter(({ object }) => object.size > LARGE);
  const readOne = async (one: (typeof all)[number]) => ({ ...one, read: await readDigest(source, one.object.key) });
  const read = [...(await inParallel(small, READS, readOne)), ...(await inParallel(large, LARGE_READS, readOne))];
  const at = whereabouts(
    source,
    read.flatMap((one) => one.read ?? []),
  );

  const digests: FoundDigest[] = [];
  const strays: ListedObject[] = [];
  for (const { place, folder, object, expected, read: one } of read) {
    if (!one) continue;
    if (!one.document && !isDigestName(object.key)) {
      // The days around the month are another month's to speak of.
      if (!days.some((day) => object.key.startsWith(`${folder}${day}/`))) strays.push(object);
      continue;
    }
    const digest = await judgeDigest(one, { ...place, at }, keys);
    // Elsewhere, only what was truly signed tells where an hour went.
    if (!expected && digest.fault?.kind !== 'digest-moved') continue;
    const { covers, key } = digest;
    const ofMonth = covers.to > 0 ? overlaps(covers, period) : key.startsWith(folder + monthFolder(month));
    digests.push({ place, folder, digest, ofMonth });
  }
  return { digests, strays, at };
}

/**
 * Whether the digests of a place begin after a period: the oldest there is, is valid and names none before it. A Region
 * that the trail came to later owes nothing to the months before, whenever these are reviewed again.
 */
export async function beginLater(
  place: Place,
  period: Period,
  at: Whereabouts,
  source: ObjectSource,
  keys: KeyProvider,
): Promise<boolean> {
  let folder = digestFolder(place);
  for (let level = 0; level < 3; level++) {
    const [oldest] = (await source.within(folder)).folders;
    if (oldest === undefined) return false;
    folder += `${oldest}/`;
  }
  const [first] = (await source.list(folder)).filter(({ key }) => parseDigestName(key)?.backfill === false);
  const read = first && (await readDigest(source, first.key));
  if (!read) return false;
  const { fault, document, covers } = await judgeDigest(read, { ...place, at }, keys);
  return fault === null && !document?.previousDigestS3Object && covers.from >= period.to;
}
