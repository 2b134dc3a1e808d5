import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '../runtime/environment';
import type { Run, Started } from '../review-workflow/run';
import { plan } from './plan';

const logger = new Logger();
const s3 = new S3Client({});

/** First step of the monthly review. Environment: `AUDIT_BUCKET`, `REPORTS_BUCKET`. */
export async function handler({ request, run: name }: Started): Promise<Run> {
  const { AUDIT_BUCKET, REPORTS_BUCKET } = readEnvironment(['AUDIT_BUCKET', 'REPORTS_BUCKET']);
  const run = await plan(
    s3,
    { audit: AUDIT_BUCKET, reports: REPORTS_BUCKET },
    { month: request.month, run: name },
    new Date(),
  );
  logger.info('Planned', { month: run.month, register: run.register, shards: run.shards.length });
  return run;
}
