import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMonth } from './generate-month';

export const MONTH = '2026-10';
const TOOLS = join(__dirname, '../../shared/tools');

export interface MonthOfLogs {
  readonly logs: string;
  readonly keys: string;
  /** What made it, for the reader of the numbers. */
  readonly madeBy: string;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

interface Size {
  /** Of all uncompressed logs. */
  readonly mib: number;
  /** Of one uncompressed log. */
  readonly fileKib: number;
  readonly ordinary: boolean;
}

/**
 * A month of signed logs of about such a size, made once and kept in the folder for temporary files: real records
 * resampled, where the tools for it lie beside the project, else, or where that is asked for, an ordinary month that the
 * project makes up.
 */
export function monthOfLogs({ mib, fileKib, ordinary }: Size): MonthOfLogs {
  const resampled =
    !ordinary && existsSync(join(TOOLS, 'make-trail.py')) && spawnSync('python3', ['--version']).status === 0;
  const madeBy = resampled ? 'real records, resampled' : 'an ordinary month, made up';
  const logs = join(tmpdir(), `custodia-bench-${resampled ? 'resampled' : 'ordinary'}-${mib}-${fileKib}`);
  const month = { logs, keys: join(`${logs}-keys`, 'keys.json'), madeBy };
  if (existsSync(logs)) return month;
  console.error(`making a month of ${mib} MiB in ${logs} …`);
  const beside = `${logs}.making`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  if (resampled) {
    const size = ['--mib', String(mib), '--file-mib', String(fileKib / 1024)];
    run('python3', [join(TOOLS, 'make-trail.py'), beside, ...size, '--seed', '1', '--month', MONTH]);
    const hours = ['--hours', '744', '--start', `${MONTH}-01T00:00:00Z`, '--keydir', `${logs}-keys`];
    run(process.execPath, [join(TOOLS, 'sign-trail.mjs'), beside, ...hours]);
  } else generateMonth(beside, `${logs}-keys`, MONTH, mib * 1024, fileKib);
  renameSync(beside, logs);
  return month;
}
