import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What runs each command that the README and the guides tell: this test, or the file that holds the mark. */
const RUN_BY: Readonly<Record<string, 'here' | readonly [file: string, mark: string]>> = {
  'npm start': ['test/rehearsal/rehearsal.test.ts', 'rehearse('],
  'npm start -- --keep': ['rehearsal/main.ts', "'--keep'"],
  'npm start -- --stop': 'here',
  'npm test': ['.ci/run', 'npm test'],
  'npm run synth': ['scripts/test.ts', "'scripts/synth.ts'"],
  'npm run evidence': ['test/rehearsal/rehearsal.test.ts', 'evidence/evidence.html'],
  'npm run evidence -- --templates cdk.out/production --out build/evidence': [
    'test/rehearsal/rehearsal.test.ts',
    'evidence/timeline.json',
  ],
  'npm run register -- check docs/register.sample.json': 'here',
  'npx cdk bootstrap aws://111122223333/eu-west-1': ['rehearsal/deploy.ts', "'bootstrap'"],
  'npx cdk deploy --all -c environment=production': ['rehearsal/deploy.ts', "'deploy', '--all'"],
  'npx cdk deploy --all -c environment=staging': ['rehearsal/deploy.ts', "'deploy', '--all'"],
};

const pages = ['README.md', ...readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`)];

/** The commands of a page: the lines of its fenced `sh` blocks, wherever they are indented. */
const commandsOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );

const commands = [...new Set(pages.flatMap(commandsOf))];

test('the README and the guides tell commands', () => expect(commands.length).toBeGreaterThan(5));

test.each(commands)('"%s" is run by a test', (command) => {
  const by = RUN_BY[command];
  if (by === 'here') {
    const [program = '', ...args] = command.split(' ');
    expect(spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' })).toMatchObject({ status: 0 });
  } else {
    const [file = '', mark = ''] = by ?? [];
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(mark);
  }
});

test('every path that the README and the guides link exists', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)]
      .map(([, path = '']) => join(ROOT, page, '..', path))
      .filter((path) => !existsSync(path)),
  );
  expect(broken).toEqual([]);
});
