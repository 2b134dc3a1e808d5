import './quiet';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  ListObjectsV2Command,
  PutObjectLegalHoldCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler, type HoldRun } from '../../lambda/hold-extension/handler';
import type { Hold } from '../../lambda/holds/hold';
import { HoldLedger } from '../../lambda/holds/hold-ledger';
import { names, production } from '../../lib/config';
import { expectations } from '../../lib/retention/expectations';
import { memoryBackup, memoryStores } from './memory-stores';
import { ordered } from './ordered';
import { awsError } from '../aws-error';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T05:00:00Z');
const operations = names.bucket(production, 'operations');
const ledgerBucket = names.bucket(production, 'ledger');
const expected = expectations(production);
const order = (id: string, over: Partial<Hold['scope']> = {}, rest: Partial<Hold> = {}): Hold =>
  ordered(id, { stores: ['operations'], period: { from: '2026-01-01' }, ...over }, new Date(NOW).toISOString(), rest);
const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
type Input = Parameters<typeof handler>[0];

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] }));
afterEach(() => jest.useRealTimers());

/** Sixty days of four schools' operations, and the function whose every look at the clock costs it some seconds. */
function world() {
  const stores = memoryStores(50);
  memoryBackup(stores.clock);
  stores.clock.now = NOW;
  for (let index = 0; index < 60; index++)
    for (let school = 0; school < 4; school++)
      stores.add(operations, `operations/alunni/day=${day(index)}/school=NAIC81200${school}/a.gz`, NOW - 100 * DAY);
  const asked: Input[] = [];
  const lambda = mockClient(LambdaClient);
  lambda.on(InvokeCommand).callsFake(({ Payload, InvocationType, FunctionName }: Record<string, string>) => {
    expect({ InvocationType, FunctionName }).toEqual({ InvocationType: 'Event', FunctionName: 'hold-extension' });
    asked.push(JSON.parse(Payload!) as Input);
    return {};
  });
  const ledger = new HoldLedger(new S3Client({}), ledgerBucket);
  /** One run. @param seconds what a look at the clock takes */
  const run = (input: Input = expected, seconds = 0): Promise<HoldRun> => {
    let left = 900_000;
    const getRemainingTimeInMillis = () => (left -= seconds * 1000);
    return handler(input, { functionName: 'hold-extension', getRemainingTimeInMillis });
  };
  /** A run and all that follow it by themselves, each delivered so many times. */
  const runOn = async (seconds: number, times = 1) => {
    let runs = 0;
    for (let input: Input | undefined = expected; input; input = asked.pop(), asked.splice(0))
      for (let time = 0; time < times; time++) {
        await run(input, seconds);
        runs++;
      }
    return runs;
  };
  const release = async (id: string) => {
    const hold = (await ledger.all()).find((one) => one.id === id)!;
    const released = { at: new Date(NOW).toISOString(), by: 'direzione', act: '13/2026' };
    await ledger.save({ ...hold, released, done: false });
  };
  const held = () => stores.versions(operations).filter((one) => one.held).length;
  const noted = () =>
    stores
      .versions(ledgerBucket)
      .filter(({ key }) => key.endsWith('.jsonl'))
      .flatMap(({ body = '' }) => body.split('\n'));
  return { ...stores, ledger, asked, run, runOn, release, held, noted };
}

test.each([1, 2])(
  'a hold too large for one run is finished by those that follow, delivered %i times',
  async (times) => {
    const { ledger, runOn, release, held, noted } = world();
    await ledger.create(order('hold-a'));
    expect(await runOn(6, times)).toBeGreaterThan(2);
    expect([held(), noted().length]).toEqual([240, 240]);
    expect((await ledger.all())[0]).toMatchObject({ done: true, extendedThrough: '2026-11-23' });
    await release('hold-a');
    expect(await runOn(60, times)).toBeGreaterThan(2);
    expect(held()).toBe(0);
    expect((await ledger.all())[0]).toMatchObject({ done: true, released: { act: '13/2026' } });
  },
);

test('a run that is over has held all that it noted, and says how far it came', async () => {
  const { ledger, run, asked, held, noted, keys } = world();
  await ledger.create(order('hold-a'));
  expect(await run(expected, 6)).toEqual({ extended: 0, lifted: 0, unfinished: 1, failed: 0 });
  expect(asked).toEqual([{ ...expected, continued: 1 }]);
  expect(held()).toBeGreaterThan(0);
  expect(held()).toBe(noted().length);
  expect(await ledger.progress('hold-a')).toMatchObject({ began: '2026-11-23', store: 'operations' });
  expect(keys(ledgerBucket).filter((key) => key.includes('extended-in-part'))).toHaveLength(1);
  expect((await ledger.all())[0]).toMatchObject({ done: false });
});

test('a release that is interrupted lifts each object once, and nothing that another hold keeps', async () => {
  const { ledger, runOn, release, held, s3 } = world();
  await ledger.create(order('hold-a'));
  await ledger.create(order('hold-b', { schools: ['NAIC812000'] }));
  await runOn(0);
  await release('hold-a');
  await runOn(60);
  expect(held()).toBe(60);
  const lifted = s3
    .commandCalls(PutObjectLegalHoldCommand)
    .filter(({ args }) => args[0].input.LegalHold?.Status === 'OFF');
  expect(lifted).toHaveLength(180);
});

