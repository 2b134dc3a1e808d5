/** An object as a listing shows it. */
export interface ListedObject {
  /** Key from the root of the source. */
  readonly key: string;
  /** Stored (compressed) bytes. */
  readonly size: number;
}

/** One level of a source. */
export interface Within {
  /** Names without `/`. */
  readonly folders: readonly string[];
  readonly objects: readonly ListedObject[];
}

export interface StoredObject {
  /** User metadata, names in lower case (`signature`, without `x-amz-meta-`). */
  readonly metadata: Readonly<Record<string, string>>;
  /** The stored bytes as they are: whatever Content-Encoding says, nothing is inflated. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The object does not exist; any other failure of a read is another error, never this one. */
export class ObjectMissingError extends Error {
  override readonly name = 'ObjectMissingError';
}

/**
 * Where logs and digests lie: a folder or a bucket. Keys use `/` and begin at the source's root. A listing or read that
 * fails throws: it is never taken for "nothing there".
 */
export interface ObjectSource {
  /** What it is called in messages. */
  readonly name: string;
  /** The bucket, and what stands before its keys there; null for a folder, where only the digests say it. */
  readonly location: { readonly bucket: string; readonly prefix: string } | null;
  /** What lies directly under a prefix (`''` or ending in `/`), sorted. */
  within(prefix: string): Promise<Within>;
  /** Every object under a prefix, sorted by key. */
  list(prefix: string): Promise<ListedObject[]>;
  /** @throws ObjectMissingError */
  read(key: string, options?: { readonly metadata?: boolean }): Promise<StoredObject>;
}
