import { CloudTrailClient, paginateListPublicKeys } from '@aws-sdk/client-cloudtrail';
import { monthPeriod } from '../utc-time';
import { REGION } from './object-names';
import { cachedKeys, KeysError, readKey, type KeyProvider, type TrailKey } from './public-keys';

/** Days around the month for which keys are asked once: digests of the month and backfills made since. */
const AROUND = 40 * 24 * 3600;

/** Keys that CloudTrail publishes in each Region; asked once a Region, narrowed to each digest's window afterwards. */
export function cloudTrailKeys(
  month: string,
  client = (region: string) => new CloudTrailClient({ region }),
): KeyProvider {
  const { from, to } = monthPeriod(month);
  const ask = async (region: string): Promise<TrailKey[]> => {
    const keys: TrailKey[] = [];
    // The Region is a folder's name: whoever may write there must not choose who is asked.
    if (!REGION.test(region)) return keys;
    const pages = paginateListPublicKeys(
      { client: client(region) },
      { StartTime: new Date((from - AROUND) * 1000), EndTime: new Date((to + AROUND) * 1000) },
    );
    try {
      for await (const { PublicKeyList: list = [] } of pages) {
        for (const { Value: value, Fingerprint: fingerprint, ValidityStartTime: start, ValidityEndTime: end } of list) {
          if (!value || !fingerprint) continue;
          const validity = { from: start ? +start / 1000 : -Infinity, to: end ? +end / 1000 : Infinity };
          keys.push({ fingerprint, key: readKey(Buffer.from(value)), validity });
        }
      }
    } catch (error) {
      const { name, message } = error as Error;
      const why = `${name}: ${message}`.replace(/\s*\n\s*/g, ' ');
      const right = 'a keys file, or credentials that may call cloudtrail:ListPublicKeys';
      throw new KeysError(`CloudTrail in ${region} does not tell its keys (${why}); ${right} is right`, {
        cause: error,
      });
    }
    return keys;
  };
  return cachedKeys(ask);
}
