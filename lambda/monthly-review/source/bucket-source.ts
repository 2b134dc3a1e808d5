import {
  GetObjectCommand,
  type ListObjectsV2CommandOutput,
  type S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { listPages } from '../../runtime/list-pages';
import {
  ObjectMissingError,
  type ListedObject,
  type ObjectSource,
  type StoredObject,
  type Within,
} from './object-source';

/** Logs and digests in S3. Keys are the bucket's own; `prefix` narrows what is looked at. */
export class BucketSource implements ObjectSource {
  readonly name: string;
  readonly location: { readonly bucket: string; readonly prefix: string };

  /** @param prefix `''`, or ending in `/` */
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly prefix = '',
  ) {
    this.name = `s3://${bucket}/${prefix}`;
    this.location = { bucket, prefix };
  }

  async within(prefix: string): Promise<Within> {
    const folders = new Set<string>();
    const objects: ListedObject[] = [];
    for await (const { CommonPrefixes: common = [], Contents: contents = [] } of this.pages(prefix, '/')) {
      // Stores that know no delimiter answer with every key: the folders are the same.
      for (const { key = '', size } of [
        ...common.map((one) => ({ key: one.Prefix, size: undefined })),
        ...contents.map((one) => ({ key: one.Key, size: one.Size })),
      ]) {
        const rest = key.slice(this.prefix.length + prefix.length);
        const slash = rest.indexOf('/');
        if (slash >= 0) folders.add(rest.slice(0, slash));
        else if (rest !== '') objects.push({ key: prefix + rest, size: size ?? 0 });
      }
    }
    return { folders: [...folders].sort(), objects };
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const found: ListedObject[] = [];
    for await (const page of this.pages(prefix)) {
      for (const { Key: key, Size: size } of page.Contents ?? []) {
        // Consoles mark folders with empty objects.
        if (key && !key.endsWith('/')) found.push({ key: key.slice(this.prefix.length), size: size ?? 0 });
      }
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** @throws when any page fails, and says which bucket it was: a listing is whole or it is none */
  private async *pages(prefix: string, delimiter?: string): AsyncGenerator<ListObjectsV2CommandOutput> {
    try {
      yield* listPages(this.s3, { Bucket: this.bucket, Prefix: this.prefix + prefix, Delimiter: delimiter });
    } catch (error) {
      throw new Error(`${this.name}${prefix} cannot be listed: ${told(error)}`, { cause: error });
    }
  }

  async read(key: string): Promise<StoredObject> {
    try {
      const answer = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.prefix + key }));
      if (!answer.Body) throw new Error('S3 answered without a body');
      return {
        body: whole(answer.Body as unknown as AsyncIterable<Uint8Array>),
        metadata: answer.Metadata ?? {},
      };
    } catch (error) {
      if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) throw new ObjectMissingError(key);
      throw new Error(told(error), { cause: error });
    }
  }
}

/** An error of S3 with its code and HTTP status: whoever reads it must know a missing right from a missing object or a busy hour. */
function told(error: unknown): string {
  const { name, message, $metadata: { httpStatusCode: status } = {} } = error as Error & Partial<S3ServiceException>;
  return `${name}${status === undefined ? '' : ` (HTTP ${status})`}: ${message}`;
}

async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Error(`S3's answer broke off (${(error as Error).message})`, { cause: error });
  }
}
