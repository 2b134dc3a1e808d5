import { setTimeout } from 'node:timers/promises';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';

const ATTEMPTS = 4;

/**
 * Puts an object unless its key exists.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @returns false when the key existed, and nothing was written
 */
export async function putOnce(s3: S3Client, object: Omit<PutObjectCommandInput, 'IfNoneMatch'>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await s3.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      const { name } = error as Error;
      if (name === 'PreconditionFailed') return false;
      // Another writer is at it this very moment: whether it comes through, only the next answer tells.
      if (name !== 'ConditionalRequestConflict' || attempt === ATTEMPTS) throw error;
      await setTimeout(attempt * 100);
    }
  }
}

/**
 * {@link putOnce}, of gzipped JSON, with the checksum that a bucket under Object Lock demands.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export const putJsonOnce = (
  s3: S3Client,
  object: Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body' | 'Metadata'>,
): Promise<boolean> =>
  putOnce(s3, { ...object, ContentType: 'application/json', ContentEncoding: 'gzip', ChecksumAlgorithm: 'SHA256' });
