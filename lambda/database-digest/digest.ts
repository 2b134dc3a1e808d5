import { createHash } from 'node:crypto';

/** Where a chain of digests lies and what it is called. */
export interface Chain {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
  /** Stands in the keys where CloudTrail has the trail's name. */
  readonly name: string;
}

/** A log as a digest lists it. */
export interface DigestedLog {
  readonly s3Bucket: string;
  readonly s3Object: string;
  /** SHA-256 of the uncompressed content, hexadecimal. */
  readonly hashValue: string;
  readonly hashAlgorithm: 'SHA-256';
  readonly newestEventTime: string | null;
  readonly oldestEventTime: string | null;
}

/**
 * A digest file, as CloudTrail writes them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export interface Digest {
  readonly awsAccountId: string;
  readonly digestStartTime: string;
  readonly digestEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly digestSignatureAlgorithm: 'SHA256withRSA';
  readonly newestEventTime: string | null;
  readonly oldestEventTime: string | null;
  readonly previousDigestS3Bucket: string | null;
  readonly previousDigestS3Object: string | null;
  readonly previousDigestHashValue: string | null;
  readonly previousDigestHashAlgorithm: 'SHA-256' | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: readonly DigestedLog[];
}

/** A digest that stands in the bucket. */
export interface WrittenDigest {
  readonly digest: Digest;
  /** SHA-256 of its uncompressed content, hexadecimal. */
  readonly hash: string;
  /** Hexadecimal. */
  readonly signature: string;
}

const PREFIX = 'database-digest/';

/** Prefix under which a chain's digests lie. */
export const digestPrefix = ({ account, region }: Chain): string =>
  `${PREFIX}AWSLogs/${account}/CloudTrail-Digest/${region}/`;

/** Key of the digest of the hour that ends at a time. */
export function digestKey(chain: Chain, end: Date): string {
  const { account, region, name } = chain;
  const time = utcSeconds(end);
  const file = `${account}_CloudTrail-Digest_${region}_${name}_${region}_${time.replace(/[-:]/g, '')}.json.gz`;
  return `${digestPrefix(chain)}${time.slice(0, 10).replaceAll('-', '/')}/${file}`;
}

/** The digest of an hour; null for the first of a chain. */
export function digestOf(
  chain: Chain,
  hour: { readonly start: Date; readonly end: Date },
  previous: WrittenDigest | null,
  logFiles: readonly DigestedLog[],
  fingerprint: string,
): Digest {
  const times = (pick: (log: DigestedLog) => string | null) =>
    logFiles
      .map(pick)
      .filter((time) => time !== null)
      .sort();
  return {
    awsAccountId: chain.account,
    digestStartTime: utcSeconds(hour.start),
    digestEndTime: utcSeconds(hour.end),
    digestS3Bucket: chain.bucket,
    digestS3Object: digestKey(chain, hour.end),
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: times((log) => log.newestEventTime).at(-1) ?? null,
    oldestEventTime: times((log) => log.oldestEventTime)[0] ?? null,
    previousDigestS3Bucket: previous ? chain.bucket : null,
    previousDigestS3Object: previous?.digest.digestS3Object ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles,
  };
}

/** What is signed of a digest whose uncompressed content is `content`. */
export const signingString = (digest: Digest, content: Buffer): string =>
  [
    digest.digestEndTime,
    `${digest.digestS3Bucket}/${digest.digestS3Object}`,
    sha256(content),
    digest.previousDigestSignature ?? 'null',
  ].join('\n');

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const utcSeconds = (date: Date) => date.toISOString().replace(/\.\d+Z$/, 'Z');
