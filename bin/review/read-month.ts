import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { reviewShards } from '../../lambda/monthly-review/fold/review-shard';
import { emptyState, mergeStates } from '../../lambda/monthly-review/fold/review-state';
import { equalShards } from '../../lambda/monthly-review/fold/shards';
import { finishReview } from '../../lambda/monthly-review/fold/finish-review';
import type { Review } from '../../lambda/monthly-review/review';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import type { ObjectSource } from '../../lambda/monthly-review/source/object-source';
import type { Layout } from '../../lambda/monthly-review/trail/layout';
import { planReview } from '../../lambda/monthly-review/trail/plan-review';
import type { KeyProvider } from '../../lambda/monthly-review/trail/public-keys';
import { ShardWorker } from './shard-worker';

export interface Reading {
  /** As given by `--logs`: workers open it anew. */
  readonly logs: string;
  readonly source: ObjectSource;
  readonly layout: Layout;
  readonly keys: KeyProvider;
  readonly workers: number;
  /** Threads for the first month that is read, started already; others start their own. */
  readonly started: ShardWorker[];
  /** @param what is being read, where it is not the month's logs */
  readonly onProgress: (done: number, total: number, what?: string) => void;
  /** Done by this thread while workers read. */
  readonly meanwhile?: () => void;
}

/** Threads that read what several workers are asked for; one reads in this thread. */
export const startWorkers = (count: number): ShardWorker[] =>
  Array.from({ length: count > 1 ? count : 0 }, () => new ShardWorker());

/** Has V8 collect now what the reading left: what comes next takes its place rather than more memory. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc'); // among the flags of scripts/run-bundle.cjs, too: what V8 keeps depends on them
  (runInNewContext('gc') as () => void)();
}

/**
 * Keeps V8's room for young objects as it is: of what a single worker makes, little lives long, and Node.js 24 would take a
 * hundred MiB for it. How far it may grow is settled before a script runs, but not whether it does.
 */
const keepYoungSmall = () => setFlagsFromString('--semi-space-growth-factor=1');

/** Stored bytes of logs after which a single worker collects: by itself, V8 lets its heap grow much more. */
const COLLECTED_EVERY = 16 * 1024 * 1024;

/** Plans a month and reads its logs. The plan, large where logs are many, is gone when they are read. */
async function readLogs(reading: Reading, known: RuleContext) {
  const { logs, source, layout, keys, workers, started, onProgress } = reading;
  const { register, ...rest } = known;
  let done = 0;
  let total = 0;
  const onRead = (bytes: number) => onProgress((done += bytes), total);
  const threads = started.length > 0 ? started.splice(0) : startWorkers(workers);
  try {
    for (const thread of threads) thread.open({ logs, register: register.file });
    const plan = await planReview(known.month, source, keys, layout);
    const { trail, bucket: logBucket } = plan;
    const shards = equalShards(plan, workers);
    total = shards.flatMap((shard) => shard.logs).reduce((sum, { size }) => sum + size, 0);
    const lanes = Math.min(workers, shards.length);
    if (lanes > 1) {
      const states = threads.slice(0, lanes).map((thread, lane) =>
        thread.read(
          {
            shards: shards.filter((_shard, index) => index % lanes === lane),
            context: { ...rest, logBucket },
          },
          onRead,
        ),
      );
      reading.meanwhile?.();
      return { trail, logBucket, states: await Promise.all(states) };
    }
    if (workers === 1) keepYoungSmall(); // of the whole process: other workers' threads may yet read other months
    collectGarbage();
    let collected = 0;
    const states = await reviewShards(shards, source, { ...known, logBucket }, (bytes) => {
      onRead(bytes);
      if (done < collected + COLLECTED_EVERY) return;
      collected = done;
      collectGarbage();
    });
    return { trail, logBucket, states: [states] };
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

/** Reads a month's logs, and finds what they come to. */
async function judge(
  reading: Reading,
  known: RuleContext,
): Promise<{ readonly review: Review; readonly alone: boolean }> {
  const { trail, logBucket, states } = await readLogs(reading, known);
  const alone = states.length === 1;
  if (alone) collectGarbage();
  // A single state is not copied: it may be large.
  const [state = emptyState()] = alone ? states : [states.reduce(mergeStates, emptyState())];
  return { review: finishReview(known.month, trail, state, { ...known, logBucket }), alone };
}

/** Reviews a month in this process, or on worker threads: the result is the same. */
export async function readMonth(reading: Reading, known: RuleContext): Promise<Review> {
  const { review, alone } = await judge(reading, known);
  if (alone) collectGarbage(); // what it was found by is of no more use, and the report needs as much
  return review;
}
