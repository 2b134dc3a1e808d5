import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = 3;

/** Seconds of the fastest of some runs of an app, in a process of its own as the CDK CLI would start it. */
function secondsOf(app: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const outdir = mkdtempSync(join(tmpdir(), 'custodia-bench-'));
    const started = performance.now();
    const { status, stderr } = spawnSync('node_modules/.bin/tsx', [app], {
      env: { ...process.env, CDK_OUTDIR: outdir },
      encoding: 'utf8',
    });
    const seconds = (performance.now() - started) / 1000;
    rmSync(outdir, { recursive: true });
    if (status !== 0) throw new Error(`${app} failed: ${stderr}`);
    return seconds;
  });
  return Math.min(...times);
}

/** Synth of production against an empty app synthesised the same way: at most three times its time. */
export function synthTime(): string {
  const floor = secondsOf('bench/empty-app.ts');
  const production = secondsOf('bin/platform.ts');
  return `synth of production: ${production.toFixed(2)} s, ${(production / floor).toFixed(2)} times an empty app's ${floor.toFixed(2)} s (goal: at most 3)`;
}
