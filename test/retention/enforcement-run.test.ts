import './quiet';
import {
  BackupClient,
  DeleteRecoveryPointCommand,
  DescribeBackupVaultCommand,
  ListLegalHoldsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRecoveryPointsByLegalHoldCommand,
} from '@aws-sdk/client-backup';
import { DescribeDBClusterSnapshotsCommand, DeleteDBClusterSnapshotCommand, RDSClient } from '@aws-sdk/client-rds';
import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as enforcement } from '../../lambda/retention-enforcement/handler';
import type { Expectations } from '../../lambda/retention-enforcement/expectations';
import type { Hold } from '../../lambda/holds/hold';
import { HoldLedger } from '../../lambda/holds/hold-ledger';
import { memoryStores } from './memory-stores';
import { ordered } from './ordered';
import { awsError } from '../aws-error';

const DAY = 86_400_000;
/** The last day of a leap February. */
const NOW = Date.parse('2028-02-29T04:30:00Z');
const tree = (...prefixes: string[]) => ({ bucket: 'operations', prefixes });
const expected: Expectations = {
  mode: 'enforce',
  maxDeletionsPerRun: 5,
  ledger: 'ledger',
  vault: 'vault',
  clusters: [],
  clusterArns: [],
  backupRoleArn: 'arn:aws:iam::111122223333:role/hold-snapshots',
  clusterPrefix: 'ours-',
  copiedBuckets: [],
  landing: 'landing',
  logs: {
    accesses: { bucket: 'accesses', prefix: 'accesses/', applications: [] },
    operations: { bucket: 'operations', prefix: 'operations/', applications: [] },
  },
  digests: [],
  logGroups: [],
  protectedVault: {
    vault: 'vault',
    keyAlias: 'alias/backup',
    minDays: 35,
    maxDays: 60,
    plan: 'plan',
    rules: {},
    selects: {},
  },
  buckets: [],
  objects: [{ store: 'operations', trees: tree('operations/'), ceilingDays: 730, enforced: true }],
} as unknown as Expectations;
const key = (age: number, name = 'a') =>
  `operations/alunni/day=${new Date(NOW - age * DAY).toISOString().slice(0, 10)}/school=NAIC812004/${name}.gz`;

const handler = (input: Expectations) => enforcement(input, { getRemainingTimeInMillis: () => 900_000 });
const sns = mockClient(SNSClient);
const rds = mockClient(RDSClient);
const backup = mockClient(BackupClient);
beforeEach(() => {
  process.env['ALARM_TOPIC'] = 'arn:aws:sns:eu-west-1:111122223333:alarms';
  jest.spyOn(console, 'log').mockReturnValue();
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  for (const mock of [sns, rds, backup]) mock.reset();
  rds.on(DescribeDBClusterSnapshotsCommand).resolves({ DBClusterSnapshots: [] });
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({ RecoveryPoints: [] });
});
afterEach(() => jest.useRealTimers());

/** Operations of the ages given, one object each. */
function world(ages: readonly number[], pageSize = 1000) {
  const stores = memoryStores(pageSize);
  stores.clock.now = NOW;
  for (const age of ages) stores.add('operations', key(age), NOW - age * DAY);
  const records = () =>
    stores
      .versions('ledger')
      .filter((one) => one.key.endsWith('.jsonl') && !one.key.includes('deleting'))
      .map(({ body }) => body!.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>));
  return { ...stores, records };
}
/** A day on, for the functions' clock and S3's. */
const nextDay = (clock: { now: number }) => {
  clock.now += DAY;
  jest.setSystemTime(clock.now);
};

test('exactly what is overdue goes; the ledger says each and why; a second run changes nothing', async () => {
  const { keys, records, versions, add } = world([1, 729, 730, 731, 800]);
  versions('operations')[4]!.held = true;
  add('operations', key(801), NOW - 801 * DAY, { lockedUntil: new Date(NOW + DAY) });
  await handler(expected);
  expect(keys('operations')).toEqual([key(1), key(729), key(730), key(800), key(801)]);
  expect(
    records()[0]!
      .filter(({ kind }) => kind === 'overdue')
      .map(({ outcome, why }) => [outcome, why]),
  ).toEqual(
    expect.arrayContaining([
      ['deleted', 'older than 730 days'],
      ['held', 'S3 legal hold'],
      ['locked', expect.stringContaining('locked until 2028-03-01')],
    ]),
  );
  expect(await handler(expected)).toMatchObject({ deleted: 0 });
  expect(keys('operations')).toHaveLength(5);
});

