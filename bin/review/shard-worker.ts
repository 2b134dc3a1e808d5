import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { reviewShards } from '../../lambda/monthly-review/fold/review-shard';
import type { Shard } from '../../lambda/monthly-review/fold/shards';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { RegisterFile } from '../../lambda/monthly-review/register/register-schema';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import { openSource } from './open-source';

/** What a worker needs to read its shards; structured-cloned, so the register goes as a file. */
interface Task {
  readonly logs: string;
  readonly shards: readonly Shard[];
  readonly register: RegisterFile;
  readonly context: Omit<RuleContext, 'register'>;
}

type Message = { readonly read: number } | { readonly state: ReviewState };

/** In a worker thread: does what it was started for. */
export async function workOnShards(): Promise<void> {
  const { logs, shards, register, context } = workerData as Task;
  const whole = { ...context, register: new RegisterIndex(register) };
  const source = await openSource(logs);
  const onLog = (read: number) => parentPort?.postMessage({ read } satisfies Message);
  parentPort?.postMessage({ state: await reviewShards(shards, source, whole, onLog) } satisfies Message);
}

/** Most of what a worker makes is gone a moment later: with room for it, less is looked at twice. */
const YOUNG_MIB = 48;

/** Reads shards in a worker thread. */
export function inWorker(task: Task, onRead: (bytes: number) => void): Promise<ReviewState> {
  return new Promise((resolve, reject) => {
    // The command line's own file is the worker's, too.
    const worker = new Worker(__filename, {
      workerData: { task: 'shards', ...task },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    let state: ReviewState | undefined;
    worker.on('message', (message: Message) => {
      if ('state' in message) state = message.state;
      else onRead(message.read);
    });
    worker.on('error', reject);
    // Not before: what comes next needs the memory that it leaves.
    worker.on('exit', (code) => (state ? resolve(state) : reject(new Error(`a worker ended early (${code})`))));
  });
}
