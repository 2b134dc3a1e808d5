// Runs the operator's command line: bundles bin/custodia.ts (workers start from the same file) unless a source has changed
// since, and calls it.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}build/custodia.cjs`;
const inputs = `${root}build/custodia.inputs.json`;

/** Whether the bundle is younger than all that it was made of, and all of that is still there. */
function isCurrent() {
  try {
    const made = statSync(outfile).mtimeMs;
    return JSON.parse(readFileSync(inputs, 'utf8')).every((path) => statSync(root + path).mtimeMs < made);
  } catch {
    return false;
  }
}

/** Writes a file at once, so that a command started meanwhile finds all of it. */
function put(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

if (!isCurrent()) {
  const { buildSync } = await import('esbuild');
  const { metafile, outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: ['bin/custodia.ts'],
    outfile,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  mkdirSync(`${root}build`, { recursive: true });
  put(outfile, outputFiles[0].contents);
  put(inputs, JSON.stringify([...Object.keys(metafile.inputs), 'scripts/custodia.mjs']));
}
createRequire(import.meta.url)(outfile);
