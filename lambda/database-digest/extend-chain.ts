import { gunzipSync, gzipSync } from 'node:zlib';
import { inParallel } from '../runtime/in-parallel';
import { signed, type DigestKey } from './digest-key';
import {
  digestKey,
  digestOf,
  digestPrefix,
  sha256,
  signingString,
  type Chain,
  type Digest,
  type DigestedLog,
  type WrittenDigest,
} from './digest';

/** The audit bucket, as far as digests need it. Every call throws rather than answer less than there is. */
export interface Archive {
  /** Objects under a prefix, those after a key only when one is given. */
  list(prefix: string, after?: string): AsyncIterable<{ readonly key: string; readonly lastModified: Date }>;
  /** Folders right under a prefix, each with its closing slash. */
  folders(prefix: string): Promise<readonly string[]>;
  get(key: string): Promise<{ readonly body: Buffer; readonly metadata: Readonly<Record<string, string>> }>;
  /** @returns false when the key existed */
  putOnce(key: string, body: Buffer, metadata: Readonly<Record<string, string>>): Promise<boolean>;
}

export interface Signer {
  readonly key: DigestKey;
  /** @returns the signature, hexadecimal */
  sign(text: string): Promise<string>;
}

export class BrokenChainError extends Error {
  override readonly name = 'BrokenChainError';
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An hour is closed so long after its end: by then every delivery that began in it is visible. */
const SETTLING = 5 * 60_000;
/** A delivery is late by at most so much: as long as a dead letter is kept, and a day. */
const LATEST = 15 * DAY;
/** Logs that are read at a time: an hour of many, read one after another, would take longer than a run may. */
const READ_AT_ONCE = 16;

/**
 * Writes the digests that are missing, hour by hour, from the last one to the last closed hour: what lies in the bucket
 * decides, so that a skipped, repeated or interrupted run changes nothing in the chain. A log belongs to the hour in
 * which it was delivered, whatever the time of its entries; an hour without logs has an empty digest.
 * @param mayContinue asked before each further digest: what is left then waits for the next run
 * @returns the digests written
 * @throws BrokenChainError when the last digest is not ours, or not what we signed: nothing is chained to it
 */
export async function extendChain(
  archive: Archive,
  signer: Signer,
  chain: Chain,
  now: Date,
  mayContinue: () => boolean = () => true,
): Promise<Digest[]> {
  const closed = hourOf(now.getTime() - SETTLING);
  let previous = await lastDigest(archive, signer.key, chain);
  const known = previous ? Date.parse(previous.digest.digestEndTime) : undefined;
  if (known !== undefined && known >= closed) return [];
  const delivered = await deliveredLogs(archive, previous?.digest);
  let start = known ?? Math.min(closed - HOUR, ...delivered.map(({ at }) => hourOf(at)));

  const written: Digest[] = [];
  for (; start < closed && mayContinue(); start += HOUR) {
    const end = start + HOUR;
    const listed = delivered.filter(({ at, late }) => at < end && (at >= start || (late && written.length === 0)));
    const logs: DigestedLog[] = [];
    await inParallel([...listed.entries()], READ_AT_ONCE, async ([place, { key }]) => {
      logs[place] = digestedLog(chain.bucket, key, (await archive.get(key)).body);
    });
    const hour = { start: new Date(start), end: new Date(end) };
    const digest = digestOf(chain, hour, previous, logs, signer.key.fingerprint);
    const content = Buffer.from(JSON.stringify(digest));
    const signature = await signer.sign(signingString(digest, content));
    const metadata = { signature, 'signature-algorithm': digest.digestSignatureAlgorithm };
    if (!(await archive.putOnce(digestKey(chain, hour.end), gzipSync(content), metadata))) break; // another run is at it
    previous = { digest, hash: sha256(content), signature };
    written.push(digest);
  }
  return written;
}

/** The newest digest of a chain, verified; null when there is none yet. */
async function lastDigest(archive: Archive, key: DigestKey, chain: Chain): Promise<WrittenDigest | null> {
  let folder = digestPrefix(chain);
  for (let level = 0; level < 3; level++) {
    const newest = [...(await archive.folders(folder))].sort().at(-1);
    if (newest === undefined) return null;
    folder = newest;
  }
  let last = '';
  for await (const object of archive.list(folder)) if (object.key > last) last = object.key;
  const { body, metadata } = await archive.get(last);
  const content = gunzipSync(body);
  const digest = JSON.parse(content.toString('utf8')) as Digest;
  const signature = metadata['signature'] ?? '';
  if (digest.digestS3Object !== last || !signed(key, signingString(digest, content), signature)) {
    throw new BrokenChainError(`${last} is not as it was signed: no digest is chained to it until that is explained`);
  }
  return { digest, hash: sha256(content), signature };
}

interface Delivered {
  readonly key: string;
  /** When it came into the bucket. */
  readonly at: number;
  /** Whether it became visible only after the last digest, whose hour it belongs to, was closed. */
  readonly late: boolean;
}

/** Logs that no digest lists yet, in the order of their keys. */
async function deliveredLogs(archive: Archive, last: Digest | undefined): Promise<Delivered[]> {
  const lastStart = last ? Date.parse(last.digestStartTime) : -Infinity;
  const lastEnd = last ? Date.parse(last.digestEndTime) : -Infinity;
  const listed = new Set(last?.logFiles.map(({ s3Object }) => s3Object));
  const found: Delivered[] = [];
  for (const cluster of await archive.folders('database/')) {
    // Also days to come: a clock may be wrong, a log must be listed.
    for await (const { key, lastModified } of archive.list(cluster, last && dayFolder(cluster, lastStart - LATEST))) {
      const at = lastModified.getTime();
      if (at >= lastStart && !listed.has(key)) found.push({ key, at, late: at < lastEnd });
    }
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The folder of a cluster's day. */
const dayFolder = (cluster: string, time: number) =>
  `${cluster}${new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')}/`;

function digestedLog(s3Bucket: string, s3Object: string, body: Buffer): DigestedLog {
  const content = gunzipSync(body);
  const times = (JSON.parse(content.toString('utf8')) as { Records: { eventTime: string }[] }).Records.map(
    ({ eventTime }) => eventTime,
  ).sort();
  return {
    s3Bucket,
    s3Object,
    hashValue: sha256(content),
    hashAlgorithm: 'SHA-256',
    newestEventTime: times.at(-1) ?? null,
    oldestEventTime: times[0] ?? null,
  };
}

const hourOf = (time: number) => Math.floor(time / HOUR) * HOUR;
