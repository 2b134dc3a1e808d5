import type { S3Client } from '@aws-sdk/client-s3';
import { monthToReview } from '../review-workflow/month';
import { working } from '../review-workflow/object-layout';
import { registerInForce } from '../review-workflow/register-in-force';
import type { Run } from '../review-workflow/run';
import { shardsOf } from '../review-workflow/shard';
import { folders, list } from '../review-workflow/stored-objects';

export interface Planned {
  /** @default - the month before now */
  readonly month: string | undefined;
  /** The run's name. */
  readonly run: string;
}

export interface Buckets {
  readonly audit: string;
  readonly reports: string;
}

/** Plans a run: the month, the register in force, and the shards, by the size of each day's logs. */
export async function plan(s3: S3Client, buckets: Buckets, { month: asked, run }: Planned, now: Date): Promise<Run> {
  const month = monthToReview(asked, now);
  const register = await registerInForce(s3, buckets.reports, month);
  const bytesOfDay = new Map<string, number>();
  for (const prefix of await monthPrefixes(s3, buckets.audit, month)) {
    for await (const { Key = '', Size = 0 } of list(s3, buckets.audit, prefix)) {
      const day = `${month}-${Key.slice(prefix.length).slice(0, 2)}`;
      bytesOfDay.set(day, (bytesOfDay.get(day) ?? 0) + Size);
    }
  }
  return { month, register, folder: working.folder(month, run), shards: shardsOf(month, bytesOfDay) };
}

/** The folders of a month's logs: CloudTrail's by account and Region, the databases' by cluster. */
async function monthPrefixes(s3: S3Client, bucket: string, month: string): Promise<string[]> {
  const date = `${month.replace('-', '/')}/`;
  const accounts = await folders(s3, bucket, 'AWSLogs/');
  const regions = (await Promise.all(accounts.map((account) => folders(s3, bucket, `${account}CloudTrail/`)))).flat();
  const clusters = await folders(s3, bucket, 'database/');
  return [...regions, ...clusters].map((folder) => `${folder}${date}`);
}