test('a hold that takes long keeps none of the others waiting', async () => {
  const { ledger, run } = world();
  await ledger.create(order('a-large'));
  await ledger.create(
    order('b-small', { schools: ['NAIC812000'], period: { from: '2026-02-25', until: '2026-02-26' } }),
  );
  expect(await run(expected, 3)).toMatchObject({ extended: 1, unfinished: 1 });
  expect((await ledger.all()).map(({ id, done }) => [id, done])).toEqual([
    ['a-large', false],
    ['b-small', true],
  ]);
});

test('a run holds for an order before it lifts for another', async () => {
  const { ledger, run, release } = world();
  await ledger.create(order('hold-a', { stores: ['backups'] }));
  await run();
  await ledger.create(order('hold-b', { stores: ['backups'] }));
  await release('hold-a');
  expect(await run()).toMatchObject({ extended: 1, lifted: 1, failed: 0 });
});

test('a run that goes on leaves alone what was looked at today', async () => {
  const { ledger, run } = world();
  await ledger.create(order('hold-a'));
  expect(await run()).toMatchObject({ extended: 1 });
  expect(await run({ ...expected, continued: 1 })).toMatchObject({ extended: 0 });
  expect(await run()).toMatchObject({ extended: 1 });
});

test('runs follow one another for a day, then fail', async () => {
  const { ledger, run, asked } = world();
  await ledger.create(order('hold-a'));
  await expect(run({ ...expected, continued: 95 }, 60)).rejects.toThrow('1 holds are not finished');
  expect(asked).toEqual([]);
});

test('while one hold fails another goes on, asked for once', async () => {
  const { ledger, run, asked, fail } = world();
  await ledger.create(order('a-failing'));
  await ledger.create(order('b-large'));
  fail.next = PutObjectLegalHoldCommand.name;
  expect(await run(expected, 6)).toEqual({ extended: 0, lifted: 0, unfinished: 1, failed: 1 });
  expect(asked).toHaveLength(1);
});

test('holds that fail, or are behind by more than a day, are counted for their alarm', async () => {
  const metric = async (from: number, seconds: number, failing = false) => {
    const { ledger, run, fail } = world();
    await ledger.create(order('hold-a', {}, { from: new Date(from).toISOString() }));
    if (failing) fail.next = PutObjectLegalHoldCommand.name;
    const counted = jest.spyOn(Metrics.prototype, 'addMetric').mockReturnThis();
    await run(expected, seconds).catch(() => undefined);
    const { calls } = counted.mock;
    counted.mockRestore();
    return calls.map(([name, , value]) => [name, value]);
  };
  expect(await metric(NOW, 60)).toEqual([['HoldsBehind', 0]]);
  expect(await metric(NOW - DAY, 60)).toEqual([['HoldsBehind', 0]]);
  expect(await metric(NOW - 2 * DAY, 60)).toEqual([['HoldsBehind', 1]]);
  expect(await metric(NOW - 2 * DAY, 0)).toEqual([['HoldsBehind', 0]]);
  expect(await metric(NOW, 0, true)).toEqual([['HoldsBehind', 1]]);
});

test('what is read of what a hold noted is that of the last weeks, and of nothing to know which holds there are', async () => {
  const { ledger, run, add, clock, s3 } = world();
  await ledger.create(order('hold-a'));
  await run();
  jest.setSystemTime((clock.now += DAY));
  add(operations, 'operations/alunni/day=2026-11-20/school=NAIC812000/late.gz', clock.now);
  s3.resetHistory();
  await ledger.all();
  expect(s3.commandCalls(ListObjectsV2Command)).toHaveLength(1);
  await run();
  const read = s3.commandCalls(GetObjectCommand).map(({ args: [{ input }] }) => input.Key!);
  expect(read.filter((key) => key.includes('/objects/'))).toEqual([]);
});

test.each([
  ['note', [PutObjectLegalHoldCommand]],
  ['listing', [GetObjectLegalHoldCommand, PutObjectLegalHoldCommand]],
] as const)('what goes between its %s and its hold is told, and keeps the hold from nothing', async (_, commands) => {
  const { ledger, run, s3, held, keys } = world();
  await ledger.create(order('hold-a'));
  const Key = `operations/alunni/day=${day(7)}/school=NAIC812001/a.gz`;
  for (const command of commands)
    s3.on(command as typeof PutObjectLegalHoldCommand, { Key }).rejects(awsError('NoSuchKey'));
  expect(await run()).toMatchObject({ extended: 1, failed: 0 });
  expect(held()).toBe(239);
  expect(keys(ledgerBucket).filter((key) => key.includes('gone-before-held'))).toHaveLength(1);
});

test.each([0, 1, 50, 239])(
  'a run that dies at its object %i leaves nothing that the next do not hold, and later lift',
  async (at) => {
    const { ledger, run, release, held, noted, fail, versions } = world();
    versions(operations)[9]!.held = true; // somebody else's
    await ledger.create(order('hold-a'));
    const dying = async () => {
      Object.assign(fail, { next: PutObjectLegalHoldCommand.name, after: at });
      await run().catch(() => undefined);
      fail.next = undefined;
    };
    await dying();
    await run();
    expect([held(), new Set(noted()).size]).toEqual([240, 240]);
    await release('hold-a');
    await dying();
    await run();
    expect(held()).toBe(1);
  },
);
