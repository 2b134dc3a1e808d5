import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';
import { synthesised } from '../stacks/synthesised';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'custodia-codes-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts', 'custodia.mjs'), ...args], { cwd: folder, encoding: 'utf8' });

test('evidence of templates that keep every promise ends with 0, and names no broken clause', () => {
  const { status, stdout } = run('evidence', '--templates', synthesised().outdir, '--out', 'kept');
  expect(stdout).not.toContain('broken: ');
  expect(stdout).toMatch(/ hold, 0 broken, .*; see kept\/evidence\.html\n$/);
  expect(status).toBe(0);
});

test('evidence of templates that keep none ends with 1, and says of each clause what was expected and what was found', () => {
  writeFileSync(join(folder, 'none.template.json'), '{"Resources":{}}');
  const { status, stdout } = run('evidence', '--templates', '.', '--out', 'broken');
  expect(stdout).toMatch(
    /^broken: backup\.daily-35-days\n {2}nowhere \([^\n]*\) [^\n]*: expected [^\n]*; found [^\n]*$/m,
  );
  expect(stdout).toMatch(/^planned, not kept yet: [^\n]*export\./m);
  expect(existsSync(join(folder, 'broken', 'evidence.json'))).toBe(true);
  expect(status).toBe(1);
});

test('a register that can be used and breaks a promise ends with 1, and says which', () => {
  const register = JSON.parse(readFileSync(join(ROOT, 'docs', 'register.sample.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'register.json'), JSON.stringify({ ...register, reviewers: [] }));
  expect(run('register', 'check', 'register.json')).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/, 0 reviewers, .*; valid, but 1 promise\(s\) broken\n$/) as string,
    stderr: 'reviewers: given []; promised: at least one reviewer [admins.reviewed-monthly]\n',
  });
});

describe('register sql', () => {
  const sample = join(ROOT, 'docs', 'register.sample.json');

  test('says the roles, and behind them what audits the protected tables of the cluster asked for', () => {
    const roles = run('register', 'sql', sample).stdout;
    const { status, stdout } = run('register', 'sql', sample, '--cluster', 'didattica');
    expect(status).toBe(0);
    expect(stdout.startsWith(`${roles}\n`)).toBe(true);
    expect(stdout.slice(roles.length)).toMatch(/^\nBEGIN;\n-- didattica: alunni\./);
  });

  test.each([
    ['--cluster', 'nope', '--cluster nope: one of didattica, '],
    ['--environment', 'nope', '--environment nope: one of production, '],
  ])('ends with 2 for %s %s, and says what is right', (option, value, why) => {
    const { status, stdout, stderr } = run('register', 'sql', sample, option, value);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${why}[^\\n]* is right\\n$`));
  });
});
