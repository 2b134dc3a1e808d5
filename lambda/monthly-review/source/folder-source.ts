import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
} from 'node:fs';
import {
  ObjectMissingError,
  type ListedObject,
  type ObjectSource,
  type StoredObject,
  type Within,
} from './object-source';

const METADATA = '.meta.json';
/** Files up to this size are read at once: cheaper than a stream or a thread, and small enough for a few in flight. */
const AT_ONCE = 8 * 1024 * 1024;
const CHUNK = 256 * 1024;
/** Of a key in a message. */
const SHOWN = 200;

const ABOVE = /(?:^|\/)\.\.(?:\/|$)/;

/** A pipe among the files is opened without waiting for whoever writes to it. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

/** The content of a file; null when it is a large one. @throws for what is no file: a pipe or a device may never end */
function readSmall(path: string): Buffer | null {
  const file = openSync(path, WITHOUT_WAITING); // its path is looked up once: that is much of the reading of a small file
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('is no file');
    return stats.size <= AT_ONCE ? readFileSync(file) : null;
  } finally {
    closeSync(file);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
const absent = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/** A copy of a bucket in a folder; the S3 metadata of an object lies beside it as `<object>.meta.json`. */
export class FolderSource implements ObjectSource {
  readonly location = null;

  constructor(
    private readonly root: string,
    readonly name = root,
  ) {}

  /** Not normalised: a month has thousands of keys, and those that lead above the root are refused. */
  private pathOf(key: string): string {
    return `${this.root}/${key}`;
  }

  async within(prefix: string): Promise<Within> {
    const folders: string[] = [];
    const objects: ListedObject[] = [];
    for (const { name, folder } of await this.entries(prefix)) {
      const key = prefix + name;
      if (folder) folders.push(name);
      else if (!key.endsWith(METADATA)) objects.push({ key, size: this.stat(key)?.size ?? 0 });
    }
    return { folders, objects };
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const { folders, objects } = await this.within(prefix);
    const found = [...objects];
    for (const folder of folders) found.push(...(await this.list(`${prefix}${folder}/`)));
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async read(key: string, { metadata = false } = {}): Promise<StoredObject> {
    // A digest may name what it likes; in a bucket, nothing lies above the root.
    if (ABOVE.test(key)) throw new ObjectMissingError(key);
    const path = this.pathOf(key);
    let small: Buffer | null;
    try {
      small = readSmall(path);
    } catch (error) {
      if (absent(error)) throw new ObjectMissingError(key);
      // Its own words name a path of this machine, and a review says the same wherever it is made.
      throw codeOf(error) ? new Error(`the file system says ${codeOf(error)}`, { cause: error }) : error;
    }
    const body = small ? once(small) : createReadStream(path, { highWaterMark: CHUNK });
    return { body, metadata: metadata ? this.metadataOf(path) : {} };
  }

  /** Undefined for a link that leads nowhere. @throws for one that leads in a circle, of which there is no end */
  private stat(key: string) {
    try {
      return statSync(this.pathOf(key), { throwIfNoEntry: false });
    } catch (error) {
      if (codeOf(error) !== 'ELOOP') throw error;
      const shown = key.length > SHOWN ? `${key.slice(0, SHOWN)}…` : key;
      throw new Error(`${this.name}: its links lead in a circle (${shown}); a folder without such links is right`, {
        cause: error,
      });
    }
  }

  private metadataOf(path: string): Record<string, string> {
    let text: string;
    try {
      text = String(readSmall(path + METADATA) ?? '');
    } catch (error) {
      if (absent(error)) return {};
      throw error;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return {}; // metadata that nobody can read is metadata that is not there: the digest has no signature
    }
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
      ),
    );
  }

  /** What a folder holds, links followed; nothing when the folder does not exist (a prefix without objects). */
  private async entries(prefix: string): Promise<{ name: string; folder: boolean }[]> {
    try {
      const entries = readdirSync(this.pathOf(prefix), { withFileTypes: true });
      const known = entries.map((entry) => {
        const folder = entry.isSymbolicLink()
          ? this.stat(prefix + entry.name)?.isDirectory() === true
          : entry.isDirectory();
        return { name: entry.name, folder };
      });
      return known.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (absent(error)) return [];
      throw error;
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
