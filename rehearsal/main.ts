import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { exitByContract, isSaid, tellLostOutput } from '../bin/lost-output';
import { awsEnvironment } from './aws-environment';
import { endChildren } from './children';
import { limits } from './limits';
import { OUT } from './paths';
import { progress } from './progress';
import { PythonError } from '../scripts/python-environment';
import { RehearsalError } from './rehearsal-error';
import { rehearse, shortcomings, stepCount } from './rehearse';
import { createRunFolder, endKeptRuns, endRun, publish, removeStaleRuns } from './run-folder';
import { shortOf } from './stage';
import { table } from './table';

const program = new Command('npm start --')
  .description('Rehearses the whole platform on this machine: deploys it, lives two months, shows each promise kept')
  .option('--keep', 'leave the emulator running and print the environment for the AWS CLI')
  .option('--stop', 'end the emulators that --keep left running, and nothing else')
  .allowExcessArguments(false);
exitByContract(program);
tellLostOutput();

// The SDK's advice about coming Node.js versions is for whoever maintains this, not for whoever rehearses.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

async function main(): Promise<number> {
  const options = program.parse().opts<{ keep?: boolean; stop?: boolean }>();
  removeStaleRuns();
  if (options.stop) {
    console.log(`${endKeptRuns()} kept rehearsal(s) ended`);
    return 0;
  }
  const folder = createRunFolder();
  const shown = progress(stepCount);
  let kept = false;
  const clean = () => {
    shown.end();
    endChildren();
    if (!kept) endRun(folder);
  };
  // what comes twice (Ctrl-C, and npm that hands it on) does not break off the cleaning
  const stop = (signal: number) => {
    clean();
    process.exit(128 + signal);
  };
  process.on('SIGINT', () => stop(2));
  process.on('SIGTERM', () => stop(15));
  process.on('SIGHUP', () => stop(1));
  // an npm that is killed takes nothing with it
  const starter = process.ppid;
  setInterval(() => process.ppid !== starter && stop(1), 500).unref();
  try {
    const done = await rehearse(folder, shown);
    shown.end();
    publish(folder, done.stage.out);
    console.log(table(done.rows));
    console.log(`\nWhat an emulator cannot show:\n${limits.map((limit) => `- ${limit}`).join('\n')}`);
    console.log(`\nEverything lies in ${relative(process.cwd(), OUT) || OUT}/`);
    if (options.keep) {
      await done.stage.emulator.keep();
      kept = true;
      const variables = Object.entries(awsEnvironment(done.stage.emulator.endpoint, done.stage.settings));
      console.log(`\nThe platform goes on running; end it by: npm start -- --stop\nFor the AWS CLI:\n`);
      for (const [name, value] of variables) console.log(`export ${name}=${value}`);
    }
    const short = shortcomings(done.rows);
    for (const row of short) console.error(`Falls short: ${row.clauses}, ${row.done}: ${shortOf(row)}`);
    return short.length > 0 ? 1 : 0;
  } catch (error) {
    const log = join(folder, 'emulator.log');
    if (existsSync(log)) {
      mkdirSync(OUT, { recursive: true });
      cpSync(log, join(OUT, 'emulator.log'));
      console.error(`What the emulator logged lies in ${join(OUT, 'emulator.log')}`);
    }
    throw error;
  } finally {
    clean();
  }
}

main()
  // Whether the table could be written is known a moment later.
  .then((code) => setImmediate(() => process.exit(code)))
  .catch((error: unknown) => {
    if (isSaid(error)) return;
    const isTold = error instanceof RehearsalError || error instanceof PythonError;
    console.error(isTold ? error.message : error);
    process.exit(isTold ? 2 : 1);
  });
