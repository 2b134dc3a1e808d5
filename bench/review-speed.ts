import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { best, measure, type Measured } from './measured-process';
import { MONTH, monthOfLogs, type MonthOfLogs } from './month-of-logs';
import { validateLogs } from './validate-logs';

/** Most times the floor that a review may take, by workers; and the memory that one worker may need. */
const GOALS = [
  { workers: 1, ratio: 1.75 },
  { workers: 2, ratio: 1.25 },
] as const;
const MEMORY_MIB = 300;

function review({ logs, keys }: MonthOfLogs, workers: number): Measured & { readonly json: string } {
  const out = mkdtempSync(join(tmpdir(), 'custodia-bench-review-'));
  try {
    const register = ['--register', 'docs/register.sample.json', '--keys', keys];
    const task = ['--logs', logs, '--month', MONTH, ...register, '--out', out, '--workers', String(workers)];
    const measured = measure('scripts/custodia.mjs', ['review', ...task]);
    return { ...measured, json: readFileSync(join(out, 'review.json'), 'utf8') };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/**
 * The whole review, reports included, against reading, inflating and hashing the same files in one process: each in fresh
 * processes, in turns, the fastest of each.
 */
export async function reviewSpeed(options: {
  mib: number;
  fileKib: number;
  runs: number;
  awsCli: boolean;
  ordinary: boolean;
}): Promise<string> {
  const month = monthOfLogs(options);
  const floors: Measured[] = [];
  const reviews = GOALS.map(() => [] as ReturnType<typeof review>[]);
  for (let run = 0; run < options.runs; run++) {
    floors.push(measure('bench/floor.mjs', [month.logs]));
    GOALS.forEach(({ workers }, index) => reviews[index]?.push(review(month, workers)));
  }
  const outputs = new Set(reviews.flat().map(({ json }) => json));
  if (outputs.size !== 1) throw new Error('the review says different things of one month: some of its bytes differ');
  const { population, findings } = JSON.parse([...outputs].join('')) as {
    population: { events: number; files: number; bytes: number };
    findings: unknown[];
  };
  const floor = best(floors);
  const lines = [
    `review of ${(population.bytes / 2 ** 20).toFixed(0)} MiB of logs (${month.madeBy}): ${population.events} events in ${population.files} files, ${findings.length} findings`,
    `  floor (gunzip and SHA-256 of the same files, one process): ${floor.seconds.toFixed(2)} s, ${floor.cpuSeconds.toFixed(2)} s of processor`,
  ];
  GOALS.forEach(({ workers, ratio }, index) => {
    const { seconds, cpuSeconds, maxRssMiB } = best(reviews[index] ?? []);
    lines.push(
      `  ${workers} worker${workers > 1 ? 's' : ''}: ${seconds.toFixed(2)} s, ${(seconds / floor.seconds).toFixed(2)} times the floor (goal: at most ${ratio}), ` +
        `${cpuSeconds.toFixed(2)} s of processor (${(cpuSeconds / floor.cpuSeconds).toFixed(2)} times), ${Math.round(population.events / seconds)} events/s, ${maxRssMiB.toFixed(0)} MiB${workers === 1 ? ` (goal: at most ${MEMORY_MIB})` : ''}`,
    );
  });
  if (options.awsCli) {
    const seconds = await validateLogs(month);
    lines.push(
      `  aws cloudtrail validate-logs, which verifies only: ${seconds.toFixed(2)} s, ${(seconds / floor.seconds).toFixed(2)} times the floor`,
    );
  }
  return lines.join('\n');
}
