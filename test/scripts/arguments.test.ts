import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

/** What a command says of its arguments, on one line, and its exit code. */
function said(script: string, ...args: string[]): [status: number | null, output: string] {
  const tsx = script.endsWith('.ts') ? [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs')] : [];
  const options = { encoding: 'utf8', cwd: ROOT, timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...tsx, join(ROOT, 'scripts', script), ...args],
    options,
  );
  return [status, stdout + stderr];
}

test.each<[string, RegExp, string, ...string[]]>([
  ['synth knows no arguments', /^error: too many arguments[^\n]*\n$/, 'synth.ts', 'staging'],
  ['synth knows no options', /^error: unknown option '--environment'\n$/, 'synth.ts', '--environment', 'staging'],
  [
    'evidence is of templates or of an account',
    /^error: option '--live <prefix>' cannot be used with/,
    'custodia.mjs',
    'evidence',
    '--live',
    'custodia',
    '--templates',
    'cdk.out/staging',
  ],
  [
    'evidence is of named stacks',
    /^error: option '--live <prefix>' argument '' is invalid/,
    'custodia.mjs',
    'evidence',
    '--live',
    '',
  ],
  [
    'a sign-off says something',
    /^error: option '--conclusions <text>' argument ' ' is invalid\. [^\n]*\n$/,
    'custodia.mjs',
    'review-sign-off',
    ...['--report', 's3://b-1/reviews/2026-10/ab12/', '--by', 'Ada Neri', '--place', 'Bologna', '--evaluation', 'x'],
    ...['--conclusions', ' '],
  ],
  [
    'roles are of an environment that there is',
    /^--environment prod: one of production, staging, rehearsal is right\n$/,
    'custodia.mjs',
    'register',
    'sql',
    'docs/register.sample.json',
    '--environment',
    'prod',
  ],
  [
    'a bench is run once or more often',
    /^error: option '--runs <n>' argument '0' is invalid\. A whole number from 1 on is right\.\n$/,
    '../bench/main.ts',
    ...['review', '--mib', '1', '--runs', '0'],
  ],
  [
    'no bench runs where one of them is none',
    /^no bench "toString"; there are retention, review, synth\n$/,
    '../bench/main.ts',
    ...['synth', 'toString'],
  ],
  [
    'what is signed off is the folder of a report',
    /^error: option '--report <s3-folder>' argument 's3:\/\/reports\/reviews\/2026-10\/' is invalid\. Give the folder[^\n]*\n$/,
    'custodia.mjs',
    'review-sign-off',
    ...['--report', 's3://reports/reviews/2026-10/', '--by', 'Ada Neri', '--place', 'Milano'],
    ...['--evaluation', 'Nulla', '--conclusions', 'Esito positivo'],
  ],
])('%s: exit 2, one line', (_, line, script, ...args) => {
  expect(said(script, ...args)).toEqual([2, expect.stringMatching(line)]);
});

const order = ['place', '--id', 'one', '--reason', 'judicial', '--authority', 'x', '--act', 'y', '--ordered-by', 'z'];

test.each([
  ['evidence', '--templates', '', '--templates <folder>'],
  ['evidence', '--out', '', '--out <folder>'],
  ['evidence', '--out', ' ', '--out <folder>'],
  ['register check', '', '', '<file>'],
  ['register check docs/register.sample.json', '--month', '', '--month <YYYY-MM>'],
  ['register sql docs/register.sample.json', '--cluster', '', '--cluster <name>'],
  ['review --logs test --month 2026-10 --register docs/register.sample.json', '--out', '', '--out <folder>'],
  [
    'review --logs test --month 2026-10 --register docs/register.sample.json --out build/o',
    '--keys',
    '',
    '--keys <file>',
  ],
  ['review-year --year 2026 --out build/o', '--history', '', '--history <dir>'],
  ['hold list', '--environment', '', '--environment <name>'],
  ['hold release --act x --ordered-by y', '--id', '', '--id <id>'],
])('%s %s "%s" goes no further: exit 2, one line', (command, option, value, flags) => {
  const given = option === '' ? [value] : [option, value];
  const [status, output] = said('custodia.mjs', ...command.split(' '), ...given);
  expect(output).toContain(`'${flags}' argument '${value}' is invalid. It is empty; right is: `);
  expect([status, output.split('\n').length]).toEqual([2, 2]);
});

test('a list that is empty is quoted', () => {
  const rest = ['--stores', 'operations', '--from-day', '2026-01-01'];
  for (const option of ['--applications', '--schools'])
    expect(said('custodia.mjs', 'hold', ...order, ...rest, option, '')).toEqual([2, expect.stringContaining('""')]);
});

test.each([
  ['synth.ts', /^Usage: npm run synth/],
  ['test.ts', /^Usage: npm test -- \[paths\.\.\.\]/],
])('%s --help tells how it is used, and does nothing', (script, usage) => {
  expect(said(script, '--help')).toEqual([0, expect.stringMatching(usage)]);
});

test('the tests are not run by an option that Jest does not know, and the line says so', () => {
  const [status, output] = said('test.ts', '--nope');
  expect(status).toBe(2);
  expect(output).toContain('Jest ran no test by --nope');
});

test('one of a thing is counted as one', () => {
  expect(said('custodia.mjs', 'register', 'check', 'docs/register.sample.json')[1]).toContain(
    ': 2 administrators, 1 reviewer, 2 emergency, 11 workloads; valid',
  );
});
