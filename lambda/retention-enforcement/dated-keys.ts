import { ListObjectsV2Command, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
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

const isDated = (folder: string) => /(?:^|\/)(?:\d{4}|(?:day=)?\d{4}-\d\d-\d\d)\/$/.test(folder);

/** The folders right above the dates: one request a folder on the way, however many objects lie below. */
async function* datedFolders(s3: S3Client, bucket: string, prefix: string, depth = 5): AsyncGenerator<string> {
  let token: string | undefined;
  let hasObjects = false;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
    );
    const folders = (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix ? [Prefix] : []));
    hasObjects ||= (page.Contents ?? []).length > 0;
    if (depth === 0 || hasObjects || folders.some(isDated)) {
      yield prefix;
      return;
    }
    for (const folder of folders) yield* datedFolders(s3, bucket, folder, depth - 1);
    token = page.NextContinuationToken;
  } while (token);
}

/**
 * Versions of the trees, oldest date first.
 * @param from where listing begins: days before are skipped without being listed
 * @param until where it ends: the first key of a later day ends its folder
 */
export async function* listTree(
  s3: S3Client,
  { bucket, prefixes }: Trees,
  from?: string,
  until?: string,
): AsyncGenerator<Version> {
  for (const prefix of prefixes) {
    for await (const folder of datedFolders(s3, bucket, prefix)) yield* listFolder(s3, bucket, folder, from, until);
  }
}

async function* listFolder(
  s3: S3Client,
  bucket: string,
  folder: string,
  from?: string,
  until?: string,
): AsyncGenerator<Version> {
  let key: string | undefined = from && startOf(folder, from, await firstKey(s3, bucket, folder));
  let version: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, Prefix: folder, KeyMarker: key, VersionIdMarker: version }),
    );
    for (const { Key, VersionId, LastModified } of page.Versions ?? []) {
      if (!Key || !LastModified) throw new Error(`S3 listed a version of ${bucket} without key or time`);
      const day = dayInKey(Key);
      if (until !== undefined && day !== undefined && day > until) return;
      yield { key: Key, versionId: VersionId ?? 'null', lastModified: LastModified.getTime() };
    }
    key = page.IsTruncated ? page.NextKeyMarker : undefined;
    version = page.IsTruncated ? page.NextVersionIdMarker : undefined;
  } while (key);
}

async function firstKey(s3: S3Client, bucket: string, folder: string): Promise<string | undefined> {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, MaxKeys: 1 }));
  return Contents?.[0]?.Key;
}

/** A marker just before a day, in the way this folder writes dates. */
function startOf(folder: string, day: string, example: string | undefined): string | undefined {
  const rest = example?.slice(folder.length) ?? '';
  if (rest.startsWith('day=')) return `${folder}day=${day}`;
  if (/^\d{4}\//.test(rest)) return `${folder}${day.replaceAll('-', '/')}`;
  return undefined;
}
