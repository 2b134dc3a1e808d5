import type { ObjectSource } from '../source/object-source';

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

  const account = async (base: string, id: string) => {
    const kinds = (await source.folders(base)).filter((kind) => kind.startsWith('CloudTrail'));
    const regions = new Map<string, Place>();
    for (const kind of kinds) {
      for (const region of await source.folders(`${base}${kind}/`)) {
        const place = regions.get(region) ?? { base, account: id, region };
        regions.set(region, place);
        if (isLogs(kind)) logFolders.push({ folder: `${base}${kind}/${region}/`, place });
      }
    }
    places.push(...regions.values());
  };
  const accounts = async (base: string) => {
    for (const name of await source.folders(base)) {
      if (/^\d{12}$/.test(name)) await account(`${base}${name}/`, name);
      else if (/^o-[a-z0-9]+$/.test(name)) await accounts(`${base}${name}/`);
    }
  };
  const below = async (prefix: string, depth: number): Promise<void> => {
    for (const name of await source.folders(prefix)) {
      if (name === 'AWSLogs' || name === 'database') roots.push(`${prefix}${name}/`);
      if (name === 'AWSLogs') await accounts(`${prefix}AWSLogs/`);
      else if (name === 'database') {
        for (const cluster of await source.folders(`${prefix}database/`)) {
          logFolders.push({ folder: `${prefix}database/${cluster}/`, place: null });
        }
      } else if (depth < PREFIX_DEPTH) await below(`${prefix}${name}/`, depth + 1);
    }
  };
  await below('', 1);
  return { roots, places, logFolders };
}

export const digestFolder = ({ base, region }: Place): string => `${base}${DIGESTS}/${region}/`;
