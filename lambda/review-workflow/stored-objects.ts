import { GetObjectCommand, PutObjectCommand, type S3Client, type _Object } from '@aws-sdk/client-s3';
import { listPages } from '../runtime/list-pages';
import { putOnce } from '../runtime/put-once';

const missing = new Set(['NoSuchKey', 'NotFound']);

/** The bytes of an object. @throws whatever S3 answers, "there is no such object" included */
export async function read(s3: S3Client, bucket: string, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!Body) throw new Error(`s3://${bucket}/${key} came without a body`);
  return Buffer.from(await Body.transformToByteArray());
}

/** {@link read}, undefined when there is no such object and only then: any other failure is thrown. */
export async function readIfThere(s3: S3Client, bucket: string, key: string): Promise<Buffer | undefined> {
  try {
    return await read(s3, bucket, key);
  } catch (error) {
    if (missing.has((error as Error).name)) return undefined;
    throw error;
  }
}

const put = (Bucket: string, Key: string, Body: Buffer, ContentType: string) =>
  ({ Bucket, Key, Body, ContentType, ChecksumAlgorithm: 'SHA256' }) as const;

/** Writes an object, whatever was there. SHA-256 travels with it, so that a locked bucket accepts it. */
export async function write(s3: S3Client, ...object: Parameters<typeof put>): Promise<void> {
  await s3.send(new PutObjectCommand(put(...object)));
}

/** {@link write}, only if there is none. @returns whether this call wrote it */
export const writeOnce = (s3: S3Client, ...object: Parameters<typeof put>): Promise<boolean> =>
  putOnce(s3, put(...object));

/** Every object under a prefix. @throws as {@link listPages} does */
export async function* list(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<_Object> {
  for await (const { Contents = [] } of listPages(s3, { Bucket: bucket, Prefix: prefix })) yield* Contents;
}

/** Names of the folders right under a prefix, each ending in a slash. @throws as {@link listPages} does */
export async function folders(s3: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { CommonPrefixes = [] } of listPages(s3, { Bucket: bucket, Prefix: prefix, Delimiter: '/' }))
    found.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix));
  return found;
}
