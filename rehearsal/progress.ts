import { SingleBar } from 'cli-progress';

/** What is going on, on stderr: a bar on a terminal, a line a step elsewhere. */
export interface Progress {
  /** A step begins. */
  step(name: string): void;
  /** The step goes on. */
  detail(text: string): void;
  end(): void;
}

/** @param steps how many there will be */
export function progress(steps: number, out: NodeJS.WriteStream = process.stderr): Progress {
  let done = 0;
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  if (!out.isTTY) {
    return {
      step: (name) => out.write(`[${++done}/${steps}] ${name} (${seconds()})\n`),
      detail: () => undefined,
      end: () => undefined,
    };
  }
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {name} {text}',
    stream: out,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(steps, 0, { name: '', text: '' });
  return {
    step: (name) => bar.update(done++, { name, text: '' }),
    detail: (text) => bar.update({ text }),
    end: () => bar.stop(),
  };
}
