import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '../bin/is-alive';
import { owned } from '../rehearsal/children';

/** What a person must install before Python's tools can be used: shown as one line, without a stack. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
}

const ROOT = resolve(__dirname, '..');
const ENVIRONMENTS = join(ROOT, '.cache', 'python');
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

const execute = promisify(execFile);
const run = (command: string, args: readonly string[]) => {
  const running = execute(command, args);
  owned(running.child);
  return running;
};

/** @throws PythonError when no Python 3.10 or newer is on the path */
function findPython(): string {
  const newEnough = 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', newEnough]).status === 0);
  if (!python) throw new PythonError('Python 3.10 or newer is needed on the PATH: install python3.');
  return python;
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** What a command that failed said last, in one line; Debian's Python says on stdout what it lacks. */
function said(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: string; stdout?: string };
  const text = stderr?.trim() || stdout?.trim() || String(error);
  return /apt install \S+/.exec(text)?.[0] ?? (text.split('\n').at(-1) ?? '').trim();
}

/**
 * Has the environment keep what it compiles, also where PYTHONDONTWRITEBYTECODE is set: else each run of cfn-lint compiles
 * its libraries anew, for longer than it lints. https://docs.python.org/3/library/site.html
 */
const KEEP_BYTECODE = `import pathlib, site
pathlib.Path(site.getsitepackages()[0], 'keep-bytecode.pth').write_text('import sys; sys.dont_write_bytecode = False\\n')`;

const pythonOf = (folder: string) => join(folder, 'bin', 'python');

/** Where the environment of a requirements file goes: it is made anew when either changes, the file or the making. */
export function environmentOf(requirements: string): string {
  const content = readFileSync(join(ROOT, requirements));
  return join(ENVIRONMENTS, createHash('sha256').update(content).update(KEEP_BYTECODE).digest('hex').slice(0, 16));
}

/**
 * Installs pinned Python packages into a virtual environment of the project's own, unless they are there already. Their
 * programs are run by it, as modules or as the scripts beside it: by themselves those look for the folder it was built in.
 * @param requirements path of the requirements file, from the project's root
 * @returns path of the environment's Python
 * @throws PythonError in one line: no Python, no venv module, or packages that cannot be installed
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const file = join(ROOT, requirements);
  const environment = environmentOf(requirements);
  const name = basename(environment);
  if (existsSync(environment)) return pythonOf(environment);
  console.error(`Installing ${requirements}…`);
  mkdirSync(ENVIRONMENTS, { recursive: true });
  // Built aside and put in place when complete: neither an interrupted run nor another at the same time leaves half of it.
  const asides = readdirSync(ENVIRONMENTS).filter((each) => each.startsWith(`${name}.`));
  for (const aside of asides) if (!isAlive(Number(aside.split('.')[1]))) remove(join(ENVIRONMENTS, aside));
  const aside = mkdtempSync(`${environment}.${process.pid}.`);
  await run(findPython(), ['-m', 'venv', aside]).catch((error: unknown) => {
    throw new PythonError(
      `Python's venv module makes no virtual environment (on Debian it is a package of its own): ${said(error)}`,
    );
  });
  // Nothing is compiled that is not imported.
  const install = ['install', '--quiet', '--no-compile', '--no-input', '--disable-pip-version-check'];
  await run(pythonOf(aside), ['-m', 'pip', ...install, '-r', file]).catch((error: unknown) => {
    throw new PythonError(`${basename(file)} could not be installed from the package registry: ${said(error)}`);
  });
  await run(pythonOf(aside), ['-c', KEEP_BYTECODE]).catch((error: unknown) => {
    throw new PythonError(`The environment of ${basename(file)} could not be finished: ${said(error)}`);
  });
  try {
    renameSync(aside, environment);
  } catch (error) {
    if (!existsSync(environment)) throw error; // or another was faster
  }
  remove(aside);
  return pythonOf(environment);
}
