import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

test('a mistyped command is told with 2, and leaves no compiled code behind', () => {
  const kept = join(ROOT, 'build', 'reviw.cache');
  rmSync(kept, { force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'custodia.mjs'), 'reviw'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining("error: unknown command 'reviw'")]);
  expect(existsSync(kept)).toBe(false);
});
