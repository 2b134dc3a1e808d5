import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

test('a project folder in which nothing may be kept is told in one line, with 2', () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'custodia-unwritable-')));
  cpSync(join(ROOT, 'scripts'), join(project, 'scripts'), { recursive: true });
  const linked = ['bin', 'lambda', 'lib', 'node_modules', 'package.json', 'package-lock.json', 'tsconfig.json'];
  for (const name of linked) symlinkSync(join(ROOT, name), join(project, name));
  writeFileSync(join(project, 'build'), 'in the way, as a folder of somebody else is');
  const command = [join(project, 'scripts', 'custodia.mjs'), 'register', '--help'];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  rmSync(project, { recursive: true });
  expect([status, stderr]).toEqual([
    2,
    `${project}/build: cannot be written to (EEXIST); a project folder of one's own is right\n`,
  ]);
});
