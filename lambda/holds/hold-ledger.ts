import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { holdSchema, type Hold } from './hold';

/** One object that a hold found: `off` it put the legal hold there, `foreign` somebody else had. */
export interface HeldObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly before: 'off' | 'foreign';
}

/** The holds' records in the ledger bucket: `holds/<id>/state.json`, `steps/` and `objects/`; versioned and locked. */
export class HoldLedger {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** All holds, released ones too. @throws when the ledger cannot be read whole: no answer is not "no holds" */
  async all(): Promise<Hold[]> {
    const holds: Hold[] = [];
    for await (const key of this.#keys('holds/'))
      if (key.endsWith('/state.json')) holds.push(holdSchema.parse(JSON.parse(await this.#read(key))));
    return holds;
  }

  /** Writes a new hold. @throws PreconditionFailed when the id is taken */
  create(hold: Hold): Promise<void> {
    return this.#write(`holds/${hold.id}/state.json`, JSON.stringify(hold), { IfNoneMatch: '*' });
  }

  save(hold: Hold): Promise<void> {
    return this.#write(`holds/${hold.id}/state.json`, JSON.stringify(hold));
  }

  /** Records a step. @param at epoch milliseconds */
  step(id: string, at: number, step: string, detail: object): Promise<void> {
    const time = new Date(at).toISOString();
    return this.#write(`holds/${id}/steps/${time}-${step}.json`, JSON.stringify({ time, step, ...detail }));
  }

  /** Notes objects before they are held, so that a crash loses none of them. */
  note(id: string, at: number, part: number, objects: readonly HeldObject[], takenOverFrom = ''): Promise<void> {
    const name = `${new Date(at).toISOString()}-${String(part).padStart(6, '0')}${takenOverFrom && `-${takenOverFrom}`}`;
    return this.#write(`holds/${id}/objects/${name}.jsonl`, objects.map((one) => JSON.stringify(one)).join('\n'));
  }

  /** What a hold has noted, by bucket, key and version. */
  async noted(id: string): Promise<Map<string, HeldObject>> {
    const noted = new Map<string, HeldObject>();
    for await (const key of this.#keys(`holds/${id}/objects/`))
      for (const line of (await this.#read(key)).split('\n')) {
        if (line === '') continue;
        const object = JSON.parse(line) as HeldObject;
        const name = objectName(object);
        if (!noted.has(name)) noted.set(name, object);
      }
    return noted;
  }

  async *#keys(prefix: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key } of page.Contents ?? []) if (Key) yield Key;
      token = page.NextContinuationToken;
    } while (token);
  }

  async #read(key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  async #write(key: string, body: string, conditions: Partial<PutObjectCommandInput> = {}): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        ...conditions,
      }),
    );
  }
}

export const objectName = ({ bucket, key, versionId }: Omit<HeldObject, 'before'>): string =>
  `${bucket}/${key}?${versionId}`;
