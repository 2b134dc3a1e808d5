import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'custodia-ready-'));
  for (const name of ['scripts', 'node_modules', 'npm-here']) mkdirSync(join(folder, name));
  copyFileSync(join(ROOT, 'scripts', 'ready.mjs'), join(folder, 'scripts', 'ready.mjs'));
  writeFileSync(join(folder, 'npm-here', 'npm'), '#!/bin/sh\ntouch installed\n', { mode: 0o755 });
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({
      packages: {
        '': { name: 'custodia' },
        'node_modules/zod': { version: '4.6.7' },
        'node_modules/jest': { version: '30.5.2', dev: true },
        'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
      },
    }),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a command would install the packages, where npm left a list of what it had installed. */
function installs(found?: Record<string, { version: string }>): boolean {
  const list = join(folder, 'node_modules', '.package-lock.json');
  if (found) writeFileSync(list, JSON.stringify({ packages: found }));
  const { status } = spawnSync(process.execPath, ['scripts/ready.mjs'], {
    cwd: folder,
    env: { PATH: [join(folder, 'npm-here'), process.env['PATH']].join(delimiter) },
  });
  expect(status).toBe(0);
  return existsSync(join(folder, 'installed'));
}

/** What a command says, and how it ends, where something is done before. */
function after(preloaded: string) {
  writeFileSync(join(folder, 'before.cjs'), preloaded);
  const { status, stderr } = spawnSync(process.execPath, ['--require', './before.cjs', 'scripts/ready.mjs'], {
    cwd: folder,
    env: { PATH: [join(folder, 'npm-here'), process.env['PATH']].join(delimiter) },
    encoding: 'utf8',
    timeout: 10_000,
  });
  return { status, stderr };
}

/** Whether another release of Node.js is refused, and how a command ends there. */
function under(version: string) {
  const { status, stderr } = after(
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  );
  return { status, refused: stderr.includes(`Node.js ${version} does not run Custodia`) };
}

test.each(['18.20.8', '20.14.0', '21.7.3', '22.12.0', '23.11.1'])('Node.js %s is refused in one line', (version) => {
  expect(under(version)).toEqual({ status: 2, refused: true });
});

test.each(['20.19.0', '22.13.0', '24.0.0', '25.1.0'])('Node.js %s is not', (version) => {
  expect(under(version)).toEqual({ status: 0, refused: false });
});

const one = { 'node_modules/zod': { version: '4.6.7' } };
const other = { 'node_modules/jest': { version: '30.5.2' } };

test('after a plain npm ci nothing is installed again, then or later', () => {
  expect(installs({ ...one, ...other })).toBe(false);
  expect(existsSync(join(folder, 'node_modules', '.custodia-lock'))).toBe(true);
  rmSync(join(folder, 'node_modules', '.package-lock.json'));
  expect(installs()).toBe(false);
});

test.each([
  ['nothing was', undefined],
  ['packages for development are left out', one],
  ['one has another version', { ...other, 'node_modules/zod': { version: '4.6.6' } }],
  ['one is there that is not locked', { ...one, ...other, 'node_modules/left': { version: '1.0.0' } }],
])('the locked packages are installed where %s', (_, found) => {
  expect(installs(found)).toBe(true);
});

test.each([
  ['is in the way of its folder', `require('node:fs').writeFileSync('.cache', '')`, 'EEXIST'],
  [
    'may not be written to',
    `const fs = require('node:fs');
    const { writeFileSync } = fs;
    fs.writeFileSync = (path, ...rest) => {
      if (path.endsWith('.lock')) throw Object.assign(new Error('no'), { code: 'EACCES', path });
      writeFileSync(path, ...rest);
    };
    require('node:module').syncBuiltinESMExports();`,
    'EACCES',
  ],
])('where something %s, what would be right is said in one line', (_, before, code) => {
  const { status, stderr } = after(before);
  expect([status, stderr]).toEqual([
    2,
    `${realpathSync(folder)}/.cache: cannot be written to (${code}); a project folder of one's own is right\n`,
  ]);
});

test('the lock of another user, whose process no signal reaches, is waited for', () => {
  mkdirSync(join(folder, '.cache'));
  writeFileSync(join(folder, '.cache', 'packages.lock'), '1');
  const { stderr } = after(`let asked = 0;
    process.kill = () => {
      if (++asked === 3) process.exit(5);
      throw Object.assign(new Error('no'), { code: 'EPERM' });
    };`);
  expect(stderr).toBe('');
  expect(existsSync(join(folder, 'installed'))).toBe(false);
});
