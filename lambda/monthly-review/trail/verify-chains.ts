import type { IntegrityProblem } from '../review';
import type { ObjectSource } from '../source/object-source';
import { overlaps, type Period } from '../utc-time';
import { followBackfill } from './backfill';
import { chainName, followChain } from './chain';
import type { Digest, Whereabouts } from './digest';
import type { Place } from './layout';
import type { FoundDigest } from './month-digests';
import { parseDigestName } from './object-names';

export interface ChainsVerdict {
  readonly problems: readonly IntegrityProblem[];
  /** Hours without a digest. */
  readonly missing: number;
  /** Keys of the digests that their successors contradict. */
  readonly contradicted: ReadonlySet<string>;
  /** Folders of digests in which a chain was followed. */
  readonly followed: ReadonlySet<string>;
}

interface Chain {
  readonly place: Place;
  readonly folder: string;
  readonly backfill: boolean;
  readonly trail: string;
  readonly homeRegion: string;
  readonly digests: Digest[];
}

/** The days and the name behind the folder of a Region's digests. */
const BELOW_FOLDER = /[^/]*\/[^/]*\/[^/]*\/[^/]*$/;

/**
 * Digests by trail, account and Region, backfill digests apart: wherever they lie, in the chain of the folder that they
 * were signed for. Those of another Region or account are in no chain.
 */
function chainsOf(found: readonly FoundDigest[], prefix: string): Chain[] {
  const chains = new Map<string, Chain>();
  const homes = new Map(found.map(({ place, folder }) => [prefix + folder, { place, folder }]));
  for (const one of found) {
    const { digest } = one;
    const signedFor = digest.document?.digestS3Object;
    const { place, folder } = homes.get(signedFor?.replace(BELOW_FOLDER, '') ?? '') ?? one;
    const name = parseDigestName(signedFor ?? digest.key);
    if (!name || name.region !== place.region || name.account !== place.account) continue;
    const { trail, homeRegion, backfill } = name;
    const id = [folder, trail, homeRegion, backfill].join('\n');
    const chain = chains.get(id) ?? { place, folder, backfill, trail, homeRegion, digests: [] };
    chains.set(id, chain);
    chain.digests.push(digest);
  }
  return [...chains.values()];
}

/** Follows every chain through the month. @throws when a digest before it cannot be read */
export async function verifyChains(
  found: readonly FoundDigest[],
  period: Period,
  at: Whereabouts,
  source: ObjectSource,
): Promise<ChainsVerdict> {
  const problems: IntegrityProblem[] = [];
  const contradicted = new Set<string>();
  const followed = new Set<string>();
  let missing = 0;
  const chains = chainsOf(found, at.prefix);
  const holds = (digest: Digest) => digest.fault === null && overlaps(digest.covers, period);
  const sound = new Set(
    chains.filter(({ backfill, digests }) => !backfill && digests.some(holds)).map(({ folder }) => folder),
  );
  for (const { place, folder, backfill, trail, homeRegion, digests } of chains) {
    if (backfill) {
      const links = await followBackfill(digests, source, at.prefix);
      for (const key of links.contradicted) contradicted.add(key);
      problems.push(...links.problems);
      continue;
    }
    // A chain of later months only: whether it should reach back is asked where the Region is.
    if (digests.every(({ covers }) => covers.from >= period.to)) continue;
    followed.add(folder);
    // A trail that only digests without a signature speak of is no trail: beside a true one, it owes no hour.
    if (sound.has(folder) && digests.every(({ fault }) => fault !== null)) continue;
    const name = chainName(folder, place.account, place.region, trail, homeRegion);
    const told = followChain(digests, period, name, at.prefix);
    missing += told.missing;
    problems.push(...told.problems);
    for (const key of told.contradicted) contradicted.add(key);
  }
  return { problems, missing, contradicted, followed };
}
