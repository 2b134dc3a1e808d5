import { SingleBar } from 'cli-progress';

/** Work that is done sooner shows nothing. */
const SLOW_MS = 2000;
/** Where nobody looks on, as in CI, a line now and then is enough. */
const LINE_MS = 10_000;
const PERCENT = 100;

export interface Progress {
  /** @param what is going on, where that changes */
  readonly update: (done: number, total: number, what?: string) => void;
  readonly stop: () => void;
}

/** How far a command is, on stderr, once it takes longer than two seconds: a bar on a terminal, lines elsewhere. */
export function progress(
  doing: string,
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  const started = now();
  if (!out.isTTY) {
    let next = started + SLOW_MS;
    return {
      update(done, total, what = doing) {
        if (now() < next) return;
        next = now() + LINE_MS;
        out.write(`${what}: ${Math.floor((done / Math.max(total, 1)) * PERCENT)}%\n`);
      },
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({
    format: '{what} {bar} {percentage}% {eta_formatted}',
    stream: out as NodeJS.WriteStream,
    clearOnComplete: true,
  });
  let shown = false;
  return {
    update(done, total, what = doing) {
      if (!shown && now() - started > SLOW_MS) {
        shown = true;
        bar.start(total, done, { what });
      }
      if (!shown) return;
      bar.setTotal(total);
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
}

/** Does work that tells how far it is. Its bar goes when it ends, also by an error: what is said of that begins a line. */
export async function withProgress<T>(
  doing: string,
  work: (update: Progress['update']) => T | Promise<T>,
  out?: NodeJS.WriteStream,
  now?: () => number,
): Promise<T> {
  const { update, stop } = progress(doing, out, now);
  try {
    return await work(update);
  } finally {
    stop();
  }
}
