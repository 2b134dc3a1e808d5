import type { S3Client } from '@aws-sdk/client-s3';
import { numbers } from '../../lib/policy';
import type { Review } from '../monthly-review/review';
import { keptReview } from './kept-reviews';
import { monthsBefore } from './month';

/** The kept reviews of the months that dormancy looks back on, the month before first. */
export async function earlierReviews(s3: S3Client, bucket: string, month: string): Promise<Review[]> {
  const months = monthsBefore(month, numbers.inactivityOther.value);
  const reviews = await Promise.all(months.map((one) => keptReview(s3, bucket, one)));
  return reviews.filter((review) => review !== undefined);
}
