import { spawnSync } from 'node:child_process';

/** `npm test`: everything CI runs, in order; stops at the first that fails. */
const steps: [string, string[]][] = [
  ['types', ['tsc', '-p', '.']],
  ['lint', ['eslint', '.', '--cache', '--cache-location', '.cache/eslint']],
  ['format', ['prettier', '--check', '.', '--log-level', 'warn']],
  ['unused code', ['knip']],
  ['synth', ['tsx', 'scripts/synth.ts']],
];
for (const [name, [command, ...args]] of steps as [string, [string, ...string[]]][]) {
  const started = performance.now();
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' });
  console.log(`${name}: ${status === 0 ? 'ok' : 'failed'} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) process.exit(1);
}
const jest = spawnSync('node_modules/.bin/jest', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
  encoding: 'utf8',
});
process.stderr.write(jest.stderr);
process.exit(jest.status ?? 1);
