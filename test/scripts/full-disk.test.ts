import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAll } from '../../bin/write-all';
import { ROOT } from '../../rehearsal/paths';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'custodia-full-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command's exit code and errors, with its output where there is no room for it. */
function withoutRoom(script: string, ...words: string[]) {
  const full = openSync('/dev/full', 'w');
  const started = script.endsWith('.ts') ? ['--require', 'tsx/cjs', script] : [script];
  try {
    return spawnSync(process.execPath, [...started, ...words], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
  } finally {
    closeSync(full);
  }
}

test('Results that nobody can read, because there is no room for them, are told in one line, with 2', () => {
  const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } };
  writeFileSync(join(folder, 'one.template.json'), JSON.stringify(template));
  const { status, stderr } = withoutRoom(
    'scripts/custodia.mjs',
    'evidence',
    '--templates',
    folder,
    '--out',
    join(folder, 'out'),
  );
  expect([status, stderr]).toEqual([
    2,
    'standard output: cannot be written to (ENOSPC); a file on a disk with room is right\n',
  ]);
});

test.each([
  ['scripts/custodia.mjs', '--help'],
  ['scripts/custodia.mjs', 'hold', '--help'],
  ['scripts/custodia.mjs', 'hold', 'place', '--help'],
  ['rehearsal/main.ts', '--help'],
  ['bench/main.ts', '--help'],
])('Help that nobody can read is told in one line too: %s %s %s', (script, ...words) => {
  const { status, stderr } = withoutRoom(script, ...words);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^standard output: cannot be written to .*\n$/)]);
});

test('Help that can be read is success, a wrong option input that cannot be used', () => {
  const statusOf = (...words: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts', 'custodia.mjs'), ...words]).status;
  expect([statusOf('hold', '--help'), statusOf('hold', 'list', '--no-such')]).toEqual([0, 2]);
});

test('Files that cannot be written are told with their folder', () => {
  expect(() => writeAll(folder, new Map([['no/such/folder', 'text']]))).toThrow(
    `--out ${folder}: cannot be written to (ENOENT); a folder that is there or may be made is right`,
  );
});
