import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { writeOutcome } from '../review-workflow/outcome';
import { reviewSettings } from '../review-workflow/review-settings';
import type { Run } from '../review-workflow/run';
import { readEnvironment } from '../runtime/environment';
import type { RetentionSummary } from '../monthly-review/report/context';
import { merge } from './merge';
import { retentionSummary } from './retention-summary';

const logger = new Logger();
const s3 = new S3Client({});

/**
 * Merges the shards into the review of the month. Environment: `WORK_BUCKET`, `LEDGER_BUCKET` and that of
 * `reviewSettings`. A ledger that cannot be read fails no review: the report says that its summary is not available.
 */
export async function handler(run: Run): Promise<void> {
  const { WORK_BUCKET, LEDGER_BUCKET } = readEnvironment(['WORK_BUCKET', 'LEDGER_BUCKET']);
  const outcome = await merge(s3, WORK_BUCKET, reviewSettings(), run, await retentionOf(LEDGER_BUCKET, run.month));
  await writeOutcome(s3, WORK_BUCKET, run.folder, outcome);
  const { population, integrity, findings } = outcome.review;
  logger.info('Merged', {
    month: run.month,
    events: population.events,
    complete: integrity.complete,
    findings: findings.length,
  });
}

async function retentionOf(ledger: string, month: string): Promise<RetentionSummary | undefined> {
  try {
    return await retentionSummary(s3, ledger, month);
  } catch (error) {
    logger.warn('The ledger of retention cannot be read', error as Error);
    return undefined;
  }
}
