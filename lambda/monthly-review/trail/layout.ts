import type { ListedObject, ObjectSource } from '../source/object-source';
import { REGION } from './object-names';

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
  /** Objects beside those folders, where no log should lie; where others may keep theirs, only those named as logs are. */
  readonly strays: readonly ListedObject[];
}

/** How deep an optional prefix may nest. */
const PREFIX_DEPTH = 3;
const DIGESTS = 'CloudTrail-Digest';
/** In whatever case: a folder that looks like one of logs is looked into. */
const isTrail = (folder: string) => /^cloudtrail/i.test(folder);
const isLogs = (folder: string) => isTrail(folder) && folder !== DIGESTS;
/** Beside accounts other services keep files of theirs; above `AWSLogs/`, whoever owns the bucket does. */
const LOG_FILE = /\.json(\.gz)?$/;
const LOG_NAME = /_CloudTrail[^/]*\.json\.gz$/;
const named = (objects: readonly ListedObject[], as: RegExp) => objects.filter(({ key }) => as.test(key));

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
      strays.push(...objects);
      for (const region of folders) {
        const place = regions.get(region) ?? { base, account: id, region };
        regions.set(region, place);
        if (isLogs(kind)) logFolders.push({ folder: `${base}${kind}/${region}/`, place });
      }
    }
    places.push(...regions.values());
  };
  const accounts = async (base: string) => {
    const { folders, objects } = await source.within(base);
    strays.push(...named(objects, LOG_FILE));
    for (const name of folders) {
      if (/^o-[a-z0-9]+$/.test(name)) await accounts(`${base}${name}/`);
      else {
        // Whatever it is called: logs may have been put where no account is.
        const below = await source.within(`${base}${name}/`);
        strays.push(...named(below.objects, LOG_FILE));
        await account(`${base}${name}/`, name, below.folders.filter(isTrail));
      }
    }
  };
  const below = async (prefix: string, depth: number): Promise<void> => {
    const { folders, objects } = await source.within(prefix);
    strays.push(...named(objects, LOG_NAME));
    for (const name of folders) {
      if (name === 'AWSLogs' || name === 'database') roots.push(`${prefix}${name}/`);
      if (name === 'AWSLogs') await accounts(`${prefix}AWSLogs/`);
      else if (name === 'database') {
        const clusters = await source.within(`${prefix}database/`);
        strays.push(...clusters.objects);
        for (const cluster of clusters.folders)
          logFolders.push({ folder: `${prefix}database/${cluster}/`, place: null });
      } else if (depth < PREFIX_DEPTH) await below(`${prefix}${name}/`, depth + 1);
    }
  };
  await below('', 1);
  return { roots, places, logFolders, strays };
}

/** Whether a place is an account's Region, for which digests are owed: logs may lie in folders of any name. */
export const owesDigests = ({ account, region }: Place): boolean => /^\d{12}$/.test(account) && REGION.test(region);

export const digestFolder = ({ base, region }: Place): string => `${base}${DIGESTS}/${region}/`;

const YEAR = /^\d{4}$/;
const MONTH = /^(0[1-9]|1[0-2])$/;

/** What lies in a Region's folder beside the months of any year: it belongs to no month, so every month speaks of it. */
export async function besideTheMonths(source: ObjectSource, folder: string): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  const beside = async (level: string, expected: RegExp): Promise<string[]> => {
    const { folders, objects } = await source.within(level);
    found.push(...objects);
    for (const name of folders) if (!expected.test(name)) found.push(...(await source.list(`${level}${name}/`)));
    return folders.filter((name) => expected.test(name));
  };
  for (const year of await beside(folder, YEAR)) await beside(`${folder}${year}/`, MONTH);
  return found;
}
