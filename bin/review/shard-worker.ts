import { parentPort, Worker, workerData } from 'node:worker_threads';
import { mergeStates, type ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { reviewShard, verify, type Verified } from '../../lambda/monthly-review/fold/review-shard';
import type { Shard } from '../../lambda/monthly-review/fold/shards';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { RegisterFile } from '../../lambda/monthly-review/register/register-schema';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import type { ObjectSource } from '../../lambda/monthly-review/source/object-source';
import type { PlannedLog } from '../../lambda/monthly-review/trail/plan-review';
import { openSource } from './open-source';

/** What a worker needs to read its shards; structured-cloned, so the register goes as a file. */
interface Task {
  readonly logs: string;
  readonly shards: readonly Shard[];
  readonly register: RegisterFile;
  readonly context: Omit<RuleContext, 'register'>;
  /** Whether whoever started it verifies the logs, and hands them over inflated. */
  readonly verifiedElsewhere: boolean;
}

type Message = { readonly read: number } | { readonly verify: PlannedLog } | { readonly state: ReviewState };
interface Answer {
  readonly key: string;
  readonly verified: Verified | null;
}

/** Asks whoever started this worker to verify logs: it has nothing else to do, and this thread has. */
function askedElsewhere(): typeof verify {
  const asked = new Map<string, (verified: Verified | null) => void>();
  parentPort?.on('message', ({ key, verified }: Answer) => {
    asked.get(key)?.(verified);
    asked.delete(key);
  });
  return (_source, log) =>
    new Promise((resolve) => {
      asked.set(log.key, resolve);
      parentPort?.postMessage({ verify: log } satisfies Message);
    });
}

/** In a worker thread: does what it was started for. */
export async function workOnShards(): Promise<void> {
  const { logs, shards, register, context, verifiedElsewhere } = workerData as Task;
  const states: ReviewState[] = [];
  const whole = { ...context, register: new RegisterIndex(register) };
  const source = await openSource(logs);
  const onLog = (read: number) => parentPort?.postMessage({ read } satisfies Message);
  const verifying = verifiedElsewhere ? askedElsewhere() : verify;
  for (const shard of shards) states.push(await reviewShard(shard, source, whole, onLog, verifying));
  const [only, ...more] = states;
  parentPort?.postMessage({ state: more.length > 0 ? states.reduce(mergeStates) : only } as Message);
  parentPort?.close();
}

/** Most of what a worker makes is gone a moment later: with room for it, less is looked at twice. */
const YOUNG_MIB = 48;

/** Bytes up to which Node.js may keep a buffer in a pool. */
const SHARED = 64 * 1024;

/** Reads shards in a worker thread. @param source where logs are verified here; else the worker does */
export function inWorker(
  task: Omit<Task, 'verifiedElsewhere'>,
  onRead: (bytes: number) => void,
  source?: ObjectSource,
): Promise<ReviewState> {
  return new Promise((resolve, reject) => {
    // The command line's own file is the worker's, too.
    const worker = new Worker(__filename, {
      workerData: { task: 'shards', ...task, verifiedElsewhere: source !== undefined },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    let state: ReviewState | undefined;
    const answer = async (log: PlannedLog, from: ObjectSource) => {
      const verified = await verify(from, log);
      // A large one is not copied: the thread that reads it owns it. A small one may share its memory with others.
      const owned = verified?.bytes && verified.bytes.length > SHARED ? [verified.bytes.buffer as ArrayBuffer] : [];
      worker.postMessage({ key: log.key, verified } satisfies Answer, owned);
    };
    worker.on('message', (message: Message) => {
      if ('state' in message) state = message.state;
      else if ('read' in message) onRead(message.read);
      else if (source) answer(message.verify, source).catch(reject);
    });
    worker.on('error', reject);
    // Not before: what comes next needs the memory that it leaves.
    worker.on('exit', (code) => (state ? resolve(state) : reject(new Error(`a worker ended early (${code})`))));
  });
}
