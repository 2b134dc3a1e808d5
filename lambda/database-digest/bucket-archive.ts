import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { putJsonOnce } from '../runtime/put-once';
import type { Archive } from './extend-chain';

/** The audit bucket itself. */
export function bucketArchive(client: S3Client, Bucket: string): Archive {
  return {
    async *list(Prefix, StartAfter) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix, StartAfter })) {
        for (const { Key, LastModified } of Contents) {
          if (Key === undefined || !LastModified)
            throw new Error(`S3 listed an object of ${Bucket} without key or time`);
          yield { key: Key, lastModified: LastModified };
        }
      }
    },
    async folders(Prefix) {
      const folders: string[] = [];
      for await (const { CommonPrefixes = [] } of paginateListObjectsV2(
        { client },
        { Bucket, Prefix, Delimiter: '/' },
      )) {
        folders.push(...CommonPrefixes.map(({ Prefix: folder }) => folder ?? ''));
      }
      return folders;
    },
    async get(Key) {
      const { Body, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (!Body) throw new Error(`S3 returned nothing of ${Key}`);
      return { body: Buffer.from(await Body.transformToByteArray()), metadata: Metadata };
    },
    putOnce: (Key, Body, Metadata) => putJsonOnce(client, { Bucket, Key, Body, Metadata: { ...Metadata } }),
  };
}
