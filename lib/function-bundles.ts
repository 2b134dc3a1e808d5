import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..');

/** Parts of the PDF library for images and web pages, which no report has: half a megabyte. */
const UNUSED_PARTS = ['canvg', 'html2canvas', 'dompurify', 'fast-png'];

/** Functions: the folders under `lambda/` that have a `handler.ts`. */
export const functionNames = (): string[] =>
  readdirSync(join(ROOT, 'lambda'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, 'lambda', entry.name, 'handler.ts')))
    .map((entry) => entry.name)
    .sort();

/**
 * Bundles every function in one esbuild run into `<outdir>/<name>/index.js` (`build/lambda/` unless said otherwise). The AWS SDK is the runtime's own.
 * The target is Node.js 20 so that the embedded emulator, which uses the host's, can run the same bytes.
 */
export function bundleFunctions(
  names: readonly string[] = functionNames(),
  outdir = join(ROOT, 'build', 'lambda'),
): string {
  rmSync(outdir, { recursive: true, force: true });
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `lambda/${name}/handler.ts`])),
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
    alias: Object.fromEntries(UNUSED_PARTS.map((part) => [part, './lambda/runtime/unused-part.ts'])),
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'error',
  });
  return outdir;
}

/** Bundles all functions and returns the code of each by name. */
export function bundledCode(): (functionName: string) => Code {
  const folder = bundleFunctions();
  return (functionName) => Code.fromAsset(join(folder, functionName));
}
