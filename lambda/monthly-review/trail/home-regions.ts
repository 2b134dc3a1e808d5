import { overlaps, type Period } from '../utc-time';
import { digestFolder, type Place } from './layout';
import type { FoundDigest } from './month-digests';
import { parseDigestName } from './object-names';

/**
 * Home Regions of trails of which nothing is left, by what the valid digests of other Regions are called: a trail has
 * digests of its home Region first of all, and a Region whose folders are gone as a whole is in no listing.
 */
export function lostHomes(
  digests: readonly Pick<FoundDigest, 'place' | 'digest'>[],
  period: Period,
  places: readonly Place[],
): Map<string, Place> {
  const known = new Set(places.map(digestFolder));
  const lost = new Map<string, Place>();
  for (const { place, digest } of digests) {
    if (digest.fault || !overlaps(digest.covers, period)) continue;
    const region = parseDigestName(digest.key)?.homeRegion ?? place.region;
    const home = { ...place, region };
    const folder = digestFolder(home);
    if (!known.has(folder)) lost.set(folder, home);
  }
  return lost;
}