test('what hides behind a delete marker is found', async () => {
  const { keys, versions, add } = world([800]);
  add('operations', key(800), NOW - 10 * DAY, { isDeleteMarker: true });
  await handler(expected);
  expect(versions('operations').filter((one) => !one.isDeleteMarker)).toEqual([]);
  expect(keys('operations')).toHaveLength(1);
});

test('an object out of place hides nothing behind it', async () => {
  const { keys, add } = world([800]);
  add('operations', 'operations/stray.gz', NOW - DAY);
  add('operations', 'operations/alunni/stray.gz', NOW - DAY);
  await handler(expected);
  expect(keys('operations')).toEqual(['operations/stray.gz', 'operations/alunni/stray.gz']);
});

/** An order that holds what operations a day has. @param scope what else it says of them */
const placeOrder = (day: string, scope: object = {}) =>
  new HoldLedger(new S3Client({}), 'ledger').create(
    ordered('hold-a', { stores: ['operations'], period: { from: day, until: day }, ...scope }, '2028-02-01T00:00:00Z'),
  );

test('what a hold covers stays, by the ledger alone', async () => {
  const { keys } = world([800, 801]);
  await placeOrder('2025-12-21');
  await handler(expected);
  expect(keys('operations')).toEqual([key(800)]);
});

test.each([
  ['of a day that an order holds whole one line is told, and nothing listed', {}, 0],
  ['of a day of which an order holds a school each object is looked at', { schools: ['NAIC812004'] }, 1],
  ['of a day of another application each object is looked at', { applications: ['bilancio'] }, 1],
])('%s', async (_, scope, listed) => {
  const { keys, s3, add, records } = world([800, 801]);
  add('operations', key(801, 'b'), NOW - 801 * DAY);
  const [day] = key(801).split('school=');
  await placeOrder('2025-12-20', scope);
  await handler(expected);
  const isHeld = !('applications' in scope);
  expect(keys('operations')).toEqual(isHeld ? [key(801), key(801, 'b')] : []);
  const asked = s3.commandCalls(ListObjectVersionsCommand).filter(({ args }) => args[0].input.Prefix === day);
  expect(asked.length).toBe(listed);
  const held = records()[0]!.filter(({ outcome }) => outcome === 'held');
  expect(held.map(({ id }) => id)).toEqual(
    !isHeld ? [] : listed === 0 ? [day] : [expect.stringContaining('/a.gz'), expect.stringContaining('/b.gz')],
  );
});

test('a page failing in the middle deletes nothing; the run says so and the next finishes', async () => {
  const { keys, fail, records } = world([800, 801, 802], 1);
  fail.next = ListObjectVersionsCommand.name;
  expect(await handler(expected)).toMatchObject({ deleted: 0 });
  expect(keys('operations')).toHaveLength(3);
  expect(records()[0]).toContainEqual(expect.objectContaining({ kind: 'unseen', what: 'operations' }));
  expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
  expect(await handler(expected)).toMatchObject({ deleted: 3 });
});

test('a listing that S3 breaks off without saying where it goes on is not taken for the whole', async () => {
  const { keys, records, s3 } = world([800]);
  s3.on(ListObjectVersionsCommand, { Delimiter: undefined }).resolves({ Versions: [], IsTruncated: true });
  expect(await handler(expected)).toMatchObject({ deleted: 0 });
  expect(keys('operations')).toHaveLength(1);
  expect(records()[0]).toContainEqual(
    expect.objectContaining({ kind: 'unseen', what: 'operations', why: expect.stringContaining('broke off') }),
  );
});

