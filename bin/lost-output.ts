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

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** What was given and is empty, as by a variable of the shell that is not set: `--out ''` would be the folder at hand. */
function refuseEmpty(command: Command): void {
  const { options, registeredArguments, args } = command;
  const wrong = (what: string, value: unknown, right: string) =>
    `${what} argument '${String(value)}' is invalid. It is empty; right is: ${right}.`;
  const said = [
    ...options.flatMap((option) => {
      const value: unknown = command.getOptionValue(option.attributeName());
      return isBlank(value) && value !== option.defaultValue
        ? [wrong(`option '${option.flags}'`, value, option.description)]
        : [];
    }),
    ...registeredArguments.flatMap((argument, index) =>
      isBlank(args[index]) ? [wrong(`'<${argument.name()}>'`, args[index], argument.description)] : [],
    ),
  ];
  if (said.length > 0) command.error(`error: ${said.join(' ')}`);
}

/**
 * Help is success and a wrong command line input that cannot be used, in every command: commander would say 1. So is an
 * option or argument that is given and empty.
 */
export function exitByContract(command: Command): void {
  // Told of the commands below it too: said once.
  if (!command.parent) command.hook('preAction', (_, acting) => refuseEmpty(acting));
  command.exitOverride((error) => {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    // Not ended at once: whether what was said could be written is not known yet.
    throw error;
  });
  command.commands.forEach(exitByContract);
}

/** Whether commander has said all that there is to say. */
export const isSaid = (error: unknown): boolean => error instanceof CommanderError;
