import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Holdable } from '../holds/hold';

/** Prefixes of a bucket under which keys begin with a date, perhaps after some folders (region, application). */
export interface Trees {
  readonly bucket: string;
  readonly prefixes: readonly string[];
  /** Folders under them that belong to others. */
  readonly except?: readonly string[];
}

export interface Version {
  readonly key: string;
  readonly versionId: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

const DAY = 86_400_000;

/** Day (UTC) of an instant. */
export const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The date in a key: `…/2026/11/23/…`, `…/day=2026-11-23/…`, `…/2026-11-23…` or `…/daily-20261123-…`. */
export function dayInKey(key: string): string | undefined {
  const found =
    /(?:\/|=)(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)/.exec(`/${key}`) ?? /\/daily-(\d{4})(\d\d)(\d\d)-/.exec(`/${key}`);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : undefined;
}

/** What a hold asks of an object, read from its key. */
export function describeKey(store: string, key: string, lastModified: number): Holdable {
  const application = /^(?:accesses|operations)\/([^/]+)\//.exec(key)?.[1];
  const school = /\/school=([^/]+)\//.exec(key)?.[1];
  const week = WEEKLY.exec(`/${key}`);
  const monday = week && mondayOf(Number(week[1]), Number(week[2]));
  return {
    store,
    day: monday ? dayOf(monday) : (dayInKey(key) ?? dayOf(lastModified)),
    ...(monday && { lastDay: dayOf(monday + 6 * DAY) }),
    application,
    school,
  };
}

/** An export of an ISO week: of a copy of any of its days. */
const WEEKLY = /\/weekly-(\d{4})w(\d\d)-/;

/** First and last day (UTC) of what a folder may hold. */
interface Span {
  readonly first: string;
  readonly last: string;
  /** The year that it stands for: its keys go on with month and day. */
  readonly year?: string;
}

/** An export is written up to so many days after the copy that names its folder. */
const LATE_EXPORT = 3;

/** Folders that stand for a year, a day, or an export of a day or of an ISO week, with the days that they span. */
const DATED: readonly [RegExp, (...parts: string[]) => Span][] = [
  [/\/(\d{4})\/$/, (year) => ({ first: `${year}-01-01`, last: `${year}-12-31`, year: year as string })],
  [/\/(?:day=)?(\d{4}-\d\d-\d\d)\/$/, (day) => ({ first: day as string, last: day as string })],
  [
    /\/daily-(\d{4})(\d\d)(\d\d)-[^/]+\/$/,
    (year, month, day) => exported(Date.UTC(Number(year), Number(month) - 1, Number(day)), 1),
  ],
  [/\/weekly-(\d{4})w(\d\d)-[^/]+\/$/, (year, week) => exported(mondayOf(Number(year), Number(week)), 7)],
];

/** What was copied on some days of Rome and exported then or soon after. */
const exported = (start: number, days: number): Span => ({
  first: dayOf(start - DAY),
  last: dayOf(start + (days - 1 + LATE_EXPORT) * DAY),
});

/** Midnight UTC of the Monday of an ISO week: the first holds 4 January. */
function mondayOf(year: number, week: number): number {
  const fourth = new Date(Date.UTC(year, 0, 4));
  return fourth.getTime() + ((week - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * DAY;
}

function spanOf(folder: string): Span | undefined {
  for (const [pattern, span] of DATED) {
    const found = pattern.exec(`/${folder}`);
    if (found) return span(...found.slice(1));
  }
  return undefined;
}

/** The dated folder of a key; the folder right above it where no date is. */
export function folderOf(key: string): string {
  let folder = '';
  for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
    folder = key.slice(0, slash + 1);
    if (spanOf(folder)) break;
  }
  return folder;
}

const DEEPEST = 6;

/**
 * Versions of the trees, oldest date first in each folder of dates. Folders are found among versions, not current
 * objects: what hides behind delete markers is still kept. Days outside the bounds are not listed; whatever lies
 * beside the dates is, since nothing tells its age but itself.
 */
export async function* listTree(
  s3: S3Client,
  { bucket, prefixes, except = [] }: Trees,
  within: Within,
): AsyncGenerator<Version> {
  for (const prefix of [...prefixes].sort())
    if (!isPassed(prefix, within)) yield* descend(s3, { bucket, except, ...within }, prefix, DEEPEST);
}

/** What of trees is listed. */
export interface Within {
  /** First and last day. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Whether a folder is listed, also one of those right under a date; all when absent. */
  readonly wanted?: (folder: string) => boolean;
  /** Whether a folder of one day, or of an export, is passed over. */
  readonly skips?: (folder: string) => boolean;
  /** Dated folder up to which all was listed before. */
  readonly after?: string | undefined;
  /** Whether to list no further. */
  readonly isOver?: () => boolean;
  /** Told each dated folder once its versions have been taken. */
  readonly passed?: (folder: string) => Promise<void>;
}

const isPassed = (folder: string, { after }: Within): boolean =>
  after !== undefined && folder < after && !after.startsWith(folder);

/** Versions under a prefix, of each key the newest first. */
export async function* listVersions(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<Version> {
  for await (const page of pages(s3, { Bucket: bucket, Prefix: prefix })) yield* versions(bucket, page);
}

interface Bounds extends Within {
  readonly bucket: string;
  readonly except: readonly string[];
}

async function* descend(s3: S3Client, bounds: Bounds, prefix: string, depth: number): AsyncGenerator<Version> {
  const { bucket, except, from, until, wanted, skips, after, isOver, passed } = bounds;
  const folders: string[] = [];
  for await (const page of pages(s3, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) folders.push(Prefix);
    yield* versions(bucket, page);
  }
  for (const folder of folders) {
    if (isOver?.()) return;
    if (except.includes(folder) || isPassed(folder, bounds) || folder === after || wanted?.(folder) === false) continue;
    const span = spanOf(folder);
    if (span === undefined) yield* depth > 0 ? descend(s3, bounds, folder, depth - 1) : listFolder(s3, bounds, folder);
    else if ((!from || span.last >= from) && (!until || span.first <= until)) {
      if (!span.year && skips?.(folder)) continue;
      yield* wanted ? listWanted(s3, bounds, folder, wanted) : listFolder(s3, bounds, folder, span.year);
      await passed?.(folder);
    }
  }
}

/** Versions of a dated folder: what lies right in it, and its folders that are wanted, without listing the others. */
async function* listWanted(
  s3: S3Client,
  bounds: Bounds,
  dated: string,
  wanted: (folder: string) => boolean,
): AsyncGenerator<Version> {
  for await (const page of pages(s3, { Bucket: bounds.bucket, Prefix: dated, Delimiter: '/' })) {
    yield* versions(bounds.bucket, page);
    for (const { Prefix } of page.CommonPrefixes ?? [])
      if (Prefix && wanted(Prefix)) yield* listFolder(s3, bounds, Prefix);
  }
}

/** Versions of a folder; those of a year's folder only from the first day to the last. */
async function* listFolder(
  s3: S3Client,
  { bucket, from, until }: Bounds,
  folder: string,
  year?: string,
): AsyncGenerator<Version> {
  const start = year && from?.startsWith(year) ? `${folder}${from.slice(5).replace('-', '/')}` : undefined;
  for await (const page of pages(s3, { Bucket: bucket, Prefix: folder, KeyMarker: start })) {
    for (const version of versions(bucket, page)) {
      const day = dayInKey(version.key);
      if (year && until !== undefined && day !== undefined && day > until) return;
      yield version;
    }
  }
}

async function* pages(
  s3: S3Client,
  input: ListObjectVersionsCommandInput,
): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const marker = page && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    page = await s3.send(new ListObjectVersionsCommand({ ...input, ...marker }));
    yield page;
    if (page.IsTruncated && !page.NextKeyMarker) throw new Error(`S3 broke off the listing of ${input.Prefix}`);
  } while (page.IsTruncated);
}

function* versions(bucket: string, page: ListObjectVersionsCommandOutput): Generator<Version> {
  for (const { Key, VersionId, LastModified } of page.Versions ?? []) {
    if (!Key || !LastModified) throw new Error(`S3 listed a version of ${bucket} without key or time`);
    yield { key: Key, versionId: VersionId ?? 'null', lastModified: LastModified.getTime() };
  }
}

/** Whether a version is still there, asked of the listing: unlike a head request it needs no key and no guess. */
export async function isListed(s3: S3Client, bucket: string, key: string, versionId: string): Promise<boolean> {
  for await (const page of pages(s3, { Bucket: bucket, Prefix: key }))
    for (const version of versions(bucket, page)) {
      if (version.key !== key) return false;
      if (version.versionId === versionId) return true;
    }
  return false;
}
