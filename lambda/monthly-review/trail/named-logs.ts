import type { Period } from '../utc-time';
import type { NamedLog, Whereabouts } from './digest';

/** A log to read. */
export interface PlannedLog {
  readonly key: string;
  /** SHA-256 that a valid digest gives it; null when none does: it is read, but never counted as valid. */
  readonly hash: string | null;
  /** Event times of its first and last event, as its digest says; everything when it does not. */
  readonly from: number;
  readonly to: number;
  /** Stored bytes; 0 when not listed. */
  readonly size: number;
  /**
   * What it counts as when it is read: a log of the month, or only the bearer of late events that does not count by
   * itself unless it holds any.
   */
  readonly late: boolean;
  /** Whether only digests that are not valid name it: what is wrong is told of them. */
  readonly ill: boolean;
  /** Whether its absence is a problem (a valid digest names it). */
  readonly expected: boolean;
  /** Whether it counts, and is told of, where it is read: false in all shards of the month but one. */
  readonly own: boolean;
}

/** The logs that digests name, by their keys here. */
export class NamedLogs extends Map<string, PlannedLog & { size: number }> {
  constructor(
    private readonly period: Period,
    private readonly at: Whereabouts,
  ) {
    super();
  }

  /**
   * The key of a log. After a trail was given another bucket, digests may name logs in the one before: no object here,
   * whatever its key, is one of those.
   */
  keyOf({ bucket, object }: NamedLog): string {
    const { at } = this;
    return bucket === at.bucket && object.startsWith(at.prefix)
      ? object.slice(at.prefix.length)
      : `s3://${bucket}/${object}`;
  }

  /** Adds a log that a valid digest names; one to which two give different hashes has a hash that no log has. */
  name(log: NamedLog, late: boolean, size: number): void {
    const key = this.keyOf(log);
    const known = this.get(key);
    this.set(key, {
      key,
      hash: known && known.hash !== log.hash ? 'two digests give it different hashes' : log.hash,
      from: Math.min(known?.from ?? Infinity, log.oldest ?? this.period.from),
      to: Math.max(known?.to ?? -Infinity, (log.newest ?? this.period.to) + 1),
      size: known?.size ?? size,
      late: late && (known?.late ?? true),
      ill: false,
      expected: true,
      own: true,
    });
  }
}
