import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { awsEnvironment } from './aws-environment';
import { ROOT, UNDER_CLOCK } from './paths';
import type { Stage } from './stage';

/** How a command ended, and the lines it said, of results or of what is wrong. */
export interface Ended {
  readonly code: number;
  readonly said: string;
}

/**
 * Runs the operator's command line against the emulator, under its clock.
 * @param args the command and its options
 * @param credentials of who runs it, as {@link Emulator.signIn} gives them; of the account where absent
 */
export function commandLine(
  { emulator, settings, folder }: Stage,
  args: readonly string[],
  credentials: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CLOCK_FILE: join(folder, 'clock'),
    NODE_OPTIONS: UNDER_CLOCK,
    ...awsEnvironment(emulator.endpoint, settings),
    ...credentials,
  };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(ROOT, 'scripts', 'custodia.mjs'), ...args],
      { cwd: ROOT, env },
      (error, out, err) => {
        if (error && typeof error.code !== 'number') reject(error);
        else resolve({ code: Number(error?.code ?? 0), said: `${out}${err}`.trim() });
      },
    );
  });
}
