import { createHash } from 'node:crypto';
import type { ProblemKind } from '../review';
import type { RuleContext } from '../rules/rule';
import { GzipError, inflateMember, inflateUnchecked, wrongCheckSum, type Member } from '../scan/gzip-member';
import { RecordScanner, ScanError } from '../scan/record-scanner';
import { releaseBuffer } from '../scan/release-buffer';
import { ObjectMissingError, type ObjectSource } from '../source/object-source';
import { EventFold } from './event-fold';
import { emptyState, type ReviewState } from './review-state';
import type { Shard } from './shards';

/** Logs that are fetched, inflated and verified while another is read. */
const IN_FLIGHT = 3;
/** Inflated bytes up to which a log is kept from its verification to its reading; a larger one is inflated twice. */
const KEPT_WHOLE = 32 * 1024 * 1024;
const STORED_WHOLE = 8 * 1024 * 1024;

type Log = Shard['logs'][number];

/** Scanners at rest: to make one takes longer than to read a small shard. */
const resting: RecordScanner[] = [];
/** One that met a giant record is given back. */
const LARGEST_AT_REST = 16 * 1024 * 1024;

/** Lets a scanner rest without what it read: that may be large. */
function rest(scanner: RecordScanner): void {
  if (scanner.size > LARGEST_AT_REST) return;
  scanner.forget();
  scanner.onRecord = () => undefined;
  resting.push(scanner);
}

/** A log that is what a valid digest says: what it holds, or null where that is too much to keep. */
interface Verified {
  readonly member: Member | null;
}

async function* inflated(source: ObjectSource, key: string): AsyncGenerator<Buffer> {
  const stored = await source.read(key);
  yield* inflateMember(stored.body);
}

/** Null where a log is not verified, for whatever reason: it is read last, and the reason is found then. */
async function verify(source: ObjectSource, { key, hash, size }: Log): Promise<Verified | null> {
  if (hash === null) return null;
  try {
    if (size <= STORED_WHOLE) {
      const parts: Uint8Array[] = [];
      for await (const part of (await source.read(key)).body) parts.push(part);
      const member = await inflateUnchecked(parts, KEPT_WHOLE);
      if (member) return createHash('sha256').update(member.bytes).digest('hex') === hash ? { member } : null;
    }
    const sha256 = createHash('sha256');
    for await (const chunk of inflated(source, key)) sha256.update(chunk);
    return sha256.digest('hex') === hash ? { member: null } : null;
  } catch {
    return null;
  }
}

/** For each log, the earliest second of an event in it or in any verifiable one behind it. */
function earliestFrom(logs: readonly Log[]): number[] {
  const earliest = new Array<number>(logs.length);
  let so = Infinity;
  for (let index = logs.length - 1; index >= 0; index--) {
    const log = logs[index];
    if (log && log.hash !== null) so = Math.min(so, log.from);
    earliest[index] = so;
  }
  return earliest;
}

/** Reads shards into one state: the same as if each had its own and they were merged, and as small as one. */
export async function reviewShards(
  shards: readonly Shard[],
  source: ObjectSource,
  context: RuleContext,
  onLog: (bytes: number) => void = () => undefined,
): Promise<ReviewState> {
  const state = emptyState();
  for (const shard of shards) await readShard(shard, source, context, state, onLog);
  return state;
}

/**
 * Reads one shard's logs in their order: first those that are what a valid digest says, then the others. So an event that
 * several logs hold is what a verified one says, and the first log to name it is the same however the month is cut.
 */
async function readShard(
  shard: Shard,
  source: ObjectSource,
  context: RuleContext,
  state: ReviewState,
  onLog: (bytes: number) => void,
): Promise<void> {
  const fold = new EventFold(state, shard, context);
  const scanner = resting.pop() ?? new RecordScanner(fold.add);
  scanner.onRecord = fold.add;
  const reader = { state, fold, scanner };
  const { logs } = shard;
  const earliest = earliestFrom(logs);
  const verifying: Promise<Verified | null>[] = [];
  let begun = 0;
  const unverified: Log[] = [];
  for (const [index, log] of logs.entries()) {
    while (begun < Math.min(index + IN_FLIGHT, logs.length)) verifying.push(verify(source, logs[begun++] as Log));
    const verified = await verifying.shift();
    if (!verified) {
      unverified.push(log);
      continue;
    }
    fold.settle(earliest[index] as number);
    judgeLog(log, await readRecords(log, verified, source, reader), reader);
    if (verified.member) releaseBuffer(verified.member.bytes);
    onLog(log.size);
  }
  for (const log of unverified) {
    judgeLog(log, await readRecords(log, null, source, reader), reader);
    onLog(log.size);
  }
  fold.finish();
  rest(scanner);
}

