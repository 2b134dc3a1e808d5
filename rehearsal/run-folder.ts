import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAlive } from '../bin/is-alive';
import { OUT, RUNS } from './paths';

/** What a run started, written down so that a later run can clean up after one that was killed. */
export interface RunRecord {
  /** Process that rehearses. */
  readonly pid: number;
  /** Leader of the emulator's process group. */
  readonly emulator?: number;
  readonly endpoint?: string;
  /** Left running on purpose (`--keep`). */
  readonly kept?: boolean;
}

const recordOf = (folder: string) => join(folder, 'run.json');

export const writeRecord = (folder: string, record: RunRecord) =>
  writeFileSync(recordOf(folder), JSON.stringify(record));

/** A folder of this run's own. */
export function createRunFolder(): string {
  const folder = join(RUNS, `${process.pid}-${Date.now()}`);
  for (const name of ['mail', 'tmp', 'out']) mkdirSync(join(folder, name), { recursive: true });
  writeRecord(folder, { pid: process.pid });
  return folder;
}

/**
 * What a run leaves takes its place at once, so that nobody finds half of it: what lay there goes into the run's folder
 * and with it. Of two that end at the same moment the later stays.
 */
export function publish(folder: string, out: string, place = OUT): void {
  for (let attempt = 1; ; attempt++) {
    if (existsSync(place)) moveUnlessGone(place, join(folder, `before-${attempt}`));
    try {
      return renameSync(out, place);
    } catch (error) {
      // another run's may have come in between
      if (!existsSync(place)) throw error;
    }
  }
}

function moveUnlessGone(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (existsSync(from)) throw error;
  }
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Ends an emulator with all its Lambda processes; a process number that was given to another program is left alone. */
export function endEmulator(pid: number | undefined): void {
  if (!pid) return;
  const command = commandOf(pid);
  if (command !== undefined && !command.includes('emulator')) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

const folders = () => (existsSync(RUNS) ? readdirSync(RUNS).map((name) => join(RUNS, name)) : []);

/** Process that made a folder: its name tells before its record is written. */
const ownerOf = (folder: string) => Number.parseInt(basename(folder), 10);

/** What a run wrote down; undefined when it has not yet. */
export function recordIn(folder: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordOf(folder), 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** Ends what a run started and removes its folder. */
export function endRun(folder: string): void {
  endEmulator(recordIn(folder)?.emulator);
  rmSync(folder, { recursive: true, force: true });
}

/** Cleans up after runs that were killed. */
export function removeStaleRuns(): void {
  for (const folder of folders()) {
    const record = recordIn(folder);
    if (isAlive(ownerOf(folder)) || (record?.kept && record.emulator && isAlive(record.emulator))) continue;
    endRun(folder);
  }
}

/** Ends the emulators that `--keep` left running. @returns how many */
export function endKeptRuns(): number {
  const kept = folders().filter((folder) => recordIn(folder)?.kept);
  for (const folder of kept) endRun(folder);
  return kept.length;
}
