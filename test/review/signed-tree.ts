import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  ObjectMissingError,
  type ListedObject,
  type ObjectSource,
  type StoredObject,
  type Within,
} from '../../lambda/monthly-review/source/object-source';
import { instantOf, secondsOf } from '../../lambda/monthly-review/utc-time';

export interface Stored {
  readonly body: Buffer;
  readonly metadata?: Readonly<Record<string, string>>;
}
/** Objects by key, as they lie in a bucket. */
export type Objects = Map<string, Stored>;

/** A bucket in memory; a copied `Map` is a tampered copy of it. */
export class MemorySource implements ObjectSource {
  readonly name = 'memory';
  readonly location = null;
  constructor(readonly objects: Objects) {}

  async within(prefix: string): Promise<Within> {
    const objects = await this.list(prefix);
    const below = objects.map(({ key }) => key.slice(prefix.length).split('/'));
    return {
      folders: [...new Set(below.filter(({ length }) => length > 1).map(([name = '']) => name))].sort(),
      objects: objects.filter((_, index) => below[index]?.length === 1),
    };
  }
  async list(prefix: string): Promise<ListedObject[]> {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && !key.endsWith('/')).sort();
    return keys.map((key) => ({ key, size: this.objects.get(key)?.body.length ?? 0 }));
  }
  async read(key: string): Promise<StoredObject> {
    const stored = this.objects.get(key);
    if (!stored) throw new ObjectMissingError(key);
    return { metadata: stored.metadata ?? {}, body: once(stored.body) };
  }
}
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly der: { readonly pkcs1: Buffer; readonly spki: Buffer };
  readonly fingerprint: string;
}
/** Half as long as CloudTrail's: hundreds of months are signed here, a sixth of the work each. Real ones have real keys. */
export function signingKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pkcs1 = publicKey.export({ format: 'der', type: 'pkcs1' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, der: { pkcs1, spki }, fingerprint: createHash('md5').update(pkcs1).digest('hex') };
}

/** The keys as ListPublicKeys returns them. */
export const keysJson = (keys: readonly SigningKey[], form: 'pkcs1' | 'spki' = 'pkcs1', from = 0, to = 4e9): string =>
  JSON.stringify(
    keys.map(({ der, fingerprint }) => ({
      ...{ Value: der[form].toString('base64'), Fingerprint: fingerprint },
      ...{ ValidityStartTime: from, ValidityEndTime: to },
    })),
  );

/** A digest's document, as far as tests touch it. */
export interface Document {
  [field: string]: unknown;
  awsAccountId: string;
  digestStartTime: string;
  digestEndTime: string;
  digestS3Bucket: string;
  digestS3Object: string;
  digestPublicKeyFingerprint: string;
  previousDigestS3Bucket: string | null;
  previousDigestS3Object: string | null;
  previousDigestHashValue: string | null;
  previousDigestSignature: string | null;
  logFiles: LogEntry[];
}
export interface LogEntry {
  s3Bucket: string;
  s3Object: string;
  hashValue: string;
  hashAlgorithm: string;
  newestEventTime: string | null;
  oldestEventTime: string | null;
}

export const HOUR = 3600;
export const seconds = (instant: string): number => secondsOf(instant) ?? NaN;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const day = (at: number) => instantOf(at).slice(0, 10).replaceAll('-', '/');
const stamp = (at: number) => instantOf(at).replace(/[-:]/g, '');

/** A trail of one account in one Region. */
export interface Trail {
  readonly key: SigningKey;
  readonly bucket: string;
  /** Before the account: `AWSLogs/`, `prefix/AWSLogs/o-abc/`. */
  readonly base: string;
  readonly account: string;
  readonly region: string;
  readonly home: string;
  readonly name: string;
}
export const trailOf = (key: SigningKey, own: Partial<Trail> = {}): Trail => ({
  ...{ key, bucket: 'audit', base: 'AWSLogs/', account: '111122223333', region: 'eu-west-1' },
  ...{ home: 'eu-west-1', name: 'main', ...own },
});

export const digestKey = ({ base, account, region, name, home }: Trail, end: number, suffix = ''): string =>
  `${base}${account}/CloudTrail-Digest/${region}/${day(end)}/` +
  `${account}_CloudTrail-Digest_${region}_${name}_${home}_${stamp(end)}${suffix}.json.gz`;

export const logKey = ({ base, account, region }: Trail, at: number, unique: string): string =>
  `${base}${account}/CloudTrail/${region}/${day(at)}/` +
  `${account}_CloudTrail_${region}_${stamp(at).slice(0, 13)}Z_${unique}.json.gz`;

export type Record_ = { readonly eventID: string; readonly eventTime: string; readonly [field: string]: unknown };

let ids = 0;
/** An administrator's harmless call. */
export const event = (at: number, own: Record<string, unknown> = {}): Record_ => ({
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/anna.verdi', userName: 'anna.verdi' },
  eventTime: instantOf(at),
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'console.amazonaws.com',
  eventID: `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`,
  readOnly: true,
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
  ...own,
});

