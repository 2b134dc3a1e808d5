import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes all files into a folder, or none: first beside their places, then by renaming. */
export function writeAll(folder: string, files: ReadonlyMap<string, Buffer>): void {
  let beside: string;
  try {
    mkdirSync(folder, { recursive: true });
    beside = mkdtempSync(join(folder, '.writing-'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`--out ${folder}: cannot be written to (${code}); a folder that is there or may be made is right`, {
      cause: error,
    });
  }
  try {
    for (const [name, content] of files) writeFileSync(join(beside, name), content);
    for (const name of files.keys()) renameSync(join(beside, name), join(folder, name));
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
