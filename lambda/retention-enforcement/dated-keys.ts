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
}

export interface Version {
  readonly key: string;
  readonly versionId: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

/** Day (UTC) of an instant. */
export const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The date in a key: `…/2026/11/23/…`, `…/day=2026-11-23/…` or `…/2026-11-23…`. */
export function dayInKey(key: string): string | undefined {
  const found = /(?:\/|=)(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)/.exec(`/${key}`);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : undefined;
}

/** What a hold asks of an object, read from its key. */
export function describeKey(store: string, key: string, lastModified: number): Holdable {
  const application = /^(?:accesses|operations)\/([^/]+)\//.exec(key)?.[1];
  const school = /\/school=([^/]+)\//.exec(key)?.[1];
  return { store, day: dayInKey(key) ?? dayOf(lastModified), application, school };
}

/** `…/2026/` or `…/day=2026-11-23/` or `…/2026-11-23/`: the date that a folder stands for, a year or a day. */
const dateOf = (folder: string): string | undefined => /\/(?:day=)?(\d{4}|\d{4}-\d\d-\d\d)\/$/.exec(`/${folder}`)?.[1];

const DEEPEST = 6;

/**
 * Versions of the trees, oldest date first in each folder of dates. Folders are found among versions, not current
 * objects: what hides behind delete markers is still kept. Days outside the bounds are not listed; whatever lies
 * beside the dates is, since nothing tells its age but itself.
 * @param from first day
 * @param until last day
 */
export async function* listTree(
  s3: S3Client,
  { bucket, prefixes }: Trees,
  from?: string,
  until?: string,
): AsyncGenerator<Version> {
  for (const prefix of prefixes) yield* descend(s3, { bucket, from, until }, prefix, DEEPEST);
}

interface Bounds {
  readonly bucket: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

async function* descend(s3: S3Client, bounds: Bounds, prefix: string, depth: number): AsyncGenerator<Version> {
  const { bucket, from, until } = bounds;
  const folders: string[] = [];
  for await (const page of pages(s3, { Bucket: bucket, Prefix: prefix, Delimiter: '/' })) {
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) folders.push(Prefix);
    yield* versions(bucket, page);
  }
  for (const folder of folders) {
    const date = dateOf(folder);
    if (date === undefined) yield* depth > 0 ? descend(s3, bounds, folder, depth - 1) : listFolder(s3, bounds, folder);
    else if ((!from || date >= from.slice(0, date.length)) && (!until || date <= until.slice(0, date.length)))
      yield* listFolder(s3, bounds, folder, date);
  }
}

/** Versions of a folder; those of a year's folder only from the first day to the last. */
async function* listFolder(
  s3: S3Client,
  { bucket, from, until }: Bounds,
  folder: string,
  date?: string,
): AsyncGenerator<Version> {
  const isYear = date?.length === 4;
  const start = isYear && from?.startsWith(date) ? `${folder}${from.slice(5).replace('-', '/')}` : undefined;
  for await (const page of pages(s3, { Bucket: bucket, Prefix: folder, KeyMarker: start })) {
    for (const version of versions(bucket, page)) {
      const day = dayInKey(version.key);
      if (isYear && until !== undefined && day !== undefined && day > until) return;
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
