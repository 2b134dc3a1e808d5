import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisesPage } from '../../lib/evidence/promises-page';
import { clauses } from '../../lib/policy';

test('The page for schools is the one that the policy makes (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '../../docs/promises.md'), 'utf8')).toBe(promisesPage());
});

test('The page names every promise once', () => {
  for (const { slug } of clauses) expect(promisesPage().split(`\`${slug}\``)).toHaveLength(2);
});
