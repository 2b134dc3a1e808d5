import { isMainThread } from 'node:worker_threads';
import { Command } from 'commander';
import { docsCommand } from './commands/docs';
import { evidenceCommand } from './commands/evidence';
import { holdCommand } from './commands/hold';
import { registerCommand } from './commands/register';
import { reviewCommand } from './commands/review';
import { reviewSignOffCommand } from './commands/review-sign-off';
import { reviewYearCommand } from './commands/review-year';
import { workOnShards } from './review/shard-worker';

/** The operator's command line. Exit codes: 0 all well, 1 something is broken, 2 the input cannot be used. */
const program = new Command('custodia').description(
  'Provisions, enforces and proves the protection and availability of school records',
);
program.addCommand(docsCommand);
program.addCommand(evidenceCommand);
program.addCommand(holdCommand());
program.addCommand(registerCommand);
program.addCommand(reviewYearCommand);
program.addCommand(reviewSignOffCommand);
program.addCommand(reviewCommand);
/** A wrong command line is input that cannot be used, in every command: commander would say 1. */
function exitByContract(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.commands.forEach(exitByContract);
}
exitByContract(program);

// What an SDK says of next year's Node.js is no line of an error's; other warnings stay.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (!warning.message.startsWith('NodeVersionSupportWarning')) console.error(warning.stack ?? warning.message);
});

const work = isMainThread ? program.parseAsync() : workOnShards();
work.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