test('what a period of its own covers is judged by that alone', async () => {
  const { keys } = world([400]);
  const [all] = expected.objects;
  const own = { ...all!, trees: { ...tree('operations/'), except: ['operations/alunni/'] }, ceilingDays: 187 };
  await handler({ ...expected, objects: [own, { ...all!, trees: tree('operations/alunni/') }] });
  expect(keys('operations')).toEqual([key(400)]);
});

test('holds that cannot be read stop every deletion', async () => {
  const { keys, add } = world([800]);
  add('ledger', 'holds/hold-a/state.json', NOW, { body: 'half a fi' });
  await handler(expected);
  expect(keys('operations')).toHaveLength(1);
});

test('a deletion that S3 throttles is left to the next run', async () => {
  const { keys, fail } = world([800, 801]);
  fail.next = DeleteObjectCommand.name;
  expect(await handler(expected)).toMatchObject({ deleted: 1 });
  expect(keys('operations')).toHaveLength(1);
  expect(await handler(expected)).toMatchObject({ deleted: 1 });
});

test('a run that dies before its record has said what it was deleting; the next day finishes', async () => {
  const { keys, versions, fail, clock, add, records } = world([800, 801]);
  fail.writing = /run-01\.jsonl$/;
  await expect(handler(expected)).rejects.toThrow('InternalError');
  const intended = versions('ledger')
    .find((one) => one.key.includes('deleting'))!
    .body!.split('\n');
  expect(intended.map((line) => JSON.parse(line).id.split('?')[0])).toEqual([key(801), key(800)]);
  await expect(handler(expected)).rejects.toThrow('Another run is under way');
  add('operations', key(802), NOW - 802 * DAY);
  nextDay(clock);
  fail.writing = undefined;
  expect(await handler(expected)).toMatchObject({ deleted: 1 });
  expect(keys('operations')).toEqual([]);
  expect(records()).toHaveLength(1);
});

test('when the ledger does not take what is about to be deleted, nothing is', async () => {
  const { keys, fail } = world([800]);
  fail.writing = /deleting/;
  expect(await handler(expected)).toMatchObject({ deleted: 0 });
  expect(keys('operations')).toHaveLength(1);
});

test('two runs at once: the second stops before it looks', async () => {
  const { keys } = world([800, 801]);
  const [first, second] = await Promise.allSettled([handler(expected), handler(expected)]);
  expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(keys('operations')).toEqual([]);
});

test('a clock a day ahead of S3 at the end of February deletes nothing', async () => {
  const { keys, clock, records } = world([730]);
  clock.now = NOW;
  jest.setSystemTime(NOW + DAY);
  await handler(expected);
  expect(keys('operations')).toHaveLength(1);
  expect(records()[0]).toContainEqual(expect.objectContaining({ kind: 'unseen', what: 'clock' }));
});

test('at its bound the run stops and alarms', async () => {
  const { keys } = world([800, 801, 802, 803, 804, 805, 806]);
  expect(await handler(expected)).toMatchObject({ deleted: 5, stopped: true });
  expect(keys('operations')).toEqual([key(800), key(801)]);
  expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
});

test('the bound is one over all stores', async () => {
  const { keys, add } = world([800, 801, 802]);
  for (const age of [800, 801, 802]) add('operations', key(age).replace('operations/', 'others/'), NOW - age * DAY);
  const stores = ['operations/', 'others/'].map((prefix) => ({ ...expected.objects[0]!, trees: tree(prefix) }));
  expect(await handler({ ...expected, maxDeletionsPerRun: 4, objects: stores })).toMatchObject({
    deleted: 4,
    stopped: true,
  });
  expect(keys('operations')).toHaveLength(2);
});

