import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { checkRecord } from '../../lambda/record-check/check-record';
import { recordSchemas } from '../../lambda/record-check/trace-record';
import { partition } from '../../lambda/record-delivery/partition';

const NOW = Date.UTC(2026, 10, 23, 8);
const access = {
  id: '7d9f2f5e-3f0b-4f53-9c4e-6b3c3a6f1a11',
  at: '2026-11-23T07:59:58.120Z',
  application: 'alunni',
  school: 'NAIC812004',
  user: 'segreteria01',
  outcome: 'success',
  event: 'sign-in',
  source: '203.0.113.7',
};
const check = (record: object) => checkRecord('accesses', JSON.stringify(record), new Set(['alunni']), NOW);

test('a record that fits goes on as one line', () => {
  expect(check(access)).toEqual({ fits: true, line: JSON.stringify(access) });
});

test.each([
  ['an unknown field', { ...access, password: 'x' }],
  ['another application', { ...access, application: 'bilancio' }],
  ['a time in the future', { ...access, at: '2026-11-23T09:00:00.000Z' }],
  ['a time long ago', { ...access, at: '2026-11-01T09:00:00.000Z' }],
  ['no school', { ...access, school: undefined }],
])('a record with %s is refused without saying its values', (_, record) => {
  const result = check(record);
  expect(result.fits).toBe(false);
  expect(JSON.stringify(result)).not.toContain('203.0.113.7');
});

test('every line of a landed object comes into its own partition or is named unreadable', () => {
  const lines = [access, { ...access, school: 'MIIC812005' }, access].map((one) => JSON.stringify(one));
  const { partitions, unreadable } = partition([...lines, '{"school":"../x"}', ''].join('\n'));
  expect(partitions.map(({ school, lines: of }) => [school, of.length])).toEqual([
    ['NAIC812004', 2],
    ['MIIC812005', 1],
  ]);
  expect(unreadable).toHaveLength(1);
});

test.each(['accesses', 'operations'] as const)('the published schema of %s is the one that is checked', (stream) => {
  const published = readFileSync(join(__dirname, `../../docs/schemas/${stream}.schema.json`), 'utf8');
  expect(JSON.parse(published)).toEqual(z.toJSONSchema(recordSchemas[stream]));
});
