import { parentPort, Worker, workerData } from 'node:worker_threads';
import { mergeStates, type ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { reviewShard } from '../../lambda/monthly-review/fold/review-shard';
import type { Shard } from '../../lambda/monthly-review/fold/shards';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { RegisterFile } from '../../lambda/monthly-review/register/register-schema';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import { openSource } from './open-source';

/** What a worker needs to read its shards; structured-cloned, so the register goes as a file. */
interface Task {
  readonly task: 'review';
  readonly logs: string;
  readonly shards: readonly Shard[];
  readonly register: RegisterFile;
  readonly context: Omit<RuleContext, 'register'>;
}

type Message = { readonly read: number } | { readonly state: ReviewState };

/** In a worker thread: does what it was started for. The command line's own file is the worker's, too. */
export async function workOnShards(): Promise<void> {
  const { logs, shards, register, context } = workerData as Task;
  const states: ReviewState[] = [];
  const whole = { ...context, register: new RegisterIndex(register) };
  const source = await openSource(logs);
  for (const shard of shards) {
    states.push(await reviewShard(shard, source, whole, (read) => parentPort?.postMessage({ read } satisfies Message)));
  }
  parentPort?.postMessage({ state: states.reduce(mergeStates) } satisfies Message);
}

/** Most of what a worker makes is gone a moment later: with room for it, less is looked at twice. */
const YOUNG_MIB = 96;

/** Reads shards in a worker thread. */
export function inWorker(task: Omit<Task, 'task'>, onRead: (bytes: number) => void): Promise<ReviewState> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, {
      workerData: { ...task, task: 'review' } satisfies Task,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    worker.on('message', (message: Message) => {
      if ('state' in message) resolve(message.state);
      else onRead(message.read);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a worker ended early (${code})`)));
  });
}
