import { secondsOf } from '../utc-time';

/** A chain of digests: one trail, one account, one Region; backfill digests are a chain of their own. */
export interface DigestName {
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  /** End of the hour it covers, as its name says. */
  readonly end: number;
  readonly backfill: boolean;
}

export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

const NAME =
  /^(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_([a-z]{2}(?:-[a-z]+)+-\d)_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$/;

/** What a digest's name says; null when it is no digest's name. */
export function parseDigestName(key: string): DigestName | null {
  const [, account = '', region = '', trail = '', homeRegion = '', stamp = '', backfill] =
    NAME.exec(key.slice(key.lastIndexOf('/') + 1)) ?? [];
  const end = secondsOf(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return end === null ? null : { account, region, trail, homeRegion, end, backfill: backfill !== undefined };
}

export const isDigestName = (key: string): boolean =>
  key.slice(key.lastIndexOf('/') + 1).includes('_CloudTrail-Digest_');

/** `20261005T080000Z` */
export const stampOf = (instant: string): string => instant.replace(/[-:]/g, '');
