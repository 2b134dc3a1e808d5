import type { IntegrityProblem } from '../review';
import { HOUR, instantOf, type Period } from '../utc-time';
import type { Digest } from './digest';
import { stampOf } from './object-names';

export interface ChainVerdict {
  readonly problems: readonly IntegrityProblem[];
  /** Hours without a digest. */
  readonly missing: number;
  /** Digests that their successors contradict. */
  readonly contradicted: readonly Digest[];
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

/**
 * Follows a chain through a period: every digest is what its successor says, and every second is covered.
 * @param digests those of the period and of the hours around it, in any order
 * @param prefix what stands before keys in the digests' own words
 */
export function followChain(digests: readonly Digest[], period: Period, name: ChainName, prefix: string): ChainVerdict {
  const problems: IntegrityProblem[] = [];
  const contradicted: Digest[] = [];
  let missing = 0;
  const originals = new Set(digests.filter((one) => one.fault?.kind !== 'digest-moved').map((one) => prefix + one.key));
  const chain = digests
    // A copy elsewhere of a digest that lies where it should is no link.
    .filter((one) => one.fault?.kind !== 'digest-moved' || !originals.has(one.document?.digestS3Object ?? ''))
    .sort((a, b) => a.covers.from - b.covers.from || a.covers.to - b.covers.to || (a.key < b.key ? -1 : 1));
  const placed = new Map(chain.map((one) => [one.document?.digestS3Object ?? prefix + one.key, one]));

  const notCovered = (gap: Period) => {
    const hours = hoursOf(gap);
    missing += hours;
    problems.push({
      kind: 'period-not-covered',
      object: name.folder,
      detail: `no digest of ${name.label} covers ${span(gap)} (${hours} ${hours === 1 ? 'hour' : 'hours'})`,
    });
  };
  const missingHours = (gap: Period, last: string | undefined) => {
    for (let from = gap.from; from < gap.to; from += HOUR) {
      const to = Math.min(from + HOUR, gap.to);
      missing += 1;
      problems.push({
        kind: 'digest-missing',
        object: to === gap.to && last ? last : name.keyAt(to),
        detail: `no digest of ${name.label} for ${span({ from, to })}`,
      });
    }
  };

  let covered = period.from;
  let before: Digest | null = null;
  for (const digest of chain) {
    const { from, to } = digest.covers;
    const previous = digest.document?.previousDigestS3Object;
    const gap = { from: Math.max(covered, period.from), to: Math.min(from, period.to) };
    const open = gap.to > gap.from;
    const inPeriod = to > period.from && from < period.to;
    const predecessor = previous ? placed.get(previous) : undefined;

    if (digest.document && !previous) {
      // A first digest may start the period; anywhere inside it logging was off.
      if (before && from > period.from && from < period.to) {
        const since = instantOf(before.covers.to);
        problems.push({
          kind: 'logging-gap',
          object: digest.key,
          detail: `the chain of ${name.label} starts anew at ${instantOf(from)}; the last digest before it ends at ${since}`,
        });
      } else if (open && (inPeriod || before)) endOrHours(gap, digest);
    } else if (open) {
      if (before && predecessor === before) {
        problems.push({
          kind: 'logging-gap',
          object: digest.key,
          detail: `nothing covers ${span(gap)}, though the chain of ${name.label} is whole`,
        });
      } else endOrHours(gap, digest);
    }
    if (predecessor && (inPeriod || overlaps(predecessor, period))) {
      const why = contradiction(predecessor, digest);
      if (why) {
        contradicted.push(predecessor);
        problems.push({ kind: 'chain-broken', object: predecessor.key, detail: why });
      }
    }
    const adjoins = before !== null && from <= before.covers.to;
    if (before && previous && predecessor !== before && adjoins && before.fault === null && overlaps(before, period)) {
      contradicted.push(before);
      problems.push({
        kind: 'chain-broken',
        object: before.key,
        detail: `the digest after it, ${digest.key}, names another before it: ${previous}`,
      });
    }
    covered = Math.max(covered, to);
    before = digest;
  }
  if (covered < period.to) notCovered({ from: Math.max(covered, period.from), to: period.to });
  return { problems, missing, contradicted };

  function endOrHours(gap: Period, next: Digest): void {
    if (gap.from === period.from) notCovered(gap);
    else if (gap.to === period.to) notCovered(gap);
    else missingHours(gap, withoutPrefix(next.document?.previousDigestS3Object));
  }
  function withoutPrefix(key: string | null | undefined): string | undefined {
    return key?.startsWith(prefix) ? key.slice(prefix.length) : undefined;
  }
}

const overlaps = (digest: Digest, period: Period) => digest.covers.to > period.from && digest.covers.from < period.to;

/** Where the digests of a chain lie, by its name. */
export function chainName(folder: string, account: string, region: string, trail: string, home: string): ChainName {
  return {
    folder,
    label: `trail ${trail} in ${account}, ${region}`,
    keyAt: (end) => {
      const instant = instantOf(end);
      const day = instant.slice(0, 10).replaceAll('-', '/');
      return `${folder}${day}/${account}_CloudTrail-Digest_${region}_${trail}_${home}_${stampOf(instant)}.json.gz`;
    },
  };
}
