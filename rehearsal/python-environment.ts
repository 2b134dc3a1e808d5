import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE, ROOT } from './paths';
import { RehearsalError } from './rehearsal-error';

const run = promisify(execFile);
const REQUIREMENTS = join(ROOT, 'rehearsal', 'emulator', 'requirements.txt');
const ENVIRONMENT = join(CACHE, 'emulator');
const LOCK = join(CACHE, 'emulator.lock');
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** @throws RehearsalError when no Python 3.10 or newer is on the path */
function findPython(): string {
  const newEnough = 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', newEnough]).status === 0);
  if (!python) throw new RehearsalError('The emulator needs Python 3.10 or newer on the PATH: install python3.');
  return python;
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Two first runs at once build one environment, one after the other; a lock whose holder died is nobody's. */
async function locked<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(CACHE, { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
      if (holder && !isAlive(holder)) rmSync(LOCK, { force: true });
      else await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** What a command that failed said last, in one line; Debian's Python says on stdout what it lacks. */
function said(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: string; stdout?: string };
  const text = stderr?.trim() || stdout?.trim() || String(error);
  return /apt install \S+/.exec(text)?.[0] ?? (text.split('\n').at(-1) ?? '').trim();
}

/**
 * Installs the emulator, pinned, into a virtual environment of the project's own, unless it is there already.
 * @returns path of its Python
 * @throws RehearsalError in one line: no Python, no venv module, or packages that cannot be installed
 */
export async function pythonEnvironment(): Promise<string> {
  const python = join(ENVIRONMENT, 'bin', 'python');
  const stamp = join(ENVIRONMENT, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const isReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(python);
  if (isReady()) return python;
  return locked(async () => {
    if (isReady()) return python;
    // Built aside and put in place when complete: what an interrupted run left at work writes to a folder of its own
    const aside = `${ENVIRONMENT}.${process.pid}`;
    for (const name of readdirSync(CACHE)) {
      if (name.startsWith('emulator.') && name !== basename(LOCK))
        rmSync(join(CACHE, name), { recursive: true, force: true });
    }
    await run(findPython(), ['-m', 'venv', aside]).catch((error: unknown) => {
      throw new RehearsalError(
        `Python's venv module makes no virtual environment (on Debian it is a package of its own): ${said(error)}`,
      );
    });
    const install = ['install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', REQUIREMENTS];
    await run(join(aside, 'bin', 'python'), ['-m', 'pip', ...install]).catch((error: unknown) => {
      throw new RehearsalError(`The emulator could not be installed from the package registry: ${said(error)}`);
    });
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    renameSync(aside, ENVIRONMENT);
    writeFileSync(stamp, wanted);
    return python;
  });
}
