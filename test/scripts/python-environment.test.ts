import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ROOT } from '../../rehearsal/paths';
import { emptyEnvironmentOf, environmentOf, pythonEnvironment } from '../../scripts/python-environment';

let folder: string;
let requirements: string;
let name: string;

beforeEach(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'python-test-'));
  requirements = relative(ROOT, join(folder, 'requirements.txt'));
  writeFileSync(join(ROOT, requirements), `# ${folder}\n`); // of this test alone, and so is the environment's name
  name = basename(environmentOf(requirements));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const left of environments()) rmSync(join(ROOT, '.cache', 'python', left), { recursive: true, force: true });
  rmSync(emptyEnvironmentOf(`${folder}\n`), { recursive: true, force: true });
});

/** What lies where the environment goes, finished or not. */
function environments(): string[] {
  const all = join(ROOT, '.cache', 'python');
  return existsSync(all) ? readdirSync(all).filter((one) => one.startsWith(name)) : [];
}

/** Puts a Python on the path that says what the script says, and makes an environment of itself. */
function python(script = ''): void {
  const made = '/bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python"; echo made >> "$HERE/made"; /bin/sleep 0.5';
  const cases = `case "$2" in venv) ${made};; *version_info*) echo "$HERE";; esac`;
  writeFileSync(join(folder, 'python3'), `#!/bin/sh\n${script}\n${cases}\n`);
  chmodSync(join(folder, 'python3'), 0o755);
}

/** What a process that asks for the environment is given, or told. */
async function asked(): Promise<string> {
  const ask = `require('./scripts/python-environment.ts').pythonEnvironment(${JSON.stringify(requirements)})`;
  const told = `.then(console.log, ({ name, message }) => console.log(name + ': ' + message))`;
  const env = { PATH: folder, HERE: folder };
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', ask + told], { cwd: ROOT, env });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  await new Promise((done) => child.once('close', done));
  return said.trim();
}

test('two at once are given one environment, and nothing is left beside it', async () => {
  python();
  const given = await Promise.all([asked(), asked()]);
  const [one = ''] = given;
  expect(one).toBe(join(ROOT, '.cache', 'python', name, 'bin', 'python'));
  expect(given).toEqual([one, one]);
  expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('made\nmade\n');
  expect(existsSync(one)).toBe(true);
  expect(environments()).toEqual([name]);
});

test('an environment for other packages is a copy of the one that was made for the first', async () => {
  python();
  const first = await asked();
  writeFileSync(join(ROOT, requirements), `# ${folder}, changed\n`);
  const second = await asked();
  rmSync(join(second, '..', '..'), { recursive: true });
  expect(second).not.toBe(first);
  expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('made\n');
});

test('what an interrupted installation left is not taken for the environment, and goes', async () => {
  python();
  mkdirSync(join(ROOT, '.cache', 'python', `${name}.999999999.left`), { recursive: true });
  await asked();
  expect(environments()).toEqual([name]);
});

test.each([
  ['no Python', undefined, 'PythonError: Python 3.10 or newer is needed on the PATH: install python3.'],
  [
    "Debian's Python without its venv module",
    `case "$2" in venv) printf 'You may need:\\n\\n    apt install python3.11-venv\\n\\nFailing command: x\\n'; exit 1;; esac`,
    "PythonError: Python's venv module makes no virtual environment (on Debian it is a package of its own): apt install python3.11-venv",
  ],
  [
    'no package registry',
    `case "$2" in pip) echo 'ERROR: No matching distribution found' >&2; exit 1;; esac`,
    'PythonError: requirements.txt could not be installed from the package registry: ERROR: No matching distribution found',
  ],
  [
    'no room left',
    `case "$2" in *pathlib*) printf 'Traceback:\\nOSError: No space left on device\\n' >&2; exit 1;; esac`,
    'PythonError: The environment of requirements.txt could not be finished: OSError: No space left on device',
  ],
])('with %s one line says what is missing, and nothing is half-made', async (_, script, line) => {
  if (script !== undefined) python(script);
  expect(await asked()).toBe(line);
  expect(environments().filter((one) => one === name)).toEqual([]);
});

test('what Python compiles is kept, whatever the caller set: it is compiled once', async () => {
  const python = await pythonEnvironment('scripts/requirements-cfn-lint.txt');
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = spawnSync(python, ['-c', 'import sys; print(sys.dont_write_bytecode)'], { env, encoding: 'utf8' });
  expect(stdout.trim()).toBe('False');
});
