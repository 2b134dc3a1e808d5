import type { ListedObject, ObjectSource } from '../source/object-source';

/** Where an account's logs and digests of one Region lie. */
export interface Place {
  /** `AWSLogs/111122223333/` or `prefix/AWSLogs/o-abc/111122223333/` */
  readonly base: string;
  readonly account: string;
  readonly region: string;
}

export interface Layout {
  /** `AWSLogs/` and `database/`, wherever they lie; none means that this is no root of logs. */
  readonly roots: readonly string[];
  readonly places: readonly Place[];
  /** Folders of logs that have days below them: `AWSLogs/…/CloudTrail/eu-west-1/`, `database/<cluster>/`. */
  readonly logFolders: readonly { readonly folder: string; readonly place: Place | null }[];
  /** Objects beside those folders, where no log should lie. */
  readonly strays: readonly ListedObject[];
}

/** How deep an optional prefix may nest. */
const PREFIX_DEPTH = 3;
const DIGESTS = 'CloudTrail-Digest';
const isLogs = (folder: string) => folder.startsWith('CloudTrail') && folder !== DIGESTS;

/** Finds accounts, Regions and databases: by what exists, so that nothing that exists goes unread. */
export async function discoverLayout(source: ObjectSource): Promise<Layout> {
  const roots: string[] = [];
  const places: Place[] = [];
  const logFolders: { folder: string; place: Place | null }[] = [];

  const strays: ListedObject[] = [];
  const account = async (base: string, id: string, kinds: readonly string[]) => {
    const regions = new Map<string, Place>();
    for (const kind of kinds) {
      const { folders, objects } = await source.within(`${base}${kind}/`);
      if (isLogs(kind)) strays.push(...objects);
      for (const region of folders) {
        const place = regions.get(region) ?? { base, account: id, region };
        regions.set(region, place);
        if (isLogs(kind)) logFolders.push({ folder: `${base}${kind}/${region}/`, place });
      }
    }
    places.push(...regions.values());
  };
  const accounts = async (base: string) => {
    for (const name of (await source.within(base)).folders) {
      if (/^o-[a-z0-9]+$/.test(name)) await accounts(`${base}${name}/`);
      else {
        // Whatever it is called: logs may have been put where no account is.
        const kinds = (await source.within(`${base}${name}/`)).folders.filter((kind) => kind.startsWith('CloudTrail'));
        await account(`${base}${name}/`, name, kinds);
      }
    }
  };
  const below = async (prefix: string, depth: number): Promise<void> => {
    for (const name of (await source.within(prefix)).folders) {
      if (name === 'AWSLogs' || name === 'database') roots.push(`${prefix}${name}/`);
      if (name === 'AWSLogs') await accounts(`${prefix}AWSLogs/`);
      else if (name === 'database') {
        const { folders, objects } = await source.within(`${prefix}database/`);
        strays.push(...objects);
        for (const cluster of folders) logFolders.push({ folder: `${prefix}database/${cluster}/`, place: null });
      } else if (depth < PREFIX_DEPTH) await below(`${prefix}${name}/`, depth + 1);
    }
  };
  await below('', 1);
  return { roots, places, logFolders, strays };
}

export const digestFolder = ({ base, region }: Place): string => `${base}${DIGESTS}/${region}/`;

const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;

/** What lies in a folder of logs beside the months of a year: it belongs to no month, so every month speaks of it. */
export async function besideTheMonths(source: ObjectSource, folder: string, year: string): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  const beside = async (level: string, expected: RegExp) => {
    const { folders, objects } = await source.within(level);
    found.push(...objects);
    for (const name of folders) if (!expected.test(name)) found.push(...(await source.list(`${level}${name}/`)));
  };
  await beside(folder, YEAR);
  await beside(`${folder}${year}/`, MONTH);
  return found;
}
