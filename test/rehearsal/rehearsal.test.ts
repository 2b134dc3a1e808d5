import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LIFE } from '../../rehearsal/life';
import { rehearse, shortcomings, type Rehearsal } from '../../rehearsal/rehearse';
import { createRunFolder, endRun } from '../../rehearsal/run-folder';

const silent = { step: () => undefined, detail: () => undefined, end: () => undefined };

let folder: string;
let rehearsal: Rehearsal;

beforeAll(async () => {
  folder = createRunFolder();
  rehearsal = await rehearse(folder, silent);
}, 300_000);

afterAll(() => endRun(folder));

test('every promise that the rehearsal plays is kept', () => {
  expect(shortcomings(rehearsal.rows)).toEqual([]);
});

test.each([
  'register.json',
  'keys.json',
  'deployed-without-effect.txt',
  'copies.json',
  'evidence/evidence.html',
  ...[LIFE.ordinaryMonth, LIFE.plantedMonth].flatMap((month) =>
    ['mail.eml', 'mail.html', 'report.html', 'report.pdf', 'review.json', 'accesses.csv'].map(
      (file) => `review/${month}/${file}`,
    ),
  ),
])('leaves %s to look at', (file) => {
  expect(existsSync(join(rehearsal.stage.out, file))).toBe(true);
});
