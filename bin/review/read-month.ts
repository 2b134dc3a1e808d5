import { emptyState, mergeStates } from '../../lambda/monthly-review/fold/review-state';
import { equalShards } from '../../lambda/monthly-review/fold/shards';
import { finishReview } from '../../lambda/monthly-review/fold/finish-review';
import type { Review } from '../../lambda/monthly-review/review';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import type { ObjectSource } from '../../lambda/monthly-review/source/object-source';
import { planReview } from '../../lambda/monthly-review/trail/plan-review';
import type { KeyProvider } from '../../lambda/monthly-review/trail/public-keys';
import { inWorker } from './shard-worker';

export interface Reading {
  /** As given by `--logs`: workers open it anew. */
  readonly logs: string;
  readonly source: ObjectSource;
  readonly keys: KeyProvider;
  readonly workers: number;
  readonly onProgress: (done: number, total: number) => void;
  /** Done by this thread while workers read. */
  readonly meanwhile?: () => void;
}

/** Reviews a month on worker threads: the result is the same, however many. */
export async function readMonth(reading: Reading, context: RuleContext): Promise<Review> {
  const { source, keys, workers } = reading;
  const plan = await planReview(context.month, source, keys);
  const shards = equalShards(plan, workers);
  const total = shards.flatMap(({ logs }) => logs).reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const onRead = (bytes: number) => reading.onProgress((done += bytes), total);
  const lanes = Math.min(workers, shards.length);
  const { register, ...rest } = context;
  const working = Array.from({ length: lanes }, (_, lane) =>
    inWorker(
      {
        logs: reading.logs,
        shards: shards.filter((_shard, index) => index % lanes === lane),
        register: register.file,
        context: rest,
      },
      onRead,
      // One worker alone would verify and read in turns: this thread verifies for it.
      lanes === 1 ? source : undefined,
    ),
  );
  reading.meanwhile?.();
  // A single state is not copied: it may be large.
  const [only = emptyState(), ...more] = await Promise.all(working);
  const state = more.length > 0 ? [only, ...more].reduce(mergeStates) : only;
  return finishReview(context.month, plan.trail, state, context);
}
