import type { IntegrityProblem } from '../review';
import { dayFolder, HOUR, instantOf, overlaps, type Period } from '../utc-time';
import type { Digest } from './digest';
import { stampOf } from './object-names';

export interface ChainVerdict {
  readonly problems: readonly IntegrityProblem[];
  /** Hours without a digest. */
  readonly missing: number;
  /** Keys of the digests that their successors contradict. */
  readonly contradicted: readonly string[];
}

/** What a chain is called in messages, and where a missing digest should lie. */
export interface ChainName {
  readonly folder: string;
  readonly label: string;
  /** Key of the digest of the hour that ends then. */
  readonly keyAt: (end: number) => string;
}

const span = ({ from, to }: Period) => `${instantOf(from)} to ${instantOf(to)}`;
const hoursOf = ({ from, to }: Period) => Math.ceil((to - from) / HOUR);

/** Whether a digest is what its successor says; null when the successor cannot be asked. */
function contradiction(digest: Digest, successor: Digest): string | null {
  const { document } = successor;
  if (!document || digest.fault?.kind === 'digest-modified' || digest.fault?.kind === 'key-unknown') return null;
  if (document.previousDigestHashValue?.toLowerCase() !== digest.hash) {
    return `its hash is not what its successor ${successor.key} says`;
  }
  if (document.previousDigestSignature?.toLowerCase() !== digest.signature.toLowerCase()) {
    return `its signature is not what its successor ${successor.key} says`;
  }
  return null;
}

/** A digest of a chain, and what comes before it. */
interface Link {
  readonly digest: Digest;
  /** The one before it in time. */
  readonly before: Digest | undefined;
  /** The one that it names, by its place in the bucket, and that one where it was found. */
  readonly previous: string | null | undefined;
  readonly named: Digest | undefined;
}

/** The links of a chain in order of time. A copy elsewhere of a digest that lies where it should is no link. */
function linksOf(digests: readonly Digest[], prefix: string): Link[] {
  const isMoved = ({ fault }: Digest) => fault?.kind === 'digest-moved';
  const originals = new Set(digests.filter((one) => !isMoved(one)).map((one) => prefix + one.key));
  const chain = digests
    .filter((one) => !isMoved(one) || !originals.has(one.document?.digestS3Object ?? ''))
    .sort((a, b) => a.covers.from - b.covers.from || a.covers.to - b.covers.to || (a.key < b.key ? -1 : 1));
  const placed = new Map(chain.map((one) => [one.document?.digestS3Object ?? prefix + one.key, one]));
  return chain.map((digest, index) => {
    const previous = digest.document?.previousDigestS3Object;
    return { digest, before: chain[index - 1], previous, named: previous ? placed.get(previous) : undefined };
  });
}

/** The hours of a period that no digest covers, and how many they are. */
function gapsOf(links: readonly Link[], period: Period, name: ChainName, prefix: string) {
  const problems: IntegrityProblem[] = [];
  let missing = 0;
  const notCovered = (gap: Period) => {
    const hours = hoursOf(gap);
    missing += hours;
    problems.push({
      kind: 'period-not-covered',
      object: name.folder,
      detail: `no digest of ${name.label} covers ${span(gap)} (${hours} ${hours === 1 ? 'hour' : 'hours'})`,
    });
  };
  const missingHours = (gap: Period, last: string | null | undefined) => {
    for (let from = gap.from; from < gap.to; from += HOUR) {
      const to = Math.min(from + HOUR, gap.to);
      missing += 1;
      problems.push({
        kind: 'digest-missing',
        object: (to === gap.to && last?.startsWith(prefix) && last.slice(prefix.length)) || name.keyAt(to),
        detail: `no digest of ${name.label} for ${span({ from, to })}`,
      });
    }
  };
  const endOrHours = (gap: Period, previous: string | null | undefined) => {
    if (gap.from === period.from || gap.to === period.to) notCovered(gap);
    else missingHours(gap, previous);
  };
  const noLogging = ({ key: object }: Digest, detail: string) => problems.push({ kind: 'logging-gap', object, detail });

  let covered = period.from;
  for (const { digest, before, previous, named } of links) {
    const { from, to } = digest.covers;
    const gap = { from: Math.max(covered, period.from), to: Math.min(from, period.to) };
    const open = gap.to > gap.from;
    if (digest.document && !previous) {
      // A first digest may start the period; anywhere inside it logging was off.
      if (before && from > period.from && from < period.to) {
        const since = instantOf(before.covers.to);
        noLogging(
          digest,
          `the chain of ${name.label} starts anew at ${instantOf(from)}; the last digest before it ends at ${since}`,
        );
      } else if (open && (before || overlaps(digest.covers, period))) endOrHours(gap, previous);
    } else if (open && before && named === before) {
      noLogging(digest, `nothing covers ${span(gap)}, though the chain of ${name.label} is whole`);
    } else if (open) endOrHours(gap, previous);
    covered = Math.max(covered, to);
  }
  if (covered < period.to) notCovered({ from: Math.max(covered, period.from), to: period.to });
  return { problems, missing };
}

/** Digests of a period that are not what their successors say, or that their successors pass over. */
function brokenLinks(links: readonly Link[], period: Period): IntegrityProblem[] {
  const problems: IntegrityProblem[] = [];
  const broken = ({ key: object }: Digest, detail: string) => problems.push({ kind: 'chain-broken', object, detail });
  for (const { digest, before, previous, named } of links) {
    if (named && (overlaps(digest.covers, period) || overlaps(named.covers, period))) {
      const why = contradiction(named, digest);
      if (why) broken(named, why);
    }
    if (!before || !previous || named === before || digest.covers.from > before.covers.to) continue;
    if (before.fault === null && overlaps(before.covers, period))
      broken(before, `the digest after it, ${digest.key}, names another before it: ${previous}`);
  }
  return problems;
}

/**
 * Follows a chain through a period: every digest is what its successor says, and every second is covered.
 * @param digests those of the period and of the hours around it, in any order
 * @param prefix what stands before keys in the digests' own words
 */
export function followChain(digests: readonly Digest[], period: Period, name: ChainName, prefix: string): ChainVerdict {
  const links = linksOf(digests, prefix);
  const { problems, missing } = gapsOf(links, period, name, prefix);
  const broken = brokenLinks(links, period);
  return { problems: [...problems, ...broken], missing, contradicted: broken.map(({ object }) => object) };
}

/** Where the digests of a chain lie, by its name. */
export function chainName(folder: string, account: string, region: string, trail: string, home: string): ChainName {
  return {
    folder,
    label: `trail ${trail} in ${account}, ${region}`,
    keyAt: (end) => {
      const stamp = stampOf(instantOf(end));
      return `${folder}${dayFolder(end)}/${account}_CloudTrail-Digest_${region}_${trail}_${home}_${stamp}.json.gz`;
    },
  };
}
