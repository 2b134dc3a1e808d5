import { verdictLevel } from '../../lambda/monthly-review/report/verdict';
import { withUnread } from '../../lambda/review-merge/merge';
import { sampleReview } from '../review-report/sample-review';

test('a shard that was never read is named, and the review is not complete', () => {
  const review = withUnread(sampleReview({ findings: [] }), ['2026-10-05T00:00:00Z']);
  expect(review.integrity.complete).toBe(false);
  expect(review.population.unreadable).toEqual([expect.objectContaining({ object: 'shard 2026-10-05T00:00:00Z' })]);
  expect(verdictLevel({ review })).toBe('unproven');
});

test('a month whose shards were all read is left as it is', () => {
  expect(withUnread(sampleReview(), [])).toEqual(sampleReview());
});