test('recovery points and manual snapshots that are overdue go; held, locked and automated ones are named', async () => {
  const { records } = world([]);
  const at = (age: number) => new Date(NOW - age * DAY);
  const point = (name: string, age: number, rest: object = {}) => ({
    RecoveryPointArn: name,
    CreationDate: at(age),
    Status: 'COMPLETED',
    ...rest,
  });
  const points = [
    point('young', 60),
    point('overdue', 61, { CalculatedLifecycle: { DeleteAt: at(1) } }),
    point('held', 62, { CalculatedLifecycle: { DeleteAt: at(2) } }),
    point('kept by its lifecycle', 63, { CalculatedLifecycle: { DeleteAt: at(-5) } }),
    point('kept for ever', 64),
    point('daily, lingering', 39, { Lifecycle: { DeleteAfterDays: 35 }, CalculatedLifecycle: { DeleteAt: at(4) } }),
    point('daily, about to go', 38, { Lifecycle: { DeleteAfterDays: 35 }, CalculatedLifecycle: { DeleteAt: at(3) } }),
  ];
  const gone = new Set<string>();
  backup.on(ListRecoveryPointsByBackupVaultCommand).callsFake(() => ({
    RecoveryPoints: points.filter(({ RecoveryPointArn }) => !gone.has(RecoveryPointArn)),
  }));
  backup.on(DescribeBackupVaultCommand).resolves({ Locked: true });
  backup.on(ListLegalHoldsCommand).resolves({
    LegalHolds: [
      { LegalHoldId: 'act', Title: 'act 1', Status: 'ACTIVE' },
      { LegalHoldId: 'past', Title: 'past', Status: 'CANCELED' },
    ],
  });
  backup.on(ListRecoveryPointsByLegalHoldCommand).callsFake(({ LegalHoldId }: { LegalHoldId: string }) => ({
    RecoveryPoints: [{ RecoveryPointArn: LegalHoldId === 'act' ? 'held' : 'overdue' }],
  }));
  backup.on(DeleteRecoveryPointCommand).callsFake(({ RecoveryPointArn }: { RecoveryPointArn: string }) => {
    gone.add(RecoveryPointArn);
    return {};
  });
  const snapshot = (DBClusterSnapshotIdentifier: string, DBClusterIdentifier: string) => ({
    DBClusterSnapshotIdentifier,
    DBClusterIdentifier,
    SnapshotCreateTime: at(70),
    Status: 'available',
  });
  rds.on(DescribeDBClusterSnapshotsCommand).callsFake(({ SnapshotType }: { SnapshotType: string }) => ({
    DBClusterSnapshots: [
      snapshot(SnapshotType, 'ours-didattica'),
      snapshot(`their ${SnapshotType}`, 'theirs'),
      // What RDS shows of a recovery point
      ...(SnapshotType === 'manual' ? [snapshot('awsbackup:job-held', 'ours-didattica')] : []),
    ].filter(({ DBClusterSnapshotIdentifier }) => !gone.has(DBClusterSnapshotIdentifier)),
  }));
  rds.on(DeleteDBClusterSnapshotCommand).callsFake((input: { DBClusterSnapshotIdentifier: string }) => {
    gone.add(input.DBClusterSnapshotIdentifier);
    return {};
  });
  await handler({ ...expected, objects: [] });
  expect([...gone]).toEqual(['overdue', 'daily, lingering', 'manual']);
  expect(
    records()[0]!
      .filter(({ kind }) => kind === 'overdue')
      .map(({ id, outcome, why }) => [id, outcome, why]),
  ).toEqual(
    expect.arrayContaining([
      ['overdue', 'deleted', 'older than 60 days'],
      ['held', 'held', 'legal hold of AWS Backup: act 1'],
      ['kept by its lifecycle', 'locked', expect.stringContaining('2028-03-05')],
      ['kept for ever', 'locked', expect.stringContaining('for ever')],
      ['automated', 'left', 'older than 60 days; only its owner can delete it'],
    ]),
  );
});

test('what the air-gapped vault keeps too long is told, and left to it', async () => {
  const { records } = world([]);
  backup.on(ListRecoveryPointsByBackupVaultCommand).callsFake(({ BackupVaultName }: { BackupVaultName: string }) => ({
    RecoveryPoints:
      BackupVaultName === 'air-gapped'
        ? [{ RecoveryPointArn: 'lingering', CreationDate: new Date(NOW - 65 * DAY), Status: 'COMPLETED' }]
        : [],
  }));
  backup.on(ListLegalHoldsCommand).resolves({});
  backup.on(DescribeBackupVaultCommand).resolves({ Locked: false });
  await handler({ ...expected, objects: [], airGappedVault: 'air-gapped' });
  expect(backup.commandCalls(DeleteRecoveryPointCommand)).toEqual([]);
  expect(records()[0]).toContainEqual(
    expect.objectContaining({ store: 'air-gapped recovery points', id: 'lingering', outcome: 'left' }),
  );
});

