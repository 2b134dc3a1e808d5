import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../bin/is-alive';
import { RUNS } from '../../rehearsal/paths';
import { removeStaleRuns } from '../../rehearsal/run-folder';

const refused = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};
afterEach(() => jest.restoreAllMocks());

test('a process lives that may be signalled, or may not because it is of another user', () => {
  expect(isAlive(process.pid)).toBe(true);
  jest.spyOn(process, 'kill').mockImplementationOnce(refused('EPERM')).mockImplementationOnce(refused('ESRCH'));
  expect([isAlive(1), isAlive(1)]).toEqual([true, false]);
});

test('what a rehearsal of another user is at work in is not cleaned up', () => {
  const folder = join(RUNS, '1-0');
  mkdirSync(folder, { recursive: true });
  jest.spyOn(process, 'kill').mockImplementation(refused('EPERM'));
  try {
    removeStaleRuns();
    expect(existsSync(folder)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
