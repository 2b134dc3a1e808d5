import '../retention/quiet';
import { handler, type RestoreStep } from '../../lambda/restore-validation/handler';
import { names, production } from '../../lib/config';
import { synthesised } from '../stacks/synthesised';
import { definitionOf, runWorkflow } from './run-workflow';
import { JOB, KEY, RestoredWorld, SECRET_KEY } from './restored-world';
import { awsError } from '../aws-error';

const workflow = Object.values(synthesised().templates[names.stack(production, 'backup')]?.Resources ?? {})
  .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
  .find(({ Properties }) => Properties?.['StateMachineName'] === names.restoreDrill(production));
const definition = definitionOf(workflow?.Properties as never);
let world: RestoredWorld;

beforeEach(() => {
  world = new RestoredWorld();
  Object.assign(process.env, {
    ENGINE: 'aurora-postgresql',
    KEY_ARN: KEY,
    CLUSTERS: 'custodia-production-didattica',
    DATA_API_CLUSTERS: 'custodia-production-didattica',
    RECORDS_BUCKET: 'ledger',
    SECRET_PREFIX: 'custodia-production-restore-drill/',
    SECRET_KEY_ARN: SECRET_KEY,
    WORKFLOW_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:custodia-production-restore-drill',
    TIME_ZONE: 'Europe/Rome',
    POWERTOOLS_METRICS_NAMESPACE: 'Custodia',
    AWS_REGION: 'eu-west-1',
  });
});

const step = (payload: RestoreStep) => handler(payload);
const drill = () => runWorkflow(definition, { restoreJobId: JOB.RestoreJobId }, step);
const record = () => world.records.get('drills/restore/custodia-production-didattica/2026-11-08T06:00:00.000Z.json');
/** Nothing that reading needed is left. */
const isClean = () => world.instance === undefined && world.secret === undefined;

test('backup.point-in-time: a copy that came back whole is opened, read, closed, answered and recorded with its time', async () => {
  expect(await drill()).toMatchObject({ ended: 'Succeed' });
  expect(world.answers).toEqual([{ status: 'SUCCESSFUL', message: expect.stringContaining('with tables: 42 tables') }]);
  expect(record()).toMatchObject({ successful: true, secondsToRestore: 1290, restoreJobId: 'JOB-1' });
  expect(isClean()).toBe(true);
});

test('an instance that takes its time is waited for, coming and going', async () => {
  world.slowness = 30;
  const { ended, path } = await drill();
  expect(ended).toBe('Succeed');
  for (const waiting of ['OpenLater', 'CloseLater']) expect(path).toContain(waiting);
  expect(isClean()).toBe(true);
});

test('a cluster at which RDS is still at work, for longer than any retry, is waited for', async () => {
  world.busy = 20;
  expect(await drill()).toMatchObject({ ended: 'Succeed' });
  expect(isClean()).toBe(true);
});

test.each([
  ['encryption.backups: without encryption', { StorageEncrypted: false }, 'storage encrypted: found false'],
  ['encryption.backups: with another key', { KmsKeyId: 'other' }, `key ${KEY}: found other`],
  ['backup.point-in-time: with another engine', { Engine: 'aurora-mysql' }, 'engine aurora-postgresql'],
  ['backup.point-in-time: that is not available', { Status: 'failed' }, 'status available: found failed'],
])('%s, a restore is answered with failure and the reason, and fails its run', async (_what, change, reason) => {
  world.cluster = { ...world.cluster, ...change };
  expect(await drill()).toMatchObject({ ended: 'Fail', cause: 'The restored copy is not what was backed up' });
  expect(world.answers).toEqual([{ status: 'FAILED', message: expect.stringContaining(reason) }]);
  expect(record()).toMatchObject({ successful: false });
  expect(isClean()).toBe(true);
});

test.each([
  ['no table', { tables: 0, bytes: 0, largest: undefined }, 'with tables: found 0 tables'],
  ['empty tables', { bytes: 0 }, 'data in them: found 0 bytes'],
  ['no row', { rows: 0 }, 'a row of the largest table: found 0'],
])('backup.point-in-time: a database that comes back with %s is a failure', async (_what, change, reason) => {
  world.contents = { ...world.contents, ...change };
  expect(await drill()).toMatchObject({ ended: 'Fail' });
  expect(world.answers).toEqual([{ status: 'FAILED', message: expect.stringContaining(reason) }]);
  expect(isClean()).toBe(true);
});

test('a cluster that is gone is a failure', async () => {
  world.cluster = undefined;
  expect(await drill()).toMatchObject({ ended: 'Fail' });
  expect(world.answers).toEqual([{ status: 'FAILED', message: expect.stringContaining('found nothing') }]);
});

