// Runs the operator's command line: bundles bin/custodia.ts (about 0.1 s; workers start from the same file) and calls it.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}build/custodia.cjs`;
buildSync({
  absWorkingDir: root,
  entryPoints: ['bin/custodia.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: 'inline',
  logLevel: 'error',
});
createRequire(import.meta.url)(outfile);
