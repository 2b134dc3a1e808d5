import type { S3Client } from '@aws-sdk/client-s3';
import { composeReport } from '../monthly-review/report/compose';
import { pageLimits, type ReportContext } from '../monthly-review/report/context';
import type { Review } from '../monthly-review/review';
import { reviewJson } from '../monthly-review/report/review-json';
import { working } from './object-layout';
import { read, write } from './stored-objects';

/** What the merge leaves for the steps that draw and send. */
export interface Outcome {
  readonly review: Review;
  readonly context: ReportContext;
}

const CONTEXT = 'context.json';

export async function writeOutcome(s3: S3Client, bucket: string, folder: string, outcome: Outcome): Promise<void> {
  const context = Buffer.from(JSON.stringify(outcome.context));
  await write(s3, bucket, working.file(folder, 'review.json'), reviewJson(outcome.review), 'application/json');
  const document = Buffer.from(JSON.stringify(composeReport(outcome.review, outcome.context, pageLimits)));
  await write(s3, bucket, working.file(folder, CONTEXT), context, 'application/json');
  await write(s3, bucket, working.document(folder), document, 'application/json');
}

export async function readOutcome(s3: S3Client, bucket: string, folder: string): Promise<Outcome> {
  const [review, context] = await Promise.all(
    ['review.json', CONTEXT].map((name) => read(s3, bucket, working.file(folder, name))),
  );
  return { review: JSON.parse(String(review)) as Review, context: JSON.parse(String(context)) as ReportContext };
}