test('a cluster without the Data API is judged from outside alone: nothing is opened', async () => {
  process.env['DATA_API_CLUSTERS'] = '-';
  expect(await drill()).toMatchObject({
    ended: 'Succeed',
    path: ['Examine', 'Readable', 'Answer', 'AsBackedUp', 'Proved'],
  });
  expect(world.calls).not.toContain('CreateDBInstanceCommand');
});

test('a database that cannot be read is neither success nor failure: unanswered, unrecorded, closed, an alarm', async () => {
  world.password = 'never replaced';
  Object.defineProperty(world, 'password', { get: () => 'never replaced', set: () => undefined });
  expect(await drill()).toMatchObject({ ended: 'Fail', cause: expect.stringContaining('no success, no failure') });
  expect(world.answers).toEqual([]);
  expect(world.records.size).toBe(0);
  expect(isClean()).toBe(true);
});

test('a Data API that answers without numbers is neither success nor failure', async () => {
  world.contents = { ...world.contents, bytes: NaN };
  expect(await drill()).toMatchObject({ ended: 'Fail', cause: expect.stringContaining('no success, no failure') });
  expect([world.answers, world.records.size]).toEqual([[], 0]);
  expect(isClean()).toBe(true);
});

test('a cluster that is not readable for two hours is given up', async () => {
  const since = new Date(Date.now() - 2 * 3_600_000 - 1_000).toISOString();
  const examined = { ...(await step({ step: 'examine', restoreJobId: 'JOB-1' })), openingSince: since, ready: false };
  await expect(step({ step: 'open', drill: examined as never })).rejects.toThrow(`cannot be read since ${since}`);
});

describe('a fault at every call, before and after it took effect', () => {
  const whole = 40; // more calls than a drill makes
  test.each(
    ['ThrottlingException', 'InvalidDBClusterStateFault', 'TimeoutError'].flatMap((name) => [
      [name, false] as const,
      [name, true] as const,
    ]),
  )('%s, taken effect: %s: nothing is lost, nothing done twice', async (name, after) => {
    let faults = 0;
    for (let at = 0; at < whole; at++) {
      world = new RestoredWorld();
      world.slowness = 2;
      world.fault = { at, after, error: awsError(name) };
      const { ended, path } = await drill();
      if (world.calls.length <= at) break;
      faults++;
      expect({ at, call: world.calls[at], ended, path: path.at(-1) }).toEqual({
        at,
        call: world.calls[at],
        ended: 'Succeed',
        path: 'Proved',
      });
      expect(world.records.size).toBe(1);
      expect(world.metrics).toBeGreaterThanOrEqual(1);
      expect(isClean()).toBe(true);
      expect(world.answers.map(({ status }) => status)).toEqual(['SUCCESSFUL']);
    }
    expect(faults).toBeGreaterThan(20);
  });
});

test('the whole drill run twice answers and records once', async () => {
  await drill();
  await drill();
  expect(world.answers).toHaveLength(1);
  expect(world.records.size).toBe(1);
  expect(isClean()).toBe(true);
});

test('an event delivered twice starts the workflow once', async () => {
  await step({ detail: { restoreJobId: 'JOB-1' } });
  await step({ detail: { restoreJobId: 'JOB-1' } });
  expect(world.executions).toEqual(['JOB-1']);
});

test.each([
  ["somebody's own restore", { CreatedBy: undefined }],
  ['a restore that has not ended well', { Status: 'FAILED' }],
])('%s starts nothing', async (_what, change) => {
  world.job = { ...world.job, ...change };
  await step({ detail: { restoreJobId: 'JOB-1' } });
  expect(world.executions).toEqual([]);
});

test.each(['DescribeRestoreJobCommand', 'StartExecutionCommand'])(
  'an event whose %s is throttled is thrown: it comes again, or is left as a dead letter',
  async (call) => {
    world.fault = {
      at: call === 'StartExecutionCommand' ? 1 : 0,
      after: false,
      error: awsError('ThrottlingException'),
    };
    await expect(step({ detail: { restoreJobId: 'JOB-1' } })).rejects.toThrow('ThrottlingException');
    await step({ detail: { restoreJobId: 'JOB-1' } });
    expect(world.executions).toEqual(['JOB-1']);
  },
);

test('a job without its times is an error: no time is made up', async () => {
  world.job = { ...world.job, CompletionDate: undefined };
  await expect(step({ step: 'examine', restoreJobId: 'JOB-1' })).rejects.toThrow('when it began and ended');
});

test('no secret of a drill is named like a sealed one, or its reading would be taken for an opening', async () => {
  expect(process.env['SECRET_PREFIX']).not.toContain('rds!');
});
