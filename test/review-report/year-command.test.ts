import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { sampleReview } from './sample-review';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'custodia-year-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a review of October with a number of events, as if at an hour of a day. */
function leave(path: string, events: number, hour: number): void {
  const { population } = sampleReview();
  const file = join(folder, path, 'review.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(sampleReview({ population: { ...population, events } })));
  utimesSync(file, new Date(0), new Date(Date.UTC(2026, 10, 3, hour)));
}

const run = (history: string) =>
  spawnSync(
    process.execPath,
    [
      join(resolve(__dirname, '..', '..'), 'scripts', 'custodia.mjs'),
      ...['review-year', '--history', history, '--year', '2026', '--out', `${history}-out`],
    ],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );

test('of several reviews of a month the one written last counts, whatever its path, and that is said', () => {
  leave('twice/a-later', 111_222, 8);
  leave('twice/b-before', 333_444, 7);
  const { status, stdout, stderr } = run('twice');
  expect(status).toBe(1);
  expect(stdout).toContain('111.222 eventi');
  expect(stderr).toBe(`2026-10: 2 reviews; the one written last counts, ${join('twice', 'a-later', 'review.json')}\n`);
  expect(readFileSync(join(folder, 'twice-out', 'year.html'), 'utf8')).not.toContain('333.444');
});

test('the same review kept twice is one, and two that differ but are equally old are refused', () => {
  leave('same/a', 111_222, 8);
  leave('same/b', 111_222, 8);
  expect(run('same')).toMatchObject({ status: 1, stderr: '' });
  leave('same/c', 333_444, 8);
  expect(run('same')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('are different reviews of 2026-10, written at the same time') as string,
  });
});

test.each([
  ['no JSON', '{"month":', 'no JSON;'],
  ['a list', '[]', 'the whole: '],
  ['half a review', JSON.stringify({ ...sampleReview(), administrators: undefined }), 'administrators: '],
  ['a month that is none', JSON.stringify({ ...sampleReview(), month: '2026-13' }), 'month: a month such as 2026-10;'],
])('a review.json that is %s is told in one clear line', (name, content, what) => {
  const file = join(name.replaceAll(' ', '-'), 'review.json');
  mkdirSync(dirname(join(folder, file)));
  writeFileSync(join(folder, file), content);
  const { status, stderr } = run(dirname(file));
  expect(status).toBe(2);
  expect(stderr).toMatch(/^.+\n$/);
  expect(stderr).toContain(`${file}: ${what}`);
  expect(stderr).toContain('a review.json as the monthly review writes it is right');
});

test('a folder that is not there is told in one clear line', () => {
  expect(run('nowhere')).toMatchObject({
    status: 2,
    stderr: '--history nowhere: cannot be read (ENOENT); the folder of the monthly reports is right\n',
  });
});
