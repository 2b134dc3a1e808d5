import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { kept } from '../../lambda/review-workflow/object-layout';
import { ROOT } from '../../rehearsal/paths';
import { accountDouble, type AccountDouble } from './account-double';
import { projectCopy } from './project-copy';
import { pages, shellCommand, toldCommands } from './told-commands';

/** Commands that take minutes or are the tests themselves: what runs each, and the words by which it does. */
const RUN_BY: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm start': ['test/rehearsal/rehearsal.test.ts', 'rehearse(folder'],
  'npm test': ['.ci/run', '\nnpm test\n'],
  'npm test -- test/rules': ['scripts/test.ts', '...selected]'],
  'npm run synth': ['scripts/test.ts', "'tsx', 'scripts/synth.ts'"],
};

/** Commands that no test runs, and why; everything else is run here. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm start -- --keep': 'leaves processes behind; but for that it is `npm start`',
  'npm start -- --stop': 'would end what a developer keeps running',
  'npm run bench': 'measures this machine for minutes; a timed test would fail by load',
  'npm run evidence -- --live custodia-production': 'reads a deployed account',
  'npx cdk bootstrap aws://111122223333/eu-west-1': 'changes an account; the rehearsal bootstraps the emulator',
  'npx cdk deploy --all -c environment=staging': 'changes an account; the rehearsal deploys to the emulator',
  'npx cdk deploy --all --concurrency 1 -c environment=production':
    'changes an account; the rehearsal deploys to the emulator',
  'npx cdk deploy custodia-production-custody --exclusively -c environment=production': 'changes an account',
  'npx cdk diff -c environment=production': 'reads a deployed account',
};
/** The rehearsal's test runs them against the platform that it deployed. */
const isOfTheAwsCli = (command: string) => command.startsWith('aws ');

/** Codes that commands may end with beside 0, on what they are given here. */
const ALSO_WELL: Readonly<Record<string, number>> = {
  // what the verdicts are is the evidence's own tests' matter
  'npm run evidence': 1,
  'npm run evidence -- --templates cdk.out/production --out build/evidence': 1,
  // one month of twelve
  'npm run review:year -- --history build/review --year 2026 --out build/year': 1,
};

const manifest = JSON.stringify({ month: '2026-10', verdict: 'proven', files: [] });
const sha256 = createHash('sha256').update(manifest).digest('hex');
const report = `custodia-production-reports-111122223333/${kept.report('2026-10', sha256)}`;

const runHere = toldCommands.filter(
  (command) => !(command in RUN_BY) && !(command in NOT_RUN) && !isOfTheAwsCli(command),
);

describe('the commands that the README and the guides tell', () => {
  let account: AccountDouble;
  let folder: string;

  beforeAll(async () => {
    folder = projectCopy();
    account = await accountDouble();
    account.objects.set(`${report}manifest.json`, manifest);
    const register = readFileSync(join(ROOT, 'docs', 'register.sample.json'), 'utf8');
    account.objects.set('custodia-production-reports-111122223333/registers/2026-01-01.json', register);
  });
  afterAll(() => {
    account.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function run(told: string): Promise<{ code: number | null; output: string }> {
    const command = shellCommand(told);
    const PATH = [join(ROOT, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
    const child = spawn(command, {
      cwd: folder,
      shell: true,
      env: { ...process.env, ...account.environment, PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    return new Promise((done) => child.once('close', (code) => done({ code, output })));
  }

  test.each(runHere)('"%s" works', async (told) => {
    const { code, output } = await run(told);
    const isWell = code === 0 || code === ALSO_WELL[told];
    expect(isWell ? 'well' : `${code}: ${output}`).toBe('well');
  });
});

test.each(Object.entries(RUN_BY))('"%s" is told, and run by the file named', (command, [file, words]) => {
  expect(toldCommands).toContain(command);
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(words);
});

test('what no test runs, and what may end otherwise than with 0, is still told', () => {
  expect(toldCommands).toEqual(expect.arrayContaining([...Object.keys(NOT_RUN), ...Object.keys(ALSO_WELL)]));
});

test('every path that the README and the guides link or show exists', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)]
      .map(([, path = '']) => join(ROOT, page, '..', path))
      .filter((path) => !existsSync(path)),
  );
  expect(broken).toEqual([]);
});
