import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunctions, functionNames } from '../../lib/function-bundles';

const MOST_BYTES = 500_000;

test('every function bundles, below 500 KB', () => {
  const folder = bundleFunctions();
  expect(readdirSync(folder).sort()).toEqual(functionNames());
  const sizes = functionNames().map((name) => [name, statSync(join(folder, name, 'index.js')).size] as const);
  expect(sizes.filter(([, bytes]) => bytes >= MOST_BYTES)).toEqual([]);
});
