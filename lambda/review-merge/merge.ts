import type { S3Client } from '@aws-sdk/client-s3';
import { finishReview } from '../monthly-review/fold/finish-review';
import { emptyState, mergeStates, type ReviewState } from '../monthly-review/fold/review-state';
import type { TrailVerdict } from '../monthly-review/trail/plan-review';
import { rules } from '../monthly-review/rules';
import type { RetentionSummary } from '../monthly-review/report/context';
import type { Review } from '../monthly-review/review';
import { working } from '../review-workflow/object-layout';
import type { Outcome } from '../review-workflow/outcome';
import { reviewContext, type ReviewSettings } from '../review-workflow/review-context';
import type { Run } from '../review-workflow/run';
import { read, readIfThere } from '../review-workflow/stored-objects';
import { monthsBefore } from '../review-workflow/month';

/**
 * Merges the shards' states into the month's review. A shard without a state was not read, and the review says so.
 * @param retention what the daily retention checks found; without it the report says that it is not known
 */
export async function merge(
  s3: S3Client,
  workBucket: string,
  settings: ReviewSettings,
  run: Run,
  retention?: RetentionSummary,
): Promise<Outcome> {
  const { month, folder, register } = run;
  const context = await reviewContext(s3, settings, month, register);
  const trail = JSON.parse(String(await read(s3, workBucket, working.trail(folder)))) as TrailVerdict;
  const state = emptyState();
  const unread: string[] = [];
  for (const shard of run.shards) {
    const bytes = await readIfThere(s3, workBucket, working.state(folder, shard));
    if (bytes) mergeStates(state, JSON.parse(String(bytes)) as ReviewState);
    else unread.push(shard);
  }
  const review = withUnread(finishReview(month, trail, state, context.rules), unread);
  const { file } = context.rules.register;
  const [monthBefore] = monthsBefore(month, 1);
  return {
    review,
    context: {
      language: settings.language,
      register: { sha256: context.registerSha256, administrators: file.administrators, reviewers: file.reviewers },
      rules: rules.map(({ name, clause, title, why, check }) => ({ name, clause, title, why, check })),
      previous: context.earlier.find((one) => one.month === monthBefore),
      retention,
    },
  };
}

/** A review that says which parts of the month were not read: it can never be complete. */
export function withUnread(review: Review, shards: readonly string[]): Review {
  if (shards.length === 0) return review;
  const unreadable = shards.map((shard) => ({
    object: `shard ${shard}`,
    why: 'its review failed at every try: none of its logs was read',
  }));
  return {
    ...review,
    population: { ...review.population, unreadable: [...review.population.unreadable, ...unreadable] },
    integrity: { ...review.integrity, complete: false },
  };
}
