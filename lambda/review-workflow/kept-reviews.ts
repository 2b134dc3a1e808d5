import type { S3Client } from '@aws-sdk/client-s3';
import type { Review } from '../monthly-review/review';
import { kept, keptFiles } from './object-layout';
import { folders, list, read, readIfThere } from './stored-objects';

/** What a report's folder holds, by the manifest: the manifest is written last, so a folder without one is not a report. */
export interface Manifest {
  readonly month: string;
  readonly verdict: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** The folder of a month's report; of several, the one whose manifest came last. Undefined when there is none. */
async function reportOf(s3: S3Client, bucket: string, month: string): Promise<string | undefined> {
  let latest: { folder: string; at: number } | undefined;
  for (const folder of await folders(s3, bucket, kept.month(month))) {
    for await (const { Key, LastModified } of list(s3, bucket, folder)) {
      if (Key !== `${folder}${keptFiles.manifest}`) continue;
      const at = LastModified?.getTime() ?? 0;
      if (!latest || at > latest.at || (at === latest.at && folder > latest.folder)) latest = { folder, at };
    }
  }
  return latest?.folder;
}

/** The kept review of a month; undefined when the month has none. */
export async function keptReview(s3: S3Client, bucket: string, month: string): Promise<Review | undefined> {
  const folder = await reportOf(s3, bucket, month);
  if (folder === undefined) return undefined;
  return JSON.parse(String(await read(s3, bucket, `${folder}review.json`))) as Review;
}

/** Whether a month's report has been mailed. */
export async function hasBeenMailed(s3: S3Client, bucket: string, month: string): Promise<boolean> {
  const folder = await reportOf(s3, bucket, month);
  return folder !== undefined && (await readIfThere(s3, bucket, `${folder}${keptFiles.mailed}`)) !== undefined;
}
