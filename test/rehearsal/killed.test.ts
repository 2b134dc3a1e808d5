import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EMULATOR_REQUIREMENTS, ROOT, RUNS } from '../../rehearsal/paths';
import { pythonEnvironment } from '../../scripts/python-environment';
import { publish, recordIn, removeStaleRuns } from '../../rehearsal/run-folder';

const SOON = 90_000;

beforeAll(async () => void (await pythonEnvironment(EMULATOR_REQUIREMENTS)));

const MAIN = ['--import', 'tsx', join(ROOT, 'rehearsal', 'main.ts')];

/** Waits until the emulator of a rehearsal runs. */
async function underWay(pid: number | undefined): Promise<{ folder: string; emulator: number }> {
  for (;;) {
    const name = existsSync(RUNS) ? readdirSync(RUNS).find((each) => each.startsWith(`${pid}-`)) : undefined;
    const folder = join(RUNS, name ?? 'none');
    const emulator = recordIn(folder)?.emulator;
    if (emulator) return { folder, emulator };
    await sleep(50);
  }
}

/** Starts a rehearsal in a process of its own and waits until its emulator runs. */
async function started(): Promise<{ child: ChildProcess; folder: string; emulator: number }> {
  const child = spawn(process.execPath, MAIN, { stdio: 'ignore' });
  return { child, ...(await underWay(child.pid)) };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

/** Whether any process of a group is alive. */
function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** A loaded machine takes its time; a process that stays, stays. */
const GONE_BY = 25_000;

async function gone(group: number): Promise<boolean> {
  for (let waited = 0; waited < GONE_BY; waited += 100) {
    if (!groupLives(group)) return true;
    await sleep(100);
  }
  return false;
}

test(
  'a rehearsal that is killed leaves no emulator, and the next one cleans up its folder',
  async () => {
    const { child, folder, emulator } = await started();
    const exit = ended(child);
    child.kill('SIGKILL');
    await exit;
    expect(await gone(emulator)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    removeStaleRuns();
    expect(existsSync(folder)).toBe(false);
  },
  SOON,
);

test(
  'a rehearsal that is interrupted ends its emulator and removes its folder',
  async () => {
    const { child, folder, emulator } = await started();
    const exit = ended(child);
    child.kill('SIGINT');
    expect(await exit).toBe(130);
    expect(await gone(emulator)).toBe(true);
    expect(existsSync(folder)).toBe(false);
  },
  SOON,
);

test(
  'a rehearsal whose npm is killed ends',
  async () => {
    const npm = spawn('sh', ['-c', '"$@" >&2 & echo $!; wait', 'npm', process.execPath, ...MAIN], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = await new Promise<number>((resolve) => npm.stdout.once('data', (said) => resolve(Number(said))));
    const { emulator, folder } = await underWay(pid);
    npm.kill('SIGKILL');
    expect(await gone(emulator)).toBe(true);
    for (let waited = 0; existsSync(folder) && waited < GONE_BY; waited += 100) await sleep(100);
    expect(existsSync(folder)).toBe(false);
  },
  SOON,
);

test('a run that has only just begun is left alone', () => {
  const folder = join(RUNS, `${process.pid}-0`);
  mkdirSync(folder, { recursive: true });
  removeStaleRuns();
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
});

test('what a run leaves replaces what lay there, and nothing stays beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'published-'));
  const place = join(folder, 'rehearsal', 'out');
  mkdirSync(join(folder, 'rehearsal'));
  for (const name of ['first', 'second']) {
    const run = join(folder, name);
    mkdirSync(join(run, 'out'), { recursive: true });
    writeFileSync(join(run, 'out', name), '');
    publish(run, join(run, 'out'), place);
    expect(readdirSync(place)).toEqual([name]);
  }
  expect(readdirSync(join(folder, 'rehearsal'))).toEqual(['out']);
  rmSync(folder, { recursive: true });
});
