import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { owned } from './children';
import { CACHE, ROOT } from './paths';
import { RehearsalError } from './rehearsal-error';

const execute = promisify(execFile);
const run = (command: string, args: readonly string[]) => {
  const running = execute(command, args);
  owned(running.child);
  return running;
};
/** What the emulator needs. */
const EMULATOR = join(ROOT, 'rehearsal', 'emulator', 'requirements.txt');
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** @throws RehearsalError when no Python 3.10 or newer is on the path */
function findPython(): string {
  const newEnough = 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', newEnough]).status === 0);
  if (!python) throw new RehearsalError('The emulator needs Python 3.10 or newer on the PATH: install python3.');
  return python;
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** What a command that failed said last, in one line; Debian's Python says on stdout what it lacks. */
function said(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: string; stdout?: string };
  const text = stderr?.trim() || stdout?.trim() || String(error);
  return /apt install \S+/.exec(text)?.[0] ?? (text.split('\n').at(-1) ?? '').trim();
}

/**
 * Installs pinned Python packages, the emulator's unless said otherwise, into a virtual environment of the project's own,
 * named after their folder, unless they are there already.
 * @returns path of its Python
 * @throws RehearsalError in one line: no Python, no venv module, or packages that cannot be installed
 */
export async function pythonEnvironment(requirements = EMULATOR): Promise<string> {
  const name = basename(dirname(requirements));
  const environment = join(CACHE, name);
  const python = join(environment, 'bin', 'python');
  const stamp = join(environment, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const isReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(python);
  if (isReady()) return python;
  mkdirSync(CACHE, { recursive: true });
  // Built aside and put in place when complete: neither an interrupted run nor another at the same time leaves half of it
  const asides = readdirSync(CACHE).filter((each) => each.startsWith(`${name}.`));
  for (const aside of asides) if (!isAlive(Number(aside.slice(name.length + 1)))) remove(join(CACHE, aside));
  const aside = `${environment}.${process.pid}`;
  remove(aside);
  await run(findPython(), ['-m', 'venv', aside]).catch((error: unknown) => {
    throw new RehearsalError(
      `Python's venv module makes no virtual environment (on Debian it is a package of its own): ${said(error)}`,
    );
  });
  // what is compiled is kept elsewhere (PYTHONPYCACHEPREFIX), and only of what is imported
  const install = ['install', '--quiet', '--no-compile', '--no-input', '--disable-pip-version-check'];
  await run(join(aside, 'bin', 'python'), ['-m', 'pip', ...install, '-r', requirements]).catch((error: unknown) => {
    throw new RehearsalError(`${name} could not be installed from the package registry: ${said(error)}`);
  });
  writeFileSync(join(aside, basename(stamp)), wanted);
  if (!isReady()) {
    remove(environment);
    renameSync(aside, environment);
  }
  remove(aside);
  return python;
}
