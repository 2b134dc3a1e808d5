import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import type { ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { reviewShards } from '../../lambda/monthly-review/fold/review-shard';
import type { Shard } from '../../lambda/monthly-review/fold/shards';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { RegisterFile } from '../../lambda/monthly-review/register/register-schema';
import type { RuleContext } from '../../lambda/monthly-review/rules/rule';
import { openSource } from './open-source';

/** What is known before a month is planned; structured-cloned, so the register goes as a file. */
interface Input {
  readonly logs: string;
  readonly register: RegisterFile;
}

/** What one is to read, known once the month is planned. */
interface Task {
  readonly shards: readonly Shard[];
  readonly context: Omit<RuleContext, 'register'>;
}

type Message = { readonly read: number } | { readonly state: ReviewState };

/** Stored bytes of logs after which a worker says how far it is: logs may be small and many. */
const SAID_EVERY = 256 * 1024;

/** In a worker thread: waits for its input, makes ready, waits for its task, and does it. */
export async function workOnShards(): Promise<void> {
  if (!parentPort) throw new Error('shards are read in a worker thread');
  const port = parentPort;
  const [{ logs, register }] = (await once(port, 'message')) as [Input];
  const asked = once(port, 'message') as Promise<[Task]>;
  const index = new RegisterIndex(register);
  const source = await openSource(logs);
  const [{ shards, context }] = await asked;
  let unsaid = 0;
  const onLog = (bytes: number) => {
    unsaid += bytes;
    if (unsaid < SAID_EVERY) return;
    port.postMessage({ read: unsaid } satisfies Message);
    unsaid = 0;
  };
  const state = await reviewShards(shards, source, { ...context, register: index }, onLog);
  port.postMessage({ state } satisfies Message);
}

/** Most of what a worker makes is gone a moment later: with room for it, less is looked at twice. */
const YOUNG_MIB = 48;

/** A thread that reads shards: started before it is known which, because that takes as long as planning a month. */
export class ShardWorker {
  private readonly worker: Worker;
  private readonly state: Promise<ReviewState>;
  private onRead: (bytes: number) => void = () => undefined;

  constructor() {
    // The command line's own file is the worker's, too.
    const worker = new Worker(__filename, {
      workerData: { task: 'shards' },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    this.worker = worker;
    this.state = new Promise((resolve, reject) => {
      let state: ReviewState | undefined;
      worker.on('message', (message: Message) => {
        if ('state' in message) state = message.state;
        else this.onRead(message.read);
      });
      worker.on('error', reject);
      // Not before: what comes next needs the memory that it leaves.
      worker.on('exit', (code) => (state ? resolve(state) : reject(new Error(`a worker ended early (${code})`))));
    });
    this.state.catch(() => undefined); // whoever reads is told; one that nobody needs may be stopped
  }

  /** Has it make ready. */
  open(input: Input): void {
    this.worker.postMessage(input);
  }

  /** @throws when the thread fails, or ends early */
  read(task: Task, onRead: (bytes: number) => void): Promise<ReviewState> {
    this.onRead = onRead;
    this.worker.postMessage(task);
    return this.state;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
