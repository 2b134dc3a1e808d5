import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { writeOutcome } from '../review-workflow/outcome';
import { reviewSettings } from '../review-workflow/review-settings';
import type { Run } from '../review-workflow/run';
import { readEnvironment } from '../runtime/environment';
import { merge } from './merge';

const logger = new Logger();
const s3 = new S3Client({});

/** Merges the shards into the review of the month. Environment: `WORK_BUCKET` and that of `reviewSettings`. */
export async function handler(run: Run): Promise<void> {
  const { WORK_BUCKET } = readEnvironment(['WORK_BUCKET']);
  const outcome = await merge(s3, WORK_BUCKET, reviewSettings(), run);
  await writeOutcome(s3, WORK_BUCKET, run.folder, outcome);
  const { population, integrity, findings } = outcome.review;
  logger.info('Merged', {
    month: run.month,
    events: population.events,
    complete: integrity.complete,
    findings: findings.length,
  });
}
