import { isMainThread, workerData } from 'node:worker_threads';
import type { Command } from 'commander';

/** The commands; each is loaded when it is asked for, because some need large libraries. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  docs: async () => (await import('./commands/docs.js')).docsCommand,
  evidence: async () => (await import('./commands/evidence.js')).evidenceCommand,
  hold: async () => (await import('./commands/hold.js')).holdCommand(),
  register: async () => (await import('./commands/register.js')).registerCommand,
  review: async () => (await import('./commands/review.js')).reviewCommand,
  'review-sign-off': async () => (await import('./commands/review-sign-off.js')).reviewSignOffCommand,
  'review-year': async () => (await import('./commands/review-year.js')).reviewYearCommand,
};

/** What scripts/run-bundle.cjs keeps compiled code of. */
export const commandNames = Object.keys(commands);

/** Whether there is nothing more to wait for. */
let done = !isMainThread;
// Node.js ends well when whatever is awaited can no longer come: then nothing was done, and that is told.
process.once('exit', (code) => {
  if (done || code !== 0) return;
  console.error('the command ended before its work was done: a mistake of its own, not of its input');
  process.exitCode = 2;
});

// What an SDK says of next year's Node.js is no line of an error's; other warnings stay.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (!warning.message.startsWith('NodeVersionSupportWarning')) console.error(warning.stack ?? warning.message);
});

/** The operator's command line. Exit codes: 0 all well, 1 something is broken, 2 the input cannot be used. */
async function run(): Promise<void> {
  // Not at the top: worker threads have no use for them.
  const [{ Command }, { exitByContract, isSaid, tellLostOutput }] = await Promise.all([
    import('commander'),
    import('./lost-output.js'),
  ]);
  tellLostOutput(() => (done = true));
  const program = new Command('custodia').description(
    'Provisions, enforces and proves the protection and availability of school records',
  );
  const [, , asked = ''] = process.argv;
  for (const [name, load] of Object.entries(commands)) {
    if (name === asked || !Object.hasOwn(commands, asked)) program.addCommand(await load());
  }
  exitByContract(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!isSaid(error)) throw error;
  }
  done = true;
}

/** In a worker thread: what it was started for. */
async function work(): Promise<void> {
  const { task } = workerData as { readonly task: 'shards' | 'pdf' };
  if (task === 'pdf') await (await import('./review/pdf-worker.js')).drawPdf();
  else await (await import('./review/shard-worker.js')).workOnShards();
}

(isMainThread ? run() : work()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
