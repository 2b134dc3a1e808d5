import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
