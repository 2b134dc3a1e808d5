import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { awsError } from '../aws-error';

/** Buckets in memory behind S3Client: conditional writes, pages of `pageSize` keys and folders. */
export function memoryBuckets(pageSize = 1000) {
  const objects = new Map<string, Buffer>();
  /** Of the objects that have any. */
  const metadata = new Map<string, Readonly<Record<string, string>>>();
  const mock = mockClient(S3Client);
  const key = ({ Bucket, Key }: { Bucket?: string | undefined; Key?: string | undefined }) => `${Bucket}/${Key}`;
  const etag = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`;
  interface Put {
    Bucket: string;
    Key: string;
    Body: Buffer | string;
    IfNoneMatch?: string;
    IfMatch?: string;
  }
  mock.on(PutObjectCommand).callsFake((input: Put) => {
    const there = objects.get(key(input));
    if (input.IfNoneMatch === '*' && there) throw awsError('PreconditionFailed');
    if (input.IfMatch && !there) throw awsError('NoSuchKey');
    if (input.IfMatch && there && input.IfMatch !== etag(there)) throw awsError('PreconditionFailed');
    objects.set(key(input), Buffer.from(input.Body));
    return {};
  });
  mock.on(GetObjectCommand).callsFake((input: { Bucket: string; Key: string }) => {
    const body = objects.get(key(input));
    if (!body) throw awsError('NoSuchKey');
    const Body = {
      [Symbol.asyncIterator]: () => Readable.from([body])[Symbol.asyncIterator](),
      transformToByteArray: () => Promise.resolve(new Uint8Array(body)),
      transformToString: () => Promise.resolve(body.toString()),
    };
    return { Body, ContentLength: body.length, ETag: etag(body), Metadata: metadata.get(key(input)) };
  });
  mock.on(ListObjectsV2Command).callsFake((input: ListObjectsV2CommandInput) => {
    const prefix = `${input.Bucket}/${input.Prefix ?? ''}`;
    const cut = input.Delimiter ? /^[^/]*\/?/ : /^.*/s;
    const entries = [...objects.keys()]
      .filter((one) => one.startsWith(prefix))
      .map((one) => `${input.Prefix ?? ''}${cut.exec(one.slice(prefix.length))?.[0] ?? ''}`);
    const all = [...new Set(entries)].sort();
    const from = Number(input.ContinuationToken ?? 0);
    const page = all.slice(from, from + pageSize);
    const more = from + pageSize < all.length;
    const isFolder = (entry: string) => input.Delimiter !== undefined && entry.endsWith('/');
    return {
      CommonPrefixes: page.filter(isFolder).map((Prefix) => ({ Prefix })),
      Contents: page
        .filter((entry) => !isFolder(entry))
        .map((Key) => ({
          Key,
          Size: objects.get(`${input.Bucket}/${Key}`)?.length,
          LastModified: new Date('2026-11-03T05:00:00Z'),
        })),
      IsTruncated: more,
      NextContinuationToken: more ? String(from + pageSize) : undefined,
    };
  });
  return { objects, metadata, mock, s3: new S3Client({ region: 'eu-west-1' }) };
}
