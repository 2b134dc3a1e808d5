import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { names, type Settings } from '../../lib/config';
import { datePath, type LogFile } from './log-files';
import { utc } from './working-time';

const HOUR_MS = 3_600_000;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The key by which CloudTrail would sign, with its public half as ListPublicKeys returns it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly published: {
    readonly Value: string;
    readonly Fingerprint: string;
    readonly ValidityStartTime: number;
    readonly ValidityEndTime: number;
  };
}

/** A key of the month's own; its public half in PKCS#1, as AWS publishes it. */
export function signingKey(from: Date, until: Date): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'pkcs1', format: 'der' });
  return {
    privateKey,
    published: {
      Value: der.toString('base64'),
      Fingerprint: createHash('md5').update(der).digest('hex'),
      ValidityStartTime: from.getTime() / 1000,
      ValidityEndTime: until.getTime() / 1000,
    },
  };
}

/** A digest file as CloudTrail delivers it, its signature in the object's metadata. */
export interface DigestFile {
  readonly key: string;
  readonly deliveredAt: Date;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Signs one Region's hourly digests, each naming its predecessor. */
export class DigestChain {
  private previous: { key: string; hash: string; signature: string } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly region: string,
    private readonly signer: SigningKey,
  ) {}

  /** The digest of the hour that begins at `start`, over the files delivered in it. */
  next(start: Date, files: readonly LogFile[]): DigestFile {
    const { account, region: home } = this.settings;
    const bucket = names.bucket(this.settings, 'audit');
    const end = new Date(start.getTime() + HOUR_MS);
    const stamp = utc(end).replace(/[-:]/g, '');
    const file = `${account}_CloudTrail-Digest_${this.region}_${names.trail(this.settings)}_${home}_${stamp}.json.gz`;
    const key = `AWSLogs/${account}/CloudTrail-Digest/${this.region}/${datePath(end)}/${file}`;
    const times = files.flatMap(({ oldest, newest }) => [oldest, newest]).sort();
    const raw = Buffer.from(
      JSON.stringify({
        awsAccountId: account,
        digestStartTime: utc(start),
        digestEndTime: utc(end),
        digestS3Bucket: bucket,
        digestS3Object: key,
        digestPublicKeyFingerprint: this.signer.published.Fingerprint,
        digestSignatureAlgorithm: 'SHA256withRSA',
        newestEventTime: times.at(-1) ?? null,
        oldestEventTime: times[0] ?? null,
        previousDigestS3Bucket: this.previous ? bucket : null,
        previousDigestS3Object: this.previous?.key ?? null,
        previousDigestHashValue: this.previous?.hash ?? null,
        previousDigestHashAlgorithm: this.previous ? 'SHA-256' : null,
        previousDigestSignature: this.previous?.signature ?? null,
        logFiles: files.map((log) => ({
          s3Bucket: bucket,
          s3Object: log.key,
          hashValue: sha256(log.raw),
          hashAlgorithm: 'SHA-256',
          newestEventTime: log.newest,
          oldestEventTime: log.oldest,
        })),
      }),
    );
    const hash = sha256(raw);
    const signed = `${utc(end)}\n${bucket}/${key}\n${hash}\n${this.previous?.signature ?? 'null'}`;
    const signature = sign('sha256', Buffer.from(signed), this.signer.privateKey).toString('hex');
    this.previous = { key, hash, signature };
    return {
      key,
      deliveredAt: new Date(end.getTime() + 3 * 60_000),
      body: gzipSync(raw),
      metadata: { signature, 'signature-algorithm': 'SHA256withRSA' },
    };
  }
}
