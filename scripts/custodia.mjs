// Runs the operator's command line: bundles bin/custodia.ts unless a source has changed since, and calls it.
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
    // Large ones that few commands need are loaded when they are; all else is one file, which is soon read.
    external: ['@aws-sdk/*', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'canvg', 'dompurify', 'html2canvas'],
    supported: { 'dynamic-import': false },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  // Nothing but ASCII: it is read in a third of the time.
  const text = outputFiles[0].text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const own = Object.keys(metafile.inputs).filter((path) => !/(^|\/)node_modules\//.test(path));
  try {
    mkdirSync(`${root}build`, { recursive: true });
    put(outfile, text);
    put(inputs, JSON.stringify([...own, 'package-lock.json', 'scripts/custodia.mjs']));
  } catch ({ code, message }) {
    console.error(`${root}build: cannot be written to (${code ?? message}); a project folder of one's own is right`);
    process.exit(2);
  }
}
createRequire(import.meta.url)('./run-bundle.cjs');
