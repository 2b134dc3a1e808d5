import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Runs a command to its end with its output on stderr. @throws Error with what failed */
function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit ${status}`}`);
}

/**
 * A virtual environment of the project's own with the pinned packages of a requirements file, made when missing or stale.
 * @param requirements path of the file, from the project's root
 * @returns the folder of its executables
 */
export function pythonTools(requirements: string): string {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, requirements)))
    .digest('hex');
  const folder = join(ROOT, '.cache', 'python', wanted.slice(0, 16));
  const stamp = join(folder, 'installed');
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (!existsSync(stamp)) {
    console.error(`Installing ${requirements}…`);
    rmSync(folder, { recursive: true, force: true });
    run('python3', ['-m', 'venv', folder]);
    run(join(bin, 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      join(ROOT, requirements),
    ]);
    writeFileSync(stamp, wanted);
  }
  return bin;
}
