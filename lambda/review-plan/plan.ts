import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectSource } from '../monthly-review/source/object-source';
import { planReview } from '../monthly-review/trail/plan-review';
import type { KeyProvider } from '../monthly-review/trail/public-keys';
import { monthToReview } from '../review-workflow/month';
import { working } from '../review-workflow/object-layout';
import { registerInForce } from '../review-workflow/register-in-force';
import type { Run } from '../review-workflow/run';
import { shardName, shardsOf } from '../review-workflow/shard';
import { write } from '../review-workflow/stored-objects';

export interface Planning {
  readonly s3: S3Client;
  readonly logs: ObjectSource;
  /** The keys that a month's digests may be signed with. */
  readonly keysOf: (month: string) => Promise<KeyProvider>;
  readonly reportsBucket: string;
  readonly workBucket: string;
}

/**
 * Plans a run: the month, the register in force, the verdict on every digest, and the shards with the logs of each.
 * @param asked the month to review; undefined: the month before now
 */
export async function plan(planning: Planning, asked: string | undefined, run: string, now: Date): Promise<Run> {
  const { s3, logs, keysOf, reportsBucket, workBucket } = planning;
  const month = monthToReview(asked, now);
  const register = await registerInForce(s3, reportsBucket, month);
  const folder = working.folder(month, run);
  const { trail, ...rest } = await planReview(month, logs, await keysOf(month));
  const shards = shardsOf({ trail, ...rest });
  const put = (key: string, value: unknown) =>
    write(s3, workBucket, key, Buffer.from(JSON.stringify(value)), 'application/json');
  await put(working.trail(folder), trail);
  await Promise.all(shards.map((shard) => put(working.shard(folder, shardName(shard)), shard)));
  return { month, folder, register, shards: shards.map(shardName) };
}
