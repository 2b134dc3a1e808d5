import { CommanderError, type Command } from 'commander';

/**
 * What nobody can read, because there is no room for it, has not been told: one line says so, and the command ends with 2.
 * Whoever reads may stop reading (`| head`): the work and its exit code are the same.
 * @param before what is to be done before the end
 */
export function tellLostOutput(before: () => void = () => undefined): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    before();
    console.error(`standard output: cannot be written to (${code ?? message}); a file on a disk with room is right`);
    process.exit(2);
  });
  // There is no other place to say that this one is lost.
  process.stderr.on('error', () => undefined);
}

/** Help is success and a wrong command line input that cannot be used, in every command: commander would say 1. */
export function exitByContract(command: Command): void {
  command.exitOverride((error) => {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    // Not ended at once: whether what was said could be written is not known yet.
    throw error;
  });
  command.commands.forEach(exitByContract);
}

/** Whether commander has said all that there is to say. */
export const isSaid = (error: unknown): boolean => error instanceof CommanderError;
