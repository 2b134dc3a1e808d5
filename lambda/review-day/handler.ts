import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { reviewShards } from '../monthly-review/fold/review-shard';
import type { Shard } from '../monthly-review/fold/shards';
import { BucketSource } from '../monthly-review/source/bucket-source';
import { working } from '../review-workflow/object-layout';
import { reviewContext } from '../review-workflow/review-context';
import { reviewSettings } from '../review-workflow/review-settings';
import type { ShardRun } from '../review-workflow/run';
import { read, write } from '../review-workflow/stored-objects';
import { readEnvironment } from '../runtime/environment';

const logger = new Logger();
const s3 = new S3Client({});

/**
 * Reviews one shard into its state, in the run's folder; again, it writes the same. Environment: `AUDIT_BUCKET`,
 * `WORK_BUCKET` and that of `reviewSettings`.
 */
export async function handler({ month, folder, register, shard: name }: ShardRun): Promise<void> {
  const e = readEnvironment(['AUDIT_BUCKET', 'WORK_BUCKET']);
  const { rules } = await reviewContext(s3, reviewSettings(), month, register);
  const shard = JSON.parse(String(await read(s3, e.WORK_BUCKET, working.shard(folder, name)))) as Shard;
  const state = await reviewShards([shard], new BucketSource(s3, e.AUDIT_BUCKET), {
    ...rules,
    logBucket: e.AUDIT_BUCKET,
  });
  await write(s3, e.WORK_BUCKET, working.state(folder, name), Buffer.from(JSON.stringify(state)), 'application/json');
  logger.info('Reviewed', { month, shard: name, files: state.files, events: state.events });
}
