import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes all files into a folder, or none: first beside their places, then by renaming. */
export function writeAll(folder: string, files: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true });
  const beside = mkdtempSync(join(folder, '.writing-'));
  try {
    for (const [name, content] of files) writeFileSync(join(beside, name), content);
    for (const name of files.keys()) renameSync(join(beside, name), join(folder, name));
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
