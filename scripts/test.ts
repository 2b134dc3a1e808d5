import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tellLostOutput } from '../bin/lost-output';

type Step = readonly [name: string, command: string, ...args: string[]];

/** The longest first. */
const BEFORE: readonly Step[] = [
  ['synth', 'tsx', 'scripts/synth.ts'],
  // TypeScript 7, in a third of the processor time; the one that ESLint needs is older and checks for editors.
  ['types', '../typescript-7/bin/tsc', '-p', '.'],
  ['lint', 'eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint/'],
  ['format', 'prettier', '--check', '.', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier'],
  ['unused code', 'knip', '--no-progress'],
];
const RESULTS = '.cache/jest-results.json';

function run([name, command, ...args]: Step): Promise<boolean> {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(`node_modules/.bin/${command}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (status) => {
      console.log(
        `${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
      );
      if (status !== 0) process.stdout.write(Buffer.concat(output));
      done(status === 0);
    });
  });
}

const HELP = `Usage: npm test -- [paths...]

Everything CI runs; with paths only the tests that they select. Other options are Jest's.`;

/**
 * `npm test`: everything CI runs. Synth with all its checks and the static ones, two at a time, then the tests. With
 * arguments it runs only the tests that they select (`npm test -- test/rules`).
 */
async function main(): Promise<void> {
  const selected = process.argv.slice(2);
  if (selected.some((one) => /^(-h|--help)$/.test(one))) {
    console.log(HELP);
    return;
  }
  let sound = true;
  mkdirSync('.cache', { recursive: true });
  if (selected.length === 0) {
    const queue = [...BEFORE];
    const worker = async () => {
      for (let step = queue.shift(); step; step = queue.shift()) sound = (await run(step)) && sound;
    };
    await Promise.all([worker(), worker()]);
  }
  rmSync(RESULTS, { force: true });
  const jest = spawnSync('node_modules/.bin/jest', ['--json', '--outputFile', RESULTS, ...selected], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (!existsSync(RESULTS)) {
    console.error(
      `Jest ran no test by ${selected.join(' ') || 'its settings'}: paths of tests and options of Jest are right`,
    );
    process.exitCode = 2;
    return;
  }
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, number>;
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numRuntimeErrorTestSuites = 0 } = results;
  if (numRuntimeErrorTestSuites > 0) console.log(`${numRuntimeErrorTestSuites} test files could not run`);
  if (!sound) console.log('A check before the tests failed, see above');
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
  console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
  process.exitCode = sound && jest.status === 0 && numPassedTests > 0 ? 0 : 1;
}

tellLostOutput();
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
