import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
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

/** A Python on the path, and which it is. @throws PythonError when none is 3.10 or newer */
function findPython(): { readonly python: string; readonly version: string } {
  const about = 'import sys; print(sys.version, sys.executable); sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  for (const python of PYTHONS) {
    const { status, stdout } = spawnSync(python, ['-c', about]);
    if (status === 0) return { python, version: stdout.toString() };
  }
  throw new PythonError('Python 3.10 or newer is needed on the PATH: install python3.');
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

const named = (...contents: readonly (string | Buffer)[]) => {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return join(ENVIRONMENTS, hash.digest('hex').slice(0, 16));
};

/** Where the environment of a requirements file goes: it is made anew when either changes, the file or the making. */
export const environmentOf = (requirements: string): string =>
  named(readFileSync(join(ROOT, requirements)), KEEP_BYTECODE);

/** Makes an environment aside and puts it in place when complete: neither an interrupted run nor another at the same time leaves half of it. */
async function put(environment: string, make: (aside: string) => Promise<void>): Promise<void> {
  mkdirSync(ENVIRONMENTS, { recursive: true });
  const asides = readdirSync(ENVIRONMENTS).filter((each) => each.startsWith(`${basename(environment)}.`));
  for (const aside of asides) if (!isAlive(Number(aside.split('.')[1]))) remove(join(ENVIRONMENTS, aside));
  const aside = mkdtempSync(`${environment}.${process.pid}.`);
  await make(aside);
  try {
    renameSync(aside, environment);
  } catch (error) {
    if (!existsSync(environment)) throw error; // or another was faster
  }
  remove(aside);
}

/** Where that of a Python goes which others are copies of. */
export const emptyEnvironmentOf = (version: string): string => named(version);

/** An environment with pip in it and no more: to make one takes as long as to fill it, so it is made once and copied. */
async function emptyEnvironment(): Promise<string> {
  const { python, version } = findPython();
  const empty = emptyEnvironmentOf(version);
  if (existsSync(empty)) return empty;
  await put(empty, async (aside) => {
    await run(python, ['-m', 'venv', aside]).catch((error: unknown) => {
      throw new PythonError(
        `Python's venv module makes no virtual environment (on Debian it is a package of its own): ${said(error)}`,
      );
    });
  });
  return empty;
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
  if (existsSync(environment)) return pythonOf(environment);
  console.error(`Installing ${requirements}…`);
  const empty = await emptyEnvironment();
  await put(environment, async (aside) => {
    // What was compiled holds as long as its source has its time.
    cpSync(empty, aside, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    // Nothing is compiled that is not imported.
    const install = ['install', '--quiet', '--no-compile', '--no-input', '--disable-pip-version-check'];
    await run(pythonOf(aside), ['-m', 'pip', ...install, '-r', file]).catch((error: unknown) => {
      throw new PythonError(`${basename(file)} could not be installed from the package registry: ${said(error)}`);
    });
    await run(pythonOf(aside), ['-c', KEEP_BYTECODE]).catch((error: unknown) => {
      throw new PythonError(`The environment of ${basename(file)} could not be finished: ${said(error)}`);
    });
  });
  return pythonOf(environment);
}
