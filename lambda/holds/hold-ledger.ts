import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { listVersions, type Version } from '../retention-enforcement/dated-keys';
import { holdSchema, type Hold } from './hold';
import { inParallel } from '../runtime/in-parallel';
import { listPages } from '../runtime/list-pages';

/** One object that a hold found: `off` it put the legal hold there, `foreign` somebody else had. */
export interface HeldObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly before: 'off' | 'foreign';
  /** Epoch milliseconds, where its key tells no day: by when it was written, a hold covers it or does not. */
  readonly lastModified?: number;
}

/** Where a hold's listing goes on that was cut off. */
export interface Progress {
  /** Day on which it began: what came later, it may have passed. */
  readonly began: string;
  readonly store: string;
  /** Dated folder up to which all is held. */
  readonly folder: string;
}

/**
 * The holds' records in the ledger bucket, versioned and locked: `holds/<id>/state.json`, `progress.json`, `steps/` and,
 * under `objects/`, the notes of what was held, in the folders of the objects: so that nobody need read them all at once.
 */
export class HoldLedger {
  /** ETags of the states that were read or written here, by hold. */
  readonly #known = new Map<string, string | undefined>();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** All holds, released ones too. @throws when the ledger cannot be read whole: no answer is not "no holds" */
  all(): Promise<Hold[]> {
    return this.besides(new Set());
  }

  /** All holds but those that are known: what was placed since. @throws as {@link all} does */
  async besides(known: ReadonlySet<string>): Promise<Hold[]> {
    const holds: Hold[] = [];
    for await (const folder of this.#keys('holds/', { Delimiter: '/' })) {
      const id = folder.split('/')[1] ?? '';
      if (known.has(id)) continue;
      try {
        holds.push(await this.#state(id));
      } catch (error) {
        if ((error as Error).name !== 'NoSuchKey') throw error;
        throw new Error(`The ledger has records of the hold ${id}, but not its state`, { cause: error });
      }
    }
    return holds;
  }

  /** Writes a new hold. @throws PreconditionFailed when the id is taken */
  async create(hold: Hold): Promise<void> {
    this.#known.set(hold.id, await this.#write(stateKey(hold.id), JSON.stringify(hold), { IfNoneMatch: '*' }));
  }

  /**
   * Writes a hold's state anew. Another run of the same may write it meanwhile; but what was released stays so.
   * @throws Error when it was released since it was read
   */
  async save(hold: Hold): Promise<void> {
    for (let tries = 1; ; tries++) {
      const IfMatch = this.#known.get(hold.id);
      try {
        this.#known.set(hold.id, await this.#write(stateKey(hold.id), JSON.stringify(hold), { IfMatch }));
        return;
      } catch (error) {
        const isTaken = ['PreconditionFailed', 'ConditionalRequestConflict'].includes((error as Error).name);
        if (!isTaken || tries === TRIES) throw error;
        const { released } = await this.#state(hold.id);
        if (!released || hold.released) continue;
        this.#known.set(hold.id, IfMatch); // whoever tries again is refused again
        throw new Error(`${hold.id} was released meanwhile`, { cause: error });
      }
    }
  }

  /** How far the listing of a hold's stores has come; undefined when none is under way. */
  async progress(id: string): Promise<Progress | undefined> {
    for await (const key of this.#keys(progressKey(id)))
      if (key === progressKey(id)) {
        const read = JSON.parse(await this.#read(key)) as Partial<Progress>;
        return read.folder === undefined ? undefined : (read as Progress);
      }
    return undefined;
  }

  /** @param progress undefined when the listing has come to its end */
  async saveProgress(id: string, progress: Progress | undefined): Promise<void> {
    await this.#write(progressKey(id), JSON.stringify(progress ?? {}));
  }

  /** Records a step. @param at epoch milliseconds */
  async step(id: string, at: number, step: string, detail: object): Promise<void> {
    const time = new Date(at).toISOString();
    await this.#write(stepKey(id, at, step), JSON.stringify({ time, step, ...detail }));
  }

  /** By how many milliseconds a clock differs from S3's, told by a step that is recorded now. */
  async clockOff(id: string, at: number): Promise<number> {
    await this.step(id, at, 'order-ended', {});
    const Key = stepKey(id, at, 'order-ended');
    const { LastModified } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key }));
    return Math.abs((LastModified?.getTime() ?? 0) - at);
  }

  /**
   * Notes objects of a folder before they are held, so that a crash loses none of them.
   * @returns the note, to be marked once all of them are held
   */
  async note(
    id: string,
    at: number,
    part: number,
    folder: string,
    objects: readonly HeldObject[],
    takenOverFrom = '',
  ): Promise<string> {
    const name = `${new Date(at).toISOString()}-${String(part).padStart(6, '0')}${takenOverFrom && `-${takenOverFrom}`}`;
    const note = `${notesOf(id)}${folder}${name}.jsonl`;
    await this.#write(note, objects.map((one) => JSON.stringify(one)).join('\n'));
    return note;
  }

