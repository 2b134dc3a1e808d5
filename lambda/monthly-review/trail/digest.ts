import { createHash, verify } from 'node:crypto';
import { Readable } from 'node:stream';
import { DateTime } from 'luxon';
import * as z from 'zod';
import { GzipError, inflateMember, inflateWhole } from '../scan/gzip-member';
import { ObjectMissingError, type ObjectSource } from '../source/object-source';
import { HOUR, secondsOf, type Period } from '../utc-time';
import { parseDigestName } from './object-names';
import type { KeyProvider } from './public-keys';

const instant = z.string().refine((text) => secondsOf(text) !== null, 'an instant in UTC');
const text = z.string();

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
const schema = z
  .object({
    awsAccountId: text,
    digestStartTime: instant,
    digestEndTime: instant,
    digestS3Bucket: text,
    digestS3Object: text,
    digestPublicKeyFingerprint: text,
    digestSignatureAlgorithm: text,
    previousDigestS3Bucket: text.nullish(),
    previousDigestS3Object: text.nullish(),
    previousDigestHashValue: text.nullish(),
    previousDigestHashAlgorithm: text.nullish(),
    previousDigestSignature: text.nullish(),
    logFiles: z.array(
      z.object({
        s3Bucket: text,
        s3Object: text,
        hashValue: text,
        hashAlgorithm: text,
        newestEventTime: text.nullish(),
        oldestEventTime: text.nullish(),
      }),
    ),
  })
  .transform((digest) => ({
    ...digest,
    logFiles: digest.logFiles.map((log): NamedLog => ({
      // A month names a hundred thousand logs, mostly in one bucket: one text for all.
      bucket: log.s3Bucket === digest.digestS3Bucket ? digest.digestS3Bucket : log.s3Bucket,
      object: log.s3Object,
      hash: log.hashAlgorithm === 'SHA-256' ? log.hashValue.toLowerCase() : `unknown algorithm ${log.hashAlgorithm}`,
      oldest: secondsOf(log.oldestEventTime),
      newest: secondsOf(log.newestEventTime),
    })),
  }));
export type DigestDocument = z.infer<typeof schema>;

/** A log that a digest names. */
export interface NamedLog {
  readonly bucket: string;
  readonly object: string;
  /** SHA-256 of the uncompressed log, hexadecimal; no log has it where the digest says another algorithm. */
  readonly hash: string;
  /** Seconds of its first and last event; null when the digest does not say. */
  readonly oldest: number | null;
  readonly newest: number | null;
}

/** A digest as it was read, before anything in it is believed. */
export interface ReadDigest {
  readonly key: string;
  /** Null when it could not be read; `why` says why. */
  readonly document: DigestDocument | null;
  readonly why: string;
  /** SHA-256 of the uncompressed digest, hexadecimal. */
  readonly hash: string;
  readonly signature: string;
  readonly signatureAlgorithm: string;
  /** When a backfill digest was made, seconds. */
  readonly generated: number | null;
}

/** A digest lists the logs of an hour, in some 350 bytes each; larger than this is no digest. */
const LIMIT = 32 * 1024 * 1024;
/** How many times its stored size it may have: a quarter of it is hashes and unique names, which hardly get smaller. */
const RATIO = 40;
/** What is so small needs no looking at. */
const LITTLE = 64 * 1024;

/** Most digests are small and come in one piece. */
async function inflated(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let stored = 0;
  for await (const part of body) {
    stored += part.length;
    if (stored > LIMIT) throw new GzipError('bomb', `larger than ${LIMIT} bytes as it is stored`);
    parts.push(part);
  }
  const limit = Math.min(LIMIT, Math.max(LITTLE, stored * RATIO));
  const whole = await inflateWhole(parts, limit);
  if (whole) return whole;
  const chunks: Buffer[] = [];
  for await (const chunk of inflateMember(Readable.from(parts), limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** AWS does not say how it writes this time: whatever ISO 8601 allows is read. */
function writtenTime(text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = DateTime.fromISO(text, { zone: 'utc' });
  return time.isValid ? Math.floor(time.toSeconds()) : null;
}

/** Tries once more what failed: of tens of thousands of answers one breaks off, and S3's client asks again only before it. */
async function twice<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ObjectMissingError || error instanceof GzipError) throw error;
    return read();
  }
}