export const gzipRecords = (records: readonly unknown[]): Buffer => gzipSync(JSON.stringify({ Records: records }));

function logEntry(bucket: string, key: string, body: Buffer): LogEntry {
  const raw = gunzipSync(body);
  const times = [...raw.toString('latin1').matchAll(/"eventTime":"([^"]+)"/g)].map(([, time = '']) => time).sort();
  return {
    ...{ s3Bucket: bucket, s3Object: key, hashValue: sha256(raw), hashAlgorithm: 'SHA-256' },
    ...{ newestEventTime: times.at(-1) ?? null, oldestEventTime: times[0] ?? null },
  };
}

/** Writes a digest under its own name (or another key), signed. */
export function putDigest(
  objects: Objects,
  key: SigningKey,
  document: Document,
  metadata: Record<string, string> = {},
  at = document.digestS3Object,
): void {
  const raw = Buffer.from(JSON.stringify(document));
  const signed =
    `${document.digestEndTime}\n${document.digestS3Bucket}/${document.digestS3Object}\n${sha256(raw)}\n` +
    (document.previousDigestSignature ?? 'null');
  const signature = sign('sha256', Buffer.from(signed), key.privateKey).toString('hex');
  objects.set(at, {
    body: gzipSync(raw),
    metadata: { signature, 'signature-algorithm': 'SHA256withRSA', ...metadata },
  });
}

export const documentOf = (objects: Objects, key: string): Document =>
  JSON.parse(gunzipSync(objects.get(key)!.body).toString()) as Document;

/** The document of an hour's digest; `previous` is the key of the digest before it. */
export function documentFor(
  objects: Objects,
  trail: Trail,
  hour: { readonly from: number; readonly to: number },
  previous: string | null,
  logs: readonly string[],
  suffix = '',
): Document {
  const before = previous === null ? null : objects.get(previous)!;
  return {
    awsAccountId: trail.account,
    digestStartTime: instantOf(hour.from),
    digestEndTime: instantOf(hour.to),
    digestS3Bucket: trail.bucket,
    digestS3Object: digestKey(trail, hour.to, suffix),
    digestPublicKeyFingerprint: trail.key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: null,
    oldestEventTime: null,
    previousDigestS3Bucket: before ? trail.bucket : null,
    previousDigestS3Object: previous,
    previousDigestHashValue: before ? sha256(gunzipSync(before.body)) : null,
    previousDigestHashAlgorithm: before ? 'SHA-256' : null,
    previousDigestSignature: before?.metadata?.['signature'] ?? null,
    logFiles: logs.map((log) => logEntry(trail.bucket, log, objects.get(log)!.body)),
  };
}

/** Signs a chain over hours; `logs` says which log keys an hour's digest lists. */
export function signChain(
  objects: Objects,
  trail: Trail,
  { from, to }: { readonly from: number; readonly to: number },
  logs: (hourStart: number) => readonly string[],
  previous: string | null = null,
): void {
  let last = previous;
  for (let start = from; start < to; start += HOUR) {
    const document = documentFor(objects, trail, { from: start, to: start + HOUR }, last, logs(start));
    putDigest(objects, trail.key, document);
    last = document.digestS3Object;
  }
}

/** A trail's month with hours around it, a log of three events every six hours. */
export function signMonth(objects: Objects, trail: Trail, from: string, to: string, every = 6): void {
  const byHour = new Map<number, string>();
  for (let at = seconds(from); at < seconds(to); at += every * HOUR) {
    const key = logKey(trail, at + 300, 'aaaa');
    const own = { awsRegion: trail.region, recipientAccountId: trail.account };
    objects.set(key, { body: gzipRecords([10, 20, 30].map((second) => event(at + second, own))) });
    byHour.set(at, key);
  }
  signChain(objects, trail, { from: seconds(from), to: seconds(to) }, (hour) => {
    const key = byHour.get(hour);
    return key === undefined ? [] : [key];
  });
}

/** Logs under a trail whose one digest covers a period: for tests that count and read, not verify. */
export function signLogs(
  trail: Trail,
  period: { readonly from: number; readonly to: number },
  logs: readonly { readonly at: number; readonly body: Buffer }[],
): Objects {
  const objects: Objects = new Map();
  const names = logs.map(({ at, body }, n) => {
    const name = logKey(trail, at, `n${String(n).padStart(3, '0')}`);
    objects.set(name, { body });
    return name;
  });
  putDigest(objects, trail.key, documentFor(objects, trail, period, null, names));
  return objects;
}

/** Writes a bucket into a folder, metadata beside the objects. */
export function writeTree(folder: string, objects: Objects): void {
  for (const [key, { body, metadata }] of objects) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), body);
    if (metadata) writeFileSync(join(folder, `${key}.meta.json`), JSON.stringify(metadata));
  }
}
