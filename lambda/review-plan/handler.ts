import { Logger } from '@aws-lambda-powertools/logger';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { BucketSource } from '../monthly-review/source/bucket-source';
import type { Run, Started } from '../review-workflow/run';
import { cloudTrailKeys } from '../monthly-review/trail/cloudtrail-keys';
import { signingKeys } from '../review-workflow/signing-keys';
import { readEnvironment } from '../runtime/environment';
import { plan } from './plan';

const logger = new Logger();
const s3 = new S3Client({});
const kms = new KMSClient({});

/** First step of the monthly review. Environment: `AUDIT_BUCKET`, `REPORTS_BUCKET`, `WORK_BUCKET`, `DIGEST_KEY`. */
export async function handler({ request, run: name }: Started): Promise<Run> {
  const e = readEnvironment(['AUDIT_BUCKET', 'REPORTS_BUCKET', 'WORK_BUCKET', 'DIGEST_KEY']);
  const planning = {
    s3,
    logs: new BucketSource(s3, e.AUDIT_BUCKET),
    keysOf: (month: string) => signingKeys(cloudTrailKeys(month), kms, e.DIGEST_KEY),
    reportsBucket: e.REPORTS_BUCKET,
    workBucket: e.WORK_BUCKET,
  };
  const run = await plan(planning, request.month, name, new Date());
  logger.info('Planned', { month: run.month, register: run.register, shards: run.shards.length });
  return run;
}