/** What reads or judges a log has a mistake of its own: no month is reviewed by it, and no log blamed. */
class UnjudgedLogError extends Error {
  override readonly name = 'UnjudgedLogError';
}

/** Has a log's bytes read; says what is wrong with them, or null. @throws UnjudgedLogError where it is not the bytes */
function whyNotRead({ key }: Log, read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ScanError) return error.message;
    throw new UnjudgedLogError(`${key} cannot be judged, by a mistake of the review's own: ${String(error)}`, {
      cause: error,
    });
  }
}

/** What reads a shard, and what it reads into. */
interface Reader {
  readonly state: ReviewState;
  readonly fold: EventFold;
  readonly scanner: RecordScanner;
}

/** What came of reading a log. */
interface Outcome {
  readonly bytes: number;
  /** SHA-256 of what was read, as of its digest where that was verified before. */
  readonly hash: string | null;
  /** Why it could not be had, or is not one gzip member; null when it is. */
  readonly failure: unknown;
  /** Why its records could not be read; null when they were. */
  readonly unreadable: string | null;
}

/** @param verified what is known to be what a valid digest says, and is not hashed again */
async function readRecords(
  log: Log,
  verified: Verified | null,
  source: ObjectSource,
  { fold, scanner }: Reader,
): Promise<Outcome> {
  const sha256 = verified ? null : createHash('sha256');
  let bytes = 0;
  let unreadable: string | null = null;
  let failure: unknown = null;
  fold.begin(log, verified !== null);
  const member = verified?.member;
  scanner.reset(member?.bytes.length);
  try {
    for await (const chunk of member ? [member.bytes] : inflated(source, log.key)) {
      sha256?.update(chunk);
      bytes += chunk.length;
      // What cannot be read is verified to its end all the same.
      unreadable ??= whyNotRead(log, () => scanner.write(chunk));
    }
  } catch (error) {
    if (error instanceof UnjudgedLogError) throw error;
    failure = error;
  }
  if (unreadable === null && (failure === null || isTrailing(failure))) {
    unreadable = whyNotRead(log, () => scanner.finish());
  }
  if (member && unreadable === null && scanner.checkSum !== member.checkSum) failure = wrongCheckSum();
  return { bytes, hash: sha256 ? sha256.digest('hex') : log.hash, failure, unreadable };
}

/** Whether a failure is that something lies behind the gzip stream: what was read before it is the log. */
const isTrailing = (failure: unknown): failure is GzipError =>
  failure instanceof GzipError && failure.reason === 'trailing';

/** Counts a log that was read, and says what is wrong with it. */
function judgeLog(log: Log, { bytes, hash, failure, unreadable }: Outcome, { state, fold, scanner }: Reader): void {
  const strange = scanner.strangeRecords > 0 ? `${scanner.strangeRecords} records that are no objects` : null;
  const before = scanner.records > 0 ? '; records before are counted' : '';
  const problem = (kind: ProblemKind, detail: string) => state.problems.push({ kind, object: log.key, detail });
  // Whichever shard finds late events in it says so, in the same words.
  if (log.late && !log.expected && fold.counted > 0)
    problem('log-unlisted', 'no valid digest names it, and it holds events of the month');
  // Other shards may read the same log for their events; only one speaks of it.
  if (!log.own || (log.late && fold.counted + fold.elsewhere === 0 && failure === null)) return;

  const cannotRead = (why: string) => state.unreadable.push({ object: log.key, why });
  if (failure instanceof ObjectMissingError) {
    state.logs.missing += 1;
    problem(
      'log-missing',
      log.expected ? 'a valid digest names it, and it is not there' : 'it vanished while it was read',
    );
    return;
  }
  state.files += 1;
  state.bytes += bytes;
  if (fold.undated > 0) cannotRead(`${fold.undated} records without a readable eventTime`);
  if (strange !== null) cannotRead(strange);
  const modified = (detail: string) => {
    if (log.expected) state.logs.invalid += 1;
    problem('log-modified', detail);
  };
  if (isTrailing(failure)) {
    modified(failure.message);
    if (unreadable !== null) cannotRead(unreadable);
  } else if (failure !== null) {
    const why = failure instanceof Error ? failure.message : String(failure);
    if (log.expected) state.logs.invalid += 1;
    cannotRead(why + before);
    problem('log-unreadable', why);
  } else {
    if (log.hash !== null && log.hash !== hash) modified(`its SHA-256 is ${hash}, its digest says ${log.hash}`);
    else if (unreadable !== null)
      problem(scanner.isDigest && log.hash === null ? 'digest-moved' : 'log-unreadable', unreadable);
    else if (strange !== null) problem('log-unreadable', strange);
    if (unreadable !== null) cannotRead(scanner.isDigest ? 'is a digest, not a log' : unreadable + before);
    if (log.hash === hash) state.logs.valid += 1;
  }
  if (log.ill) state.logs.invalid += 1;
}
