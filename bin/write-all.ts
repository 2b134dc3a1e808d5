import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isAlive } from './is-alive';

/** @throws Error in one clear line when a folder cannot be made because a file stands in its way */
export function checkFolder(folder: string): void {
  for (let above = resolve(folder); ; above = dirname(above)) {
    // What lies below a file is no entry either, but is not told so.
    const found = existsSync(above) ? statSync(above) : undefined;
    if (found?.isDirectory()) return;
    if (found) throw new Error(`--out ${folder}: ${above} is a file; a folder that is there or may be made is right`);
  }
}

/** One by one: where a folder can hold none, Node.js 20 tries for ever to make them all at once. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another command was quicker
  }
}

const ASKED_TO_END = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const later = () => undefined;

const BESIDE = '.writing-';

/** Removes what a command that was killed while it wrote left beside the files. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = name.startsWith(BESIDE) ? name.split('-') : [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

class OccupiedError extends Error {}

/** Before the first file takes its place, because the others must follow. @throws where a folder lies in one's place */
function checkPlaces(folder: string, files: ReadonlyMap<string, unknown>): void {
  for (const name of [...files.keys()].map((file) => join(folder, file))) {
    if (!lstatSync(name, { throwIfNoEntry: false })?.isDirectory()) continue;
    throw new OccupiedError(`--out ${folder}: ${name} is a folder; one in which a file may take this name is right`);
  }
}

/** Writes all files into a folder, or none: first beside their places, then by renaming. */
export function writeAll(folder: string, files: ReadonlyMap<string, Buffer | string>): void {
  // Who asks the command to end while it writes asks between two files: it ends a moment later, with all of them.
  for (const signal of ASKED_TO_END) process.on(signal, later);
  let beside: string | undefined;
  try {
    beside = folderBeside(folder);
    for (const [name, content] of files) writeFileSync(join(beside, name), content);
    checkPlaces(folder, files);
    for (const name of files.keys()) renameSync(join(beside, name), join(folder, name));
  } catch (error) {
    throw error instanceof OccupiedError ? error : unwritable(folder, error);
  } finally {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true });
    for (const signal of ASKED_TO_END) process.off(signal, later);
  }
}

function folderBeside(folder: string): string {
  makeFolder(resolve(folder));
  removeLeft(folder);
  return mkdtempSync(join(folder, `${BESIDE}${process.pid}-`));
}

/** What the operating system says of a disk that is full has no path. */
function unwritable(folder: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const right = full ? 'one on a disk with room' : 'a folder that is there or may be made';
  return new Error(`--out ${folder}: cannot be written to (${code}); ${right} is right`, { cause: error });
}