test('legal holds of AWS Backup that cannot be listed keep every recovery point', async () => {
  const { records } = world([]);
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
    RecoveryPoints: [{ RecoveryPointArn: 'overdue', CreationDate: new Date(NOW - 61 * DAY), Status: 'COMPLETED' }],
  });
  backup.on(ListLegalHoldsCommand).rejects(awsError('ThrottlingException'));
  expect(await handler({ ...expected, objects: [] })).toMatchObject({ deleted: 0 });
  expect(backup.commandCalls(DeleteRecoveryPointCommand)).toEqual([]);
  expect(records()[0]).toContainEqual(expect.objectContaining({ id: 'overdue', outcome: 'left' }));
});

describe('records of a hold', () => {
  const scope: Hold['scope'] = { stores: ['accesses'], period: { from: '2025-12-21', until: '2025-12-21' } };
  const hold = (id: string, over: Partial<Hold> = {}): Hold =>
    ordered(id, scope, '2026-02-01T00:00:00Z', { done: true, ...over });
  const released = { at: '2026-08-20T00:00:00Z', by: 'direzione', act: '2/2026' };
  /** Two states and a step of a hold whose last word was so many days ago. */
  const kept = (stores: ReturnType<typeof world>, id: string, age: number, over: Partial<Hold>) => {
    const write = (name: string, days: number, body: object) =>
      stores.add('ledger', `holds/${id}/${name}`, NOW - days * DAY, {
        body: JSON.stringify(body),
        lockedUntil: new Date(NOW + (550 - days) * DAY),
      });
    write('state.json', age + 9, hold(id));
    write('state.json', age, hold(id, over));
    write('steps/1-lifted.json', age, {});
  };
  const left = (stores: ReturnType<typeof world>) =>
    new Set(stores.keys('ledger').flatMap((one) => /^holds\/(.+?)\//.exec(one)?.[1] ?? []));

  test('go together 18 months after it was lifted, and not before; those of one that lives stay', async () => {
    const stores = world([]);
    kept(stores, 'lifted-long-ago', 554, { released });
    kept(stores, 'lifted-since', 553, { released });
    kept(stores, 'lives', 900, {});
    kept(stores, 'not-yet-lifted', 900, { released, done: false });
    expect(await handler({ ...expected, objects: [] })).toMatchObject({ deleted: 1 });
    expect([...left(stores)]).toEqual(['lifted-since', 'lives', 'not-yet-lifted']);
  });

  test('of a hold that left thousands go all', async () => {
    const stores = world([]);
    kept(stores, 'lifted-long-ago', 554, { released });
    for (let note = 0; note < 1200; note++)
      stores.add('ledger', `holds/lifted-long-ago/objects/${note}.jsonl`, NOW - 554 * DAY, { body: '' });
    expect(await handler({ ...expected, objects: [] })).toMatchObject({ deleted: 1 });
    expect(left(stores).size).toBe(0);
  });

  test('that break off half-way leave the last state, and the next run finishes', async () => {
    const stores = world([]);
    kept(stores, 'lifted-long-ago', 554, { released });
    stores.fail.next = DeleteObjectCommand.name;
    expect(await handler({ ...expected, objects: [] })).toMatchObject({ deleted: 0 });
    const states = () => stores.versions('ledger').filter((one) => one.key.endsWith('state.json'));
    expect(states()).toHaveLength(2);
    stores.fail.after = 2; // the step and the older state
    stores.fail.next = DeleteObjectCommand.name;
    await handler({ ...expected, objects: [] });
    expect(states().map(({ body }) => JSON.parse(body!).released)).toEqual([released]);
    await handler({ ...expected, objects: [] });
    expect(left(stores).size).toBe(0);
  });
});
