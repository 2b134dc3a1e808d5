import type { S3Client } from '@aws-sdk/client-s3';
import { numbers } from '../../lib/policy';
import type { Review } from '../monthly-review/review';
import type { History } from '../monthly-review/rules/rule';
import { keptReview } from './kept-reviews';
import { monthsBefore } from './month';

/** The kept reviews of the months that dormancy looks back on, the month before first. */
export async function earlierReviews(s3: S3Client, bucket: string, month: string): Promise<Review[]> {
  const months = monthsBefore(month, numbers.inactivityOther.value);
  const reviews = await Promise.all(months.map((one) => keptReview(s3, bucket, one)));
  return reviews.filter((review) => review !== undefined);
}

/** What earlier reviews know of each person. */
export function historyOf(reviews: readonly Review[]): History {
  const lastAccess = new Map<string, string>();
  const networks = new Map<string, Set<string>>();
  for (const { administrators } of reviews) {
    for (const { person, lastAccess: last, networks: seen } of administrators) {
      if (person === null) continue;
      if (last > (lastAccess.get(person) ?? '')) lastAccess.set(person, last);
      networks.set(person, new Set([...(networks.get(person) ?? []), ...seen]));
    }
  }
  return { months: reviews.map(({ month }) => month), lastAccess, networks };
}
