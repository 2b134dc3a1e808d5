import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  /** Wall time from start to exit, the start of Node.js included. */
  readonly seconds: number;
  /** Time on processors, of all threads: says more than wall time where others work on the machine. */
  readonly cpuSeconds: number;
  readonly maxRssMiB: number;
  readonly stdout: string;
}

/** Runs a Node.js script in a fresh process. @throws Error when it fails */
export function measure(script: string, args: readonly string[]): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-usage-'));
  const usage = join(folder, 'usage.json');
  try {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', join(__dirname, 'usage-at-exit.cjs'), script, ...args],
      { encoding: 'utf8', env: { ...process.env, BENCH_USAGE: usage } },
    );
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}${stdout}`);
    const { maxRssKiB, cpuSeconds } = JSON.parse(readFileSync(usage, 'utf8')) as {
      maxRssKiB: number;
      cpuSeconds: number;
    };
    return { seconds, cpuSeconds, maxRssMiB: maxRssKiB / 1024, stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fastest run, with the least time on processors and the largest memory that any run needed. */
export const best = (runs: readonly Measured[]): Measured =>
  runs.reduce((one, other) => ({
    ...(other.seconds < one.seconds ? other : one),
    cpuSeconds: Math.min(one.cpuSeconds, other.cpuSeconds),
    maxRssMiB: Math.max(one.maxRssMiB, other.maxRssMiB),
  }));
