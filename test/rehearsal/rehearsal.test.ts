import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { names, stackNames } from '../../lib/config';
import { rehearse, shortcomings, type Rehearsal } from '../../rehearsal/rehearse';
import { awsEnvironment } from '../../rehearsal/aws-environment';
import { shortOf } from '../../rehearsal/stage';
import { pythonEnvironment } from '../../scripts/python-environment';
import { createRunFolder, endRun } from '../../rehearsal/run-folder';
import { toldCommands } from '../docs/told-commands';

const silent = { step: () => undefined, detail: () => undefined, end: () => undefined };

let folder: string;
let rehearsal: Rehearsal;

beforeAll(async () => {
  folder = createRunFolder();
  rehearsal = await rehearse(folder, silent);
}, 900_000); // a bound for what hangs, on a busy machine too

afterAll(() => endRun(folder));

test('every stack of the app deploys', () => {
  const { assembly, settings, stacks } = rehearsal.stage;
  const synthesised = stackNames.filter((stack) =>
    existsSync(join(assembly, `${names.stack(settings, stack)}.template.json`)),
  );
  expect([...stacks].sort()).toEqual([...synthesised].sort());
  expect(synthesised).not.toEqual([]);
});

test('no promise that the deployed stacks can keep falls short', () => {
  const whole = stackNames.every((stack) => rehearsal.stage.stacks.has(stack));
  // until every stack exists, what needs a missing one says so, and the clauses of the whole are not asked
  const counted = shortcomings(rehearsal.rows).filter(
    (row) => whole || !(shortOf(row).startsWith('not deployed: ') || row.look.startsWith('evidence/')),
  );
  expect(counted).toEqual([]);
});

test.each(['keys.json', 'deployed-without-effect.txt', 'evidence/evidence.html', 'evidence/timeline.json'])(
  'leaves %s to look at',
  (file) => expect(existsSync(join(rehearsal.stage.out, file))).toBe(true),
);

/** What the emulator has no answer to: the CLI takes the command, and says that the service did not. */
const UNKNOWN_HERE = ['aws backup update-region-settings ', 'aws service-quotas '];

describe('the commands of the AWS CLI that the README and the guides tell', () => {
  let python: string;

  beforeAll(async () => {
    python = await pythonEnvironment('scripts/requirements-aws-cli.txt');
  }, 300_000);

  test.each(toldCommands.filter((command) => command.startsWith('aws ')))(
    '"%s" works on the rehearsed platform',
    (told) => {
      const { emulator, settings, out } = rehearsal.stage;
      const command = told
        .replace(/^aws /, `${python} -m awscli `)
        .replaceAll('custodia-production', `custodia-${settings.environment}`)
        .replaceAll('111122223333', settings.account);
      const { status, stderr } = spawnSync(command, {
        cwd: out, // where a register lies
        shell: true,
        encoding: 'utf8',
        env: { HOME: out, ...awsEnvironment(emulator.endpoint, settings) },
      });
      const known = !UNKNOWN_HERE.some((start) => told.startsWith(start));
      const said = known ? '' : expect.stringContaining('An error occurred (');
      expect({ status, stderr }).toEqual({ status: known ? 0 : 255, stderr: said as string });
    },
  );
});
