import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { production, type Settings } from '../../lib/config';
import type { Template } from '../../lib/template/template';
import type * as making from './synthesise';

export interface Synthesised {
  readonly templates: Readonly<Record<string, Template>>;
  readonly outdir: string;
}

const ROOT = join(__dirname, '../..');
const KEPT = join(ROOT, '.cache/synthesised');
/** What templates are made of: one changed byte, and they are made anew. */
const SOURCES = ['lib', 'lambda', 'test/stacks/synthesise.ts', 'package-lock.json'];
/** What was made of other sources is kept so long: somebody may be reading it. */
const STALE_MS = 24 * 60 * 60 * 1000;

const hashOf = (...texts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 32);
};

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

let folder: string | undefined;

/** The folder for what is made of the sources as they are. */
function folderOfSources(): string {
  const files = SOURCES.flatMap((source) => filesOf(join(ROOT, source)));
  return join(KEPT, hashOf(...files.flatMap((file) => [file.slice(ROOT.length), readFileSync(file)])));
}

function make(settings: Settings, outdir: string): void {
  const beside = join(outdir, '..');
  mkdirSync(beside, { recursive: true });
  for (const other of readdirSync(KEPT).map((name) => join(KEPT, name)))
    if (other !== beside && Date.now() - statSync(other).mtimeMs > STALE_MS)
      rmSync(other, { recursive: true, force: true });
  const half = mkdtempSync(join(beside, 'half-made-'));
  // Not before it is needed: to load CDK takes longer than what most of these tests do.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would have every test wait for it
  (require('./synthesise') as typeof making).synthesise(settings, half);
  try {
    renameSync(half, outdir);
  } catch (error) {
    if (!existsSync(outdir)) throw error;
    rmSync(half, { recursive: true, force: true }); // another test file made the same meanwhile
  }
}

function templatesIn(outdir: string): Synthesised['templates'] {
  const suffix = '.template.json';
  const files = readdirSync(outdir).filter((file) => file.endsWith(suffix));
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8')) as Template;
  return Object.fromEntries(files.map((file) => [file.slice(0, -suffix.length), read(file)]));
}

const known = new Map<string, Synthesised>();

/**
 * The templates of one environment by stack name, without bundling, checks or CDK's own validator. Many tests look at
 * the same ones: they are synthesised once for the sources as they are, and kept.
 */
export function synthesised(settings: Settings = production): Synthesised {
  folder ??= folderOfSources();
  const outdir = join(folder, hashOf(JSON.stringify(settings)));
  if (!existsSync(outdir)) make(settings, outdir);
  const result = known.get(outdir) ?? { outdir, templates: templatesIn(outdir) };
  known.set(outdir, result);
  return result;
}