/** Reads a digest; null when there is none (any more). @throws when the read fails */
export async function readDigest(source: ObjectSource, key: string): Promise<ReadDigest | null> {
  let bytes: Buffer = Buffer.alloc(0);
  let metadata: Readonly<Record<string, string>> = {};
  const read = (document: DigestDocument | null, why = ''): ReadDigest => ({
    key,
    document,
    why,
    hash: createHash('sha256').update(bytes).digest('hex'),
    signature: metadata['signature'] ?? '',
    signatureAlgorithm: metadata['signature-algorithm'] ?? '',
    generated: writtenTime(metadata['backfill-generation-timestamp']),
  });
  try {
    bytes = await twice(async () => {
      const stored = await source.read(key, { metadata: true });
      metadata = stored.metadata;
      return inflated(stored.body);
    });
  } catch (error) {
    if (error instanceof ObjectMissingError) return null;
    if (error instanceof GzipError) return read(null, `cannot be read: ${error.message}`);
    // A call that failed says nothing of the digest: neither that it is there, nor that it was changed.
    throw new Error(`${key} in ${source.name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    const parsed = schema.safeParse(JSON.parse(bytes.toString('utf8')));
    if (parsed.success) return read(parsed.data);
    const [issue] = parsed.error.issues;
    return read(null, `is no digest: ${issue?.path.join('.') || 'document'}: ${issue?.message}`);
  } catch {
    return read(null, 'is no JSON');
  }
}

export type DigestFault = 'digest-modified' | 'digest-moved' | 'key-unknown';

/** A digest that was judged. */
export interface Digest {
  readonly key: string;
  /** `null` when nothing speaks against it. */
  readonly fault: { readonly kind: DigestFault; readonly detail: string } | null;
  /** What it covers: by its content when its signature holds, else by its name. */
  readonly covers: Period;
  readonly backfill: boolean;
  /** What it says of the chain and the logs; null unless its signature holds. */
  readonly document: DigestDocument | null;
  /** Logs that it names, believed or not. */
  readonly named: readonly NamedLog[];
  readonly hash: string;
  readonly signature: string;
}

/** Where objects are said to lie: the bucket, and what stands there before the source's keys. */
export interface Whereabouts {
  readonly bucket: string;
  readonly prefix: string;
}

/** Keys are asked for from a digest's start to so long after its end; around a backfill digest's making. */
const KEY_WINDOW = { after: 2 * HOUR, around: HOUR } as const;
const ALGORITHM = 'SHA256withRSA';

/** Judges a digest: its signature, its place. @throws when the keys cannot be had */
export async function judgeDigest(
  read: ReadDigest,
  expected: { readonly account: string; readonly region: string; readonly at: Whereabouts },
  keys: KeyProvider,
): Promise<Digest> {
  const { key, document, hash, signature } = read;
  const name = parseDigestName(key);
  const end = name?.end ?? secondsOf(document?.digestEndTime) ?? 0;
  const backfill = name?.backfill ?? key.endsWith('_backfill.json.gz');
  const named = document?.logFiles ?? [];
  const bad = (kind: DigestFault, detail: string): Digest => ({
    ...{ key, backfill, hash, signature, named, document: null },
    fault: { kind, detail },
    covers: { from: end - HOUR, to: end },
  });
  if (!document) return bad('digest-modified', read.why);
  if (!signature) return bad('digest-modified', 'has no signature');
  if (read.signatureAlgorithm !== ALGORITHM || document.digestSignatureAlgorithm !== ALGORITHM) {
    return bad('digest-modified', `is not signed with ${ALGORITHM}`);
  }
  if (backfill && read.generated === null) return bad('digest-modified', 'does not say when the backfill was made');

  const covers = { from: secondsOf(document.digestStartTime) ?? 0, to: secondsOf(document.digestEndTime) ?? 0 };
  const window =
    backfill && read.generated !== null
      ? { from: read.generated - KEY_WINDOW.around, to: read.generated + KEY_WINDOW.around }
      : { from: covers.from, to: covers.to + KEY_WINDOW.after };
  const fingerprint = document.digestPublicKeyFingerprint;
  const candidates = (await keys(expected.region, window)).filter((known) => known.fingerprint === fingerprint);
  if (candidates.length === 0) {
    return bad('key-unknown', `no key ${fingerprint} of ${expected.region} was valid when it was signed`);
  }
  const signed = [
    document.digestEndTime,
    `${document.digestS3Bucket}/${document.digestS3Object}`,
    hash,
    document.previousDigestSignature ?? 'null',
  ].join('\n');
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
  if (!candidates.some(({ key: publicKey }) => verify('sha256', Buffer.from(signed), publicKey, bytes))) {
    return bad('digest-modified', 'its signature does not hold');
  }
  const digest = { key, backfill, hash, signature, named, covers, document, fault: null };
  const { bucket, prefix } = expected.at;
  if (
    document.digestS3Object !== prefix + key ||
    document.digestS3Bucket !== bucket ||
    document.awsAccountId !== expected.account
  ) {
    const detail = `was signed for s3://${document.digestS3Bucket}/${document.digestS3Object}`;
    return { ...digest, fault: { kind: 'digest-moved', detail } };
  }
  return digest;
}
