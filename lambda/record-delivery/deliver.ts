import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { putOnce } from '../runtime/put-once';
import { partition, partitionKey } from './partition';

/** An object that Firehose has landed. */
export interface Landed {
  readonly bucket: string;
  /** `landing/<stream>/<date>/<name>` */
  readonly key: string;
  readonly versionId?: string;
}

export interface Delivered {
  readonly stream: string;
  readonly records: number;
  readonly objects: number;
  readonly unreadable: number;
}

const PARALLEL = 24;

/**
 * Delivers a landed object into its stream's bucket, one object for each application, school and day, and removes it
 * from the landing once all are there. Delivered twice it is done once: names come from the landed object's, and what is
 * there is not written again. Interrupted, it starts over.
 * @param buckets the bucket of each stream
 */
export async function deliver(s3: S3Client, landed: Landed, buckets: Record<string, string>): Promise<Delivered> {
  const stream = landed.key.split('/')[1] ?? '';
  const target = buckets[stream];
  if (!landed.key.startsWith('landing/') || !target)
    throw new Error(`${landed.key} is not landing/<stream>/…: streams are ${Object.keys(buckets).join(', ')}`);
  const at = { Bucket: landed.bucket, Key: landed.key, VersionId: landed.versionId };
  let bytes: Uint8Array;
  try {
    const { Body } = await s3.send(new GetObjectCommand(at));
    bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    // Removed by an earlier delivery of the same notice.
    if (['NoSuchKey', 'NoSuchVersion'].includes((error as Error).name))
      return { stream, records: 0, objects: 0, unreadable: 0 };
    throw error;
  }
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
  const { partitions, unreadable } = partition(text);
  const name = createHash('sha256').update(landed.key).digest('hex').slice(0, 24);

  const queue = partitions.map(({ lines, ...keys }) => ({
    Bucket: target,
    Key: partitionKey(stream, keys, name),
    Body: gzipSync(`${lines.join('\n')}\n`),
  }));
  if (unreadable.length > 0)
    queue.push({
      Bucket: landed.bucket,
      Key: `errors/${stream}/unreadable/${name}.jsonl.gz`,
      Body: gzipSync(`${unreadable.join('\n')}\n`),
    });
  const objects = queue.length;
  await Promise.all(
    Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
      for (let next = queue.pop(); next; next = queue.pop())
        await putOnce(s3, { ...next, ContentType: 'application/gzip' });
    }),
  );
  await s3.send(new DeleteObjectCommand(at));
  const records = partitions.reduce((sum, { lines }) => sum + lines.length, 0);
  return { stream, records, objects, unreadable: unreadable.length };
}
