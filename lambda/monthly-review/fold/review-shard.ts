import { createHash } from 'node:crypto';
import type { ProblemKind } from '../review';
import type { RuleContext } from '../rules/rule';
import { GzipError, inflateMember } from '../scan/gzip-member';
import { ScanError } from '../scan/json-scanner';
import { RecordScanner } from '../scan/record-scanner';
import { ObjectMissingError, type ObjectSource } from '../source/object-source';
import { EventFold } from './event-fold';
import { emptyState, type ReviewState } from './review-state';
import type { Shard } from './shards';

/** Logs whose bytes are fetched and inflated while another is read. */
const IN_FLIGHT = 3;

/** What a log was given before its turn: its inflated chunks start to flow at once, bounded by the stream's buffer. */
interface Started {
  readonly chunks: AsyncGenerator<Buffer>;
  readonly first: Promise<IteratorResult<Buffer>>;
}

async function* inflated(source: ObjectSource, key: string): AsyncGenerator<Buffer> {
  const stored = await source.read(key);
  yield* inflateMember(stored.body);
}

function begin(source: ObjectSource, key: string): Started {
  const chunks = inflated(source, key);
  const first = chunks.next();
  first.catch(() => undefined); // reported when its turn comes
  return { chunks, first };
}

/** Reads one shard's logs, one after the other in the order of their keys, so that the first to name an event is the same. */
export async function reviewShard(
  shard: Shard,
  source: ObjectSource,
  context: RuleContext,
  onLog: (bytes: number) => void = () => undefined,
): Promise<ReviewState> {
  const state = emptyState();
  const fold = new EventFold(state, shard, context);
  const scanner = new RecordScanner(fold.add);
  const started: Started[] = [];
  for (let index = 0; index < shard.logs.length; index++) {
    for (let ahead = index; ahead < Math.min(index + IN_FLIGHT, shard.logs.length); ahead++) {
      started[ahead] ??= begin(source, shard.logs[ahead]?.key ?? '');
    }
    const log = shard.logs[index];
    const own = started[index];
    Reflect.deleteProperty(started, index);
    if (!log || !own) continue;
    await readLog(log, own, { state, fold, scanner });
    onLog(log.size);
  }
  return state;
}

async function readLog(
  log: Shard['logs'][number],
  { chunks, first }: Started,
  { state, fold, scanner }: { state: ReviewState; fold: EventFold; scanner: RecordScanner },
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  let unreadable: string | null = null;
  let failure: unknown = null;
  fold.begin(log);
  scanner.reset();
  try {
    for (let next = await first; !next.done; next = await chunks.next()) {
      hash.update(next.value);
      bytes += next.value.length;
      if (unreadable !== null) continue; // no more to read, but all to verify
      try {
        scanner.write(next.value);
      } catch (error) {
        if (!(error instanceof ScanError)) throw error;
        unreadable = error.message;
      }
    }
  } catch (error) {
    failure = error;
  }
  if (unreadable === null && (failure === null || (failure instanceof GzipError && failure.reason === 'trailing'))) {
    try {
      scanner.finish();
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      unreadable = error.message;
    }
  }
  const isDigest = scanner.otherKeys.includes('digestS3Object');
  // Other shards may read the same log for their events; only one speaks of it.
  if (!log.own || (log.late && log.expected && fold.counted === 0 && failure === null)) return;

  const problem = (kind: ProblemKind, detail: string) => state.problems.push({ kind, object: log.key, detail });
  const cannotRead = (why: string) => state.unreadable.push({ object: log.key, why });
  if (failure instanceof ObjectMissingError) {
    state.logs.missing += 1;
    problem(
      'log-missing',
      log.expected ? 'a valid digest names it, and it does not exist' : 'it vanished while it was read',
    );
    return;
  }
  state.files += 1;
  state.bytes += bytes;
  if (fold.undated > 0) cannotRead(`${fold.undated} records without a readable eventTime`);
  const modified = (detail: string) => {
    if (log.expected) state.logs.invalid += 1;
    problem('log-modified', detail);
  };
  if (failure instanceof GzipError && failure.reason === 'trailing') {
    modified(failure.message);
    if (unreadable !== null) cannotRead(unreadable);
  } else if (failure !== null) {
    const why = failure instanceof Error ? failure.message : String(failure);
    if (log.expected) state.logs.invalid += 1;
    cannotRead(`${why}; records before are counted`);
    problem('log-unreadable', why);
  } else {
    const digest = hash.digest('hex');
    if (log.hash !== null && log.hash !== digest) modified(`its SHA-256 is ${digest}, its digest says ${log.hash}`);
    else if (unreadable !== null)
      problem(isDigest && log.hash === null ? 'digest-moved' : 'log-unreadable', unreadable);
    if (unreadable !== null)
      cannotRead(isDigest ? 'is a digest, not a log' : `${unreadable}; records before are counted`);
    if (log.hash === digest) state.logs.valid += 1;
  }
  if (log.hash === null && log.late) state.logs.invalid += 1; // named only by digests that are not valid
}