  /** Marks a note: all its objects are held. */
  async markHeld(note: string): Promise<void> {
    await this.#write(`${note}${HELD}`, '{}');
  }

  /** A hold's notes in their order, each with the folder of its objects and whether all of these are held. */
  async *notes(id: string, after?: string): AsyncGenerator<{ note: string; folder: string; held: boolean }> {
    const entry = (note: string, held: boolean) => ({
      note,
      folder: note.slice(notesOf(id).length, note.lastIndexOf('/') + 1),
      held,
    });
    let last: string | undefined;
    // A note's mark follows right after it.
    for await (const key of this.#keys(notesOf(id), { StartAfter: after })) {
      if (last !== undefined) yield entry(last, key === `${last}${HELD}`);
      last = key.endsWith(HELD) ? undefined : key;
    }
    if (last !== undefined) yield entry(last, false);
  }

  /** The objects of a note. */
  async objects(note: string): Promise<HeldObject[]> {
    const lines = (await this.#read(note)).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as HeldObject);
  }

  /**
   * What a hold has noted of the objects of a folder, by name: what each was before.
   * @param among names that are asked for; all when absent
   */
  async noted(id: string, folder: string, among?: ReadonlySet<string>): Promise<Map<string, HeldObject['before']>> {
    const noted = new Map<string, HeldObject['before']>();
    if (among?.size === 0) return noted;
    for await (const key of this.#keys(`${notesOf(id)}${folder}`, { Delimiter: '/' })) {
      if (key.endsWith(HELD) || key.endsWith('/')) continue;
      for (const object of await this.objects(key)) {
        const name = objectName(object);
        if (among?.has(name) !== false && !noted.has(name)) noted.set(name, object.before);
      }
    }
    return noted;
  }

  /** Every version of a hold's records. */
  versions(id: string): AsyncGenerator<Version> {
    return listVersions(this.s3, this.bucket, `holds/${id}/`);
  }

  /**
   * Removes a hold's records, its state last and that from the oldest version on: whatever breaks off, the state that
   * stands is the last one written. @throws when a version cannot be removed; none of the state then is
   */
  async remove(id: string): Promise<void> {
    const states: Version[] = [];
    let others: Version[] = [];
    for await (const version of this.versions(id)) {
      if (version.key === stateKey(id)) states.push(version);
      else if (others.push(version) === REMOVED_TOGETHER) {
        await this.#remove(others, AT_ONCE);
        others = [];
      }
    }
    await this.#remove(others, AT_ONCE);
    // S3 lists the newest version of a key first.
    await this.#remove(states.reverse(), 1);
  }

  async #remove(versions: readonly Version[], atOnce: number): Promise<void> {
    await inParallel(versions, atOnce, async ({ key, versionId }) => {
      await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key, VersionId: versionId }));
    });
  }

  async #state(id: string): Promise<Hold> {
    const { text, etag } = await this.#readWhole(stateKey(id));
    this.#known.set(id, etag);
    return holdSchema.parse(JSON.parse(text));
  }

  /** Keys under a prefix and, with a delimiter, folders right under it. */
  async *#keys(prefix: string, within: Partial<ListObjectsV2CommandInput> = {}): AsyncGenerator<string> {
    for await (const page of listPages(this.s3, { Bucket: this.bucket, Prefix: prefix, ...within })) {
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) yield Prefix;
      for (const { Key } of page.Contents ?? []) if (Key) yield Key;
    }
  }

  async #read(key: string): Promise<string> {
    return (await this.#readWhole(key)).text;
  }

  async #readWhole(key: string): Promise<{ readonly text: string; readonly etag: string | undefined }> {
    const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return { text: (await Body?.transformToString()) ?? '', etag: ETag };
  }

  /** @returns the ETag */
  async #write(
    key: string,
    body: string,
    conditions: Partial<PutObjectCommandInput> = {},
  ): Promise<string | undefined> {
    const { ETag } = await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        ...conditions,
      }),
    );
    return ETag;
  }
}

/** Writings of a state while others write it. */
const TRIES = 5;
/** Versions that are removed at a time, and together before more are listed. */
const AT_ONCE = 24;
const REMOVED_TOGETHER = 1000;
const HELD = '.held';
const notesOf = (id: string): string => `holds/${id}/objects/`;
const stepKey = (id: string, at: number, step: string): string =>
  `holds/${id}/steps/${new Date(at).toISOString()}-${step}.json`;
const progressKey = (id: string): string => `holds/${id}/progress.json`;
const stateKey = (id: string): string => `holds/${id}/state.json`;

export const objectName = ({ bucket, key, versionId }: Omit<HeldObject, 'before'>): string =>
  `${bucket}/${key}?${versionId}`;
