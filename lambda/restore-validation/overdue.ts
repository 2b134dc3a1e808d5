import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { DateTime } from 'luxon';

/** Clusters of which no copy was restored and judged this month. */
export class MissingDrillError extends Error {
  override readonly name = 'MissingDrillError';
}

/**
 * Looks whether this month's drill left a record of every cluster.
 * @throws MissingDrillError naming those without one; whatever S3 throws: a listing that failed is no record
 */
export async function findOverdue(
  s3: Pick<S3Client, 'send'>,
  { bucket, clusters, now, zone }: { bucket: string; clusters: readonly string[]; now: Date; zone: string },
): Promise<void> {
  const month = DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM');
  const missing: string[] = [];
  for (const cluster of clusters) {
    const { KeyCount = 0 } = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `drills/restore/${cluster}/${month}`, MaxKeys: 1 }),
    );
    if (KeyCount === 0) missing.push(cluster);
  }
  if (missing.length > 0)
    throw new MissingDrillError(`No copy was restored and judged in ${month} of ${missing.join(', ')}`);
}
