import { Command, InvalidArgumentError } from 'commander';
import { exitByContract, isSaid, tellLostOutput } from '../bin/lost-output';
import { reviewSpeed } from './review-speed';
import { retentionSweep } from './retention-sweep';
import { synthTime } from './synth-time';

interface Options {
  readonly mib: number;
  readonly fileKib: number;
  readonly runs: number;
  readonly awsCli: boolean;
  readonly ordinary: boolean;
}

/** Every bench by its name: prints its ratios to the floor measured in the same run. */
const benches: Readonly<Record<string, (options: Options) => Promise<string> | string>> = {
  retention: retentionSweep,
  review: reviewSpeed,
  synth: synthTime,
};

const names = Object.keys(benches).join(', ');

function count(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A whole number from 1 on is right.');
}

tellLostOutput();
const bench = new Command('bench')
  .description('the benchmarks, each with its ratio to the floor measured in the same run')
  .argument('[names...]', `which: ${names}`, Object.keys(benches))
  .option('--mib <n>', 'review: size of the month, MiB of uncompressed logs', count, 1024)
  .option('--file-kib <n>', 'review: size of a log, KiB of uncompressed records', count, 7680)
  .option('--ordinary', 'review: an ordinary month, made up, instead of real records resampled', false)
  .option('--runs <n>', 'review: runs of each; the fastest counts', count, 3)
  .option('--aws-cli', 'review: measure `aws cloudtrail validate-logs` too (installs awscli)', false)
  .action(async (asked: string[], options: Options) => {
    const unknown = asked.find((name) => !Object.hasOwn(benches, name));
    if (unknown !== undefined) throw new Error(`no bench "${unknown}"; there are ${names}`);
    for (const name of asked) console.log(await benches[name]?.(options));
  });
exitByContract(bench);
bench.parseAsync().catch((error: unknown) => {
  if (isSaid(error)) return;
  console.error((error as Error).message);
  process.exitCode = 2;
});
