import {
  BackupClient,
  CancelLegalHoldCommand,
  CreateLegalHoldCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectLegalHoldCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { extendHold } from '../../lambda/holds/extend-hold';
import { covers, isInForce, type Hold } from '../../lambda/holds/hold';
import { FOLLOWED_AFTER } from '../../lambda/holds/hold-backups';
import { HoldLedger } from '../../lambda/holds/hold-ledger';
import { liftHold } from '../../lambda/holds/lift-hold';
import { dayOf, describeKey, listTree, type Within } from '../../lambda/retention-enforcement/dated-keys';
import { numbers } from '../../lib/policy';
import { memoryBackup, memoryStores } from './memory-stores';
import { ordered } from './ordered';
import { awsError } from '../aws-error';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T05:00:00Z');
const targets = {
  buckets: { operations: { bucket: 'operations', prefixes: ['operations/'] } },
  vault: 'vault',
  clusterArns: ['arn:aws:rds:eu-west-1:111122223333:cluster:didattica'],
  backupRoleArn: 'arn:aws:iam::111122223333:role/hold-snapshots',
  snapshotDays: 60,
};
const order = (id: string, over: Partial<Hold['scope']> = {}, rest: Partial<Hold> = {}): Hold =>
  ordered(id, { stores: ['operations'], period: { from: '2026-11-01' }, ...over }, new Date(NOW).toISOString(), rest);
const key = (day: string, school: string) => `operations/alunni/day=${day}/school=${school}/a.jsonl.gz`;

/** A world with two schools' operations on two days. */
function world() {
  const stores = memoryStores(3);
  stores.clock.now = NOW;
  for (const day of ['2026-11-05', '2026-11-20'])
    for (const school of ['NAIC812004', 'MIIC812005']) stores.add('operations', key(day, school), NOW - 3 * DAY);
  const { backup, active, snapshots, creating, refuse } = memoryBackup(stores.clock);
  const s3 = new S3Client({ region: 'eu-west-1' });
  const ledger = new HoldLedger(s3, 'ledger');
  const on = () => ({
    s3,
    backup: new BackupClient({ region: 'eu-west-1' }),
    ledger,
    now: stores.clock.now,
    isOver: () => false,
  });
  const held = () =>
    stores
      .versions('operations')
      .filter((one) => one.held)
      .map((one) => one.key);
  const place = async (hold: Hold) => {
    await ledger.create(hold);
    return extendHold(hold, await ledger.all(), targets, on());
  };
  const extend = async (id: string) => {
    const holds = await ledger.all();
    return extendHold(
      holds.find((one) => one.id === id)!,
      holds,
      targets,
      on(),
    );
  };
  const release = async (id: string) => {
    const holds = await ledger.all();
    const released = { at: new Date(stores.clock.now).toISOString(), by: 'direzione', act: '13/2026' };
    const hold = { ...holds.find((one) => one.id === id)!, released, done: false };
    await ledger.save(hold);
    return liftHold(hold, holds, targets, on());
  };
  return { ...stores, backup, active, snapshots, creating, refuse, ledger, on, held, place, extend, release };
}

test('a hold holds exactly what it covers, and each day what is new', async () => {
  const { place, extend, held, add, clock } = world();
  await place(order('hold-a', { schools: ['NAIC812004'] }));
  expect(held()).toEqual([key('2026-11-05', 'NAIC812004'), key('2026-11-20', 'NAIC812004')]);
  clock.now += DAY;
  add('operations', key('2026-11-18', 'NAIC812004'), clock.now); // written a week late
  await extend('hold-a');
  expect(held()).toHaveLength(3);
});

test('a hold of one school that is cut off again and again goes on where it was', async () => {
  const { add, ledger, on, held } = world();
  const hold = order('hold-a', { schools: ['NAIC812004'], period: { from: '2026-01-01', until: '2026-01-30' } });
  const days = Array.from({ length: 40 }, (_, index) =>
    new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
  );
  for (const day of days)
    for (let school = 0; school < 9; school++)
      add('operations', key(day, school === 4 ? 'NAIC812004' : `MIIC81200${school}`), NOW - 100 * DAY);
  await ledger.create(hold);
  const clients = on();
  const send = clients.s3.send.bind(clients.s3) as (command: unknown) => Promise<never>;
  let left = 0;
  const limited = new S3Client({ region: 'eu-west-1' });
  limited.send = (command: unknown) => {
    if (command instanceof ListObjectVersionsCommand && --left < 0) throw new Error('Task timed out');
    return send(command);
  };
  const reached: number[] = [];
  for (let run = 0; run < 20 && reached.at(-1) !== 30; run++) {
    left = 40;
    const holds = await ledger.all();
    await extendHold(holds[0]!, holds, targets, { ...clients, s3: limited }).catch(() => undefined);
    reached.push(held().length);
  }
  expect(reached.length).toBeGreaterThan(2);
  expect(reached).toEqual([...new Set(reached)].sort((a, b) => a - b));
  expect(held()).toEqual(days.slice(0, 30).map((day) => key(day, 'NAIC812004')));
});

test('of a hold of one school the days after its last are not listed, nor the other schools of a day', async () => {
  const { add, place, s3 } = world();
  for (const day of ['2026-01-29', '2026-01-30', '2026-01-31'])
    for (const school of ['MIIC812005', 'NAIC812004']) add('operations', key(day, school), NOW - 100 * DAY);
  await place(order('hold-a', { schools: ['NAIC812004'], period: { from: '2026-01-30', until: '2026-01-30' } }));
  const listed = s3.commandCalls(ListObjectVersionsCommand).map(({ args: [{ input }] }) => input);
  const day = 'operations/alunni/day=2026-01-30/';
  expect([...new Set(listed.map(({ Prefix, Delimiter }) => `${Prefix} by ${Delimiter ?? 'key'}`))]).toEqual([
    'operations/ by /',
    'operations/alunni/ by /',
    `${day} by /`,
    `${day}school=NAIC812004/ by key`,
  ]);
});

test('an object under two holds stays until both are released, in either order', async () => {
  for (const [first, last] of [
    ['hold-a', 'hold-b'],
    ['hold-b', 'hold-a'],
  ] as const) {
    const { place, release, held } = world();
    await place(order('hold-a'));
    await place(order('hold-b', { schools: ['NAIC812004'] }));
    await release(first);
    expect(held()).toHaveLength(first === 'hold-a' ? 2 : 4);
    await release(last);
    expect(held()).toEqual([]);
  }
});

test('an export whose name tells a week only stays for the other hold, though that covers no day of today', async () => {
  const { ledger, on, add, versions, clock } = world();
  const buckets = { exports: { bucket: 'exports', prefixes: ['weekly/'] } };
  add('exports', 'weekly/didattica/weekly-2026w45-didattica/a.parquet', Date.parse('2026-11-05T05:00:00Z'));
  const period = { from: '2026-11-01', until: '2026-11-10' };
  for (const id of ['hold-a', 'hold-b']) {
    await ledger.create(order(id, { stores: ['exports'], period }));
    await extendHold(
      (await ledger.all()).find((one) => one.id === id)!,
      await ledger.all(),
      { ...targets, buckets },
      on(),
    );
  }
  const lift = async (id: string) => {
    const hold = (await ledger.all()).find((one) => one.id === id)!;
    const released = { at: new Date(clock.now).toISOString(), by: 'direzione', act: '13/2026' };
    await ledger.save({ ...hold, released, done: false });
    await liftHold({ ...hold, released, done: false }, await ledger.all(), { ...targets, buckets }, on());
    return versions('exports')[0]!.held;
  };
  expect(await lift('hold-a')).toBe(true);
  expect(await lift('hold-b')).toBe(false);
});

test.each([
  ['is lifted though another holds what is written today', { from: '2026-11-20' }, []],
  ['stays for another that holds its day', { from: '2026-11-05', until: '2026-11-05' }, ['operations/stray.gz']],
])('an object whose name tells no day %s', async (_, period, left) => {
  const { add, place, ledger, release, held } = world();
  add('operations', 'operations/stray.gz', Date.parse('2026-11-05T09:00:00Z'));
  await place(order('hold-a'));
  await ledger.create(order('hold-b', { period }));
  await release('hold-a');
  expect(held().filter((one) => one.includes('stray'))).toEqual(left);
});

test('a legal hold that somebody else had put stays when ours is released', async () => {
  const { place, release, held, versions } = world();
  versions('operations')[0]!.held = true;
  await place(order('hold-a'));
  await release('hold-a');
  expect(held()).toEqual([key('2026-11-05', 'NAIC812004')]);
});

test('what a hold leaves to another that had not come to it is lifted with that one', async () => {
  const { place, release, extend, held, ledger } = world();
  await place(order('hold-a'));
  await ledger.create(order('hold-b'));
  await release('hold-a');
  expect(held()).toHaveLength(4);
  await extend('hold-b');
  await release('hold-b');
  expect(held()).toEqual([]);
});

test('a hold interrupted between its note and the object is finished by the next run', async () => {
  const { place, extend, add, held, fail, clock } = world();
  await place(order('hold-a'));
  clock.now += DAY;
  add('operations', key('2026-11-23', 'NAIC812004'), clock.now);
  fail.next = PutObjectLegalHoldCommand.name;
  await expect(extend('hold-a')).rejects.toThrow('InternalError');
  expect(held()).toHaveLength(4);
  await extend('hold-a');
  expect(held()).toHaveLength(5);
});

test('an object that a released hold still holds is lifted with the hold that came to it meanwhile', async () => {
  const { place, release, held, ledger, clock, on } = world();
  await place(order('hold-z'));
  const [z] = await ledger.all();
  const released = { at: new Date(clock.now).toISOString(), by: 'direzione', act: '13/2026' };
  await ledger.save({ ...z!, released, done: false }); // released, and the run that should lift it is yet to come
  await place(order('hold-a'));
  await liftHold({ ...z!, released, done: false }, await ledger.all(), targets, on());
  expect(held()).toHaveLength(4);
  await release('hold-a');
  expect(held()).toEqual([]);
});

test('an order placed while another is lifted finds held what that has not lifted, and held again what it has', async () => {
  const { place, release, held, ledger, s3, versions } = world();
  await place(order('hold-a'));
  let placed: Promise<void> | undefined;
  s3.on(PutObjectLegalHoldCommand).callsFake(
    async ({ Key, LegalHold }: { Key: string; LegalHold: { Status: string } }) => {
      const object = versions('operations').find((one) => one.key === Key)!;
      object.held = LegalHold.Status === 'ON';
      await (placed ??= ledger.create(order('hold-b', { schools: ['NAIC812004'] })));
    },
  );
  await release('hold-a');
  expect(held()).toEqual([key('2026-11-05', 'NAIC812004'), key('2026-11-20', 'NAIC812004')]);
  await release('hold-b');
  expect(held()).toEqual([]);
});

test('what a run lifted that was cut off is held again by the next, when an order came in between', async () => {
  const { place, release, held, ledger, fail } = world();
  await place(order('hold-a'));
  fail.writing = /-lifted/;
  await expect(release('hold-a')).rejects.toThrow('InternalError');
  expect(held()).toEqual([]);
  fail.writing = undefined;
  const [hold] = await ledger.all();
  await ledger.save({ ...hold!, done: false, liftedThrough: undefined }); // as if it had come no further
  await ledger.create(order('hold-b'));
  await release('hold-a');
  expect(held()).toHaveLength(4);
});

test('copies stay with a released hold until AWS Backup holds what another covers', async () => {
  const { place, release, extend, ledger, active } = world();
  await place(order('hold-a', { stores: ['backups'] }));
  await ledger.create(order('hold-b', { stores: ['backups'] }));
  await ledger.create(order('hold-c', { stores: ['backups'], period: { from: '2026-12-01' } })); // of copies yet to come
  await expect(release('hold-a')).rejects.toThrow('hold-a stays until AWS Backup holds what hold-b covers');
  expect([...active.values()].map(({ title }) => title)).toEqual(['Custodia hold-a']);
  await extend('hold-b');
  await release('hold-a');
  expect([...active.values()].map(({ title }) => title)).toEqual(['Custodia hold-b']);
});

test.each(['hold-a', 'hold-b'])(
  'notes that lie in no folder, as they once did, let go of nothing that another order keeps (%s first)',
  async (first) => {
    const { place, extend, release, held, clock, add, versions } = world();
    await place(order('hold-a'));
    for (const { key: note, body } of versions('ledger').splice(0))
      add('ledger', note.replace(/^(holds\/hold-a\/objects\/).*\/(?=[^/]+$)/, '$1'), NOW, { body: body! });
    clock.now += DAY;
    await extend('hold-a');
    await place(order('hold-b', { schools: ['NAIC812004'] }));
    await release(first);
    expect(held()).toHaveLength(first === 'hold-a' ? 2 : 4);
    await release(first === 'hold-a' ? 'hold-b' : 'hold-a');
    expect(held()).toEqual([]);
  },
);

test('a release while a run extends the hold is not lost', async () => {
  const { place, ledger, clock, on, held } = world();
  await place(order('hold-a', { stores: ['operations', 'backups'] }));
  clock.now += FOLLOWED_AFTER;
  const running = { ...on(), ledger: new HoldLedger(on().s3, 'ledger') }; // a process of its own
  const before = await running.ledger.all();
  const [hold] = await ledger.all();
  const released = { at: new Date(clock.now).toISOString(), by: 'direzione', act: '13/2026' };
  await ledger.save({ ...hold!, released, done: false });
  await expect(extendHold(before[0]!, before, targets, running)).rejects.toThrow('hold-a was released meanwhile');
  const [state] = await ledger.all();
  expect(state).toMatchObject({ released, done: false });
  await liftHold(state!, [state!], targets, on());
  expect(held()).toEqual([]);
});

test('two runs of a hold at once lift together what both held', async () => {
  const { place, release, extend, held, add, clock } = world();
  await place(order('hold-a'));
  clock.now += DAY;
  for (let part = 0; part < 30; part++)
    add('operations', `operations/alunni/day=2026-11-23/school=NAIC812004/${part}.gz`, clock.now);
  await Promise.all([extend('hold-a'), extend('hold-a'), extend('hold-a')]);
  expect(held()).toHaveLength(34);
  await release('hold-a');
  expect(held()).toEqual([]);
});

test('a hold of AWS Backup that was created and not written down is cancelled with the others', async () => {
  const { place, release, active, fail, ledger, clock } = world();
  fail.writing = /recovery-points-held/;
  await expect(place(order('hold-a', { stores: ['backups'] }))).rejects.toThrow('InternalError');
  const [state] = await ledger.all();
  await ledger.save({ ...state!, legalHolds: [] }); // as if the run had died before
  fail.writing = undefined;
  clock.now += 2 * DAY;
  expect(active.size).toBe(1);
  await release('hold-a');
  expect(active.size).toBe(0);
});

test('a copy of the day after holds what was last written on the last day; a record of the day after does not', () => {
  const period = { from: '2026-11-01', until: '2026-11-10' };
  const hold = order('hold-a', { stores: ['operations', 'backups', 'exports'], period });
  const covered = (store: string, of: string) => covers(hold, { store, day: of });
  expect(['operations', 'backups', 'exports'].map((store) => covered(store, '2026-11-11'))).toEqual([
    false,
    true,
    true,
  ]);
  expect(covered('backups', '2026-11-12')).toBe(false);
  expect(covers({ ...hold, snapshotAt: '2026-11-12T09:00:00Z' }, { store: 'backups', day: '2026-11-13' })).toBe(true);
});

test.each([
  ['the copy after the last day', '2026-11-22', 'weekly-2026w48', true],
  ['the copies of the week before', '2026-11-22', 'weekly-2026w47', true],
  ['the copies of a week that begins after it', '2026-11-21', 'weekly-2026w48', false],
  ['the copies of a week that ends before it', '2026-11-22', 'weekly-2026w43', false],
  ['a daily copy after the last day', '2026-11-22', 'daily-20261123', true],
])('an export of %s: whether it is held does not hang on when it was written', (_, until, name, held) => {
  const hold = order('hold-a', { stores: ['exports'], period: { from: '2026-10-26', until } });
  const path = `${name.split('-')[0]}/didattica/${name}-didattica/db/part-0.parquet`;
  for (const written of ['2026-11-02', '2026-11-23', '2026-11-24'])
    expect(covers(hold, describeKey('exports', path, Date.parse(written)))).toBe(held);
});

test.each([
  ['weekly/didattica/weekly-2026w45-didattica/', '2026-11-01', '2026-11-11'],
  ['weekly/didattica/weekly-2026w53-didattica/', '2026-12-27', '2027-01-06'],
  ['weekly/didattica/weekly-2027w01-didattica/', '2027-01-03', '2027-01-13'],
  ['daily/didattica/daily-20261102-didattica/', '2026-11-01', '2026-11-05'],
  ['operations/alunni/day=2026-11-02/', '2026-11-02', '2026-11-02'],
])('%s is listed for what was kept from %s to %s, and for no day more', async (folder, first, last) => {
  const { s3, add } = memoryStores();
  add('exports', `${folder}a.parquet`, Date.parse('2026-11-05T05:00:00Z'));
  const found = async (within: Within) => {
    const versions: string[] = [];
    const trees = { bucket: 'exports', prefixes: [folder.slice(0, folder.indexOf('/') + 1)] };
    for await (const { key } of listTree(s3 as unknown as S3Client, trees, within)) versions.push(key);
    return versions.length;
  };
  const day = (of: string, more: number) => dayOf(Date.parse(of) + more * DAY);
  expect(await found({ until: first })).toBe(1);
  expect(await found({ until: day(first, -1) })).toBe(0);
  expect(await found({ from: last })).toBe(1);
  expect(await found({ from: day(last, 1) })).toBe(0);
});

test('a ledger that holds records of a hold without its state is not taken for one without the hold', async () => {
  const { place, ledger, add, clock } = world();
  await place(order('hold-a'));
  add('ledger', 'holds/hold-b/steps/1-placed.json', clock.now, { body: '{}' });
  await expect(ledger.all()).rejects.toThrow('hold-b');
});

test('a listing of holds that S3 breaks off is not taken for the whole', async () => {
  const { place, ledger, s3 } = world();
  await place(order('hold-a'));
  s3.on(ListObjectsV2Command).resolves({ Contents: [], IsTruncated: true });
  await expect(ledger.all()).rejects.toThrow('broke off');
});

test('recovery points: a snapshot first, then each week a hold that reaches further, one at a time', async () => {
  const { place, extend, release, active, snapshots, clock, backup } = world();
  await place(order('hold-a', { stores: ['backups'] }));
  expect(snapshots).toEqual(targets.clusterArns);
  const reached: number[] = [];
  for (let day = 0; day <= 21; day++) {
    await extend('hold-a');
    reached.push(...[...active.values()].map(({ to }) => (to.getTime() - NOW) / DAY));
    clock.now += DAY;
  }
  expect(reached).toEqual([...Array<number>(7).fill(0), ...Array<number>(7).fill(7), ...Array<number>(7).fill(14), 21]);
  expect(snapshots).toHaveLength(1);
  await release('hold-a');
  expect(active.size).toBe(0);
  const cancelled = backup.commandCalls(CancelLegalHoldCommand);
  expect(cancelled.map(({ args: [{ input }] }) => input.RetainRecordInDays)).toEqual(Array(4).fill(550));
});

test('a copy is held long before it would go, though holds of AWS Backup follow one another by the week', () => {
  expect(FOLLOWED_AFTER).toBeLessThan((numbers.dailyBackup.value * DAY) / 2);
});

test('what AWS Backup refuses keeps no object from being held, and is asked for again', async () => {
  const { place, extend, held, active, refuse, ledger } = world();
  refuse.next = CreateLegalHoldCommand.name;
  await expect(place(order('hold-a', { stores: ['operations', 'backups'] }))).rejects.toThrow('LimitExceeded');
  expect([held().length, active.size, (await ledger.all())[0]!.done]).toEqual([4, 0, false]);
  expect(await extend('hold-a')).toBe(true);
  expect([active.size, (await ledger.all())[0]!.done]).toEqual([1, true]);
});

test('a cluster of which no snapshot can be taken keeps no copy from being held', async () => {
  const { place, extend, active, refuse, ledger, snapshots } = world();
  refuse.next = StartBackupJobCommand.name;
  await expect(place(order('hold-a', { stores: ['backups'] }))).rejects.toThrow('LimitExceeded');
  const [{ legalHolds, snapshotAt } = order('none')] = await ledger.all();
  expect([active.size, legalHolds.length, snapshotAt]).toEqual([1, 1, undefined]);
  await extend('hold-a');
  expect(snapshots).toHaveLength(1);
  expect((await ledger.all())[0]).toMatchObject({ done: true, legalHolds });
});

test('runs that follow one another on one day ask AWS Backup for one hold', async () => {
  const { place, extend, clock, backup } = world();
  await place(order('hold-a', { stores: ['backups'] }));
  for (let run = 0; run < 5; run++) {
    clock.now += 900_000;
    await extend('hold-a');
  }
  expect(backup.commandCalls(CreateLegalHoldCommand)).toHaveLength(1);
});

test('while AWS Backup is at work on a hold that reaches further, the one before stays', async () => {
  const { place, extend, active, ledger, clock, creating } = world();
  creating.ms = 60_000;
  await place(order('hold-a', { stores: ['backups'] }));
  for (let week = 1; week <= 3; week++) {
    clock.now += FOLLOWED_AFTER;
    await extend('hold-a');
    expect([...active.values()].map(({ to }) => to.getTime())).toEqual([clock.now - FOLLOWED_AFTER, clock.now]);
    const [{ legalHolds } = order('none')] = await ledger.all();
    expect(legalHolds.map(({ id }) => id)).toEqual([...active.keys()]);
  }
  clock.now += DAY;
  await extend('hold-a');
  expect(active.size).toBe(1);
});

test('a release that comes while AWS Backup is at work on the hold is done again, not taken for done', async () => {
  const { place, release, active, ledger, clock, creating } = world();
  creating.ms = 60_000;
  await place(order('hold-a', { stores: ['backups'] }));
  await expect(release('hold-a')).rejects.toThrow('has not yet cancelled');
  expect((await ledger.all())[0]).toMatchObject({ done: false, released: { act: '13/2026' } });
  clock.now += 60_000;
  await release('hold-a');
  expect(active.size).toBe(0);
});

test('a hold of AWS Backup that was cancelled by another run meanwhile is what was asked for', async () => {
  const { place, release, active, backup } = world();
  await place(order('hold-a', { stores: ['backups'] }));
  backup.on(CancelLegalHoldCommand).callsFake(({ LegalHoldId }: { LegalHoldId: string }) => {
    active.delete(LegalHoldId);
    throw awsError('InvalidResourceStateException');
  });
  expect(await release('hold-a')).toBe(true);
});

test('a hold of AWS Backup reaches as far as the state says, though two were asked for on one day', async () => {
  const { place, extend, active, ledger, clock } = world();
  await place(order('hold-a', { stores: ['backups'], period: { from: '2026-11-01', until: '2026-11-22' } }));
  for (const hours of [23, 24]) {
    clock.now += hours * 3_600_000;
    await extend('hold-a');
    const [{ legalHolds } = order('none')] = await ledger.all();
    expect([...active.values()].map(({ to }) => to.toISOString())).toEqual(legalHolds.map(({ to }) => to));
  }
});

test('a period that is over takes no snapshot, and its hold reaches the copy after its last day', async () => {
  const { place, extend, active, snapshots, clock } = world();
  await place(order('hold-a', { stores: ['backups'], period: { from: '2026-11-01', until: '2026-11-10' } }));
  clock.now += 5 * DAY;
  await extend('hold-a');
  expect(snapshots).toEqual([]);
  expect([...active.values()].map(({ to }) => to.toISOString())).toEqual(['2026-11-12T00:00:00.000Z']);
});

test('a release that AWS Backup refuses is not taken for one that was done before', async () => {
  const { place, release, backup, ledger } = world();
  await place(order('hold-a', { stores: ['backups'] }));
  backup
    .on(CancelLegalHoldCommand)
    .rejectsOnce(awsError('AccessDeniedException', 'not authorized to perform backup:CancelLegalHold'));
  await expect(release('hold-a')).rejects.toThrow('not authorized');
  expect((await ledger.all())[0]).toMatchObject({ done: false, released: { act: '13/2026' } });
});

test('holds that cannot be read whole are not taken for none', async () => {
  const { place, ledger, add, clock } = world();
  await place(order('hold-a'));
  add('ledger', 'holds/hold-b/state.json', clock.now, { body: '{"id":"hold-b"}' });
  await expect(ledger.all()).rejects.toThrow();
});

test('an order ends by itself at its time', () => {
  const hold = order('hold-a', {}, { until: '2026-12-01T00:00:00Z' });
  expect([NOW, Date.parse('2026-12-01T00:00:00Z')].map((now) => isInForce(hold, now))).toEqual([true, false]);
});
