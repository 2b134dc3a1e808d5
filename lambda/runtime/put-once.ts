import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';

/**
 * Puts an object unless its key exists, gzipped JSON with the checksum that a bucket under Object Lock demands.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 * @returns false when the key existed, and nothing was written
 */
export async function putOnce(
  s3: S3Client,
  object: Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body' | 'Metadata'>,
): Promise<boolean> {
  try {
    await s3.send(
      new PutObjectCommand({
        ...object,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
        ChecksumAlgorithm: 'SHA256',
        IfNoneMatch: '*',
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'PreconditionFailed') return false;
    throw error;
  }
}
