import './quiet';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectLegalHoldCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { holdCommand } from '../../bin/commands/hold';
import { handler } from '../../lambda/hold-extension/handler';
import { names, production } from '../../lib/config';
import { expectations } from '../../lib/retention/expectations';
import { memoryBackup, memoryStores } from './memory-stores';
import { awsError } from '../aws-error';

const operations = names.bucket(production, 'operations');
const place = (over: Record<string, string> = {}) => {
  const options = {
    id: '2026-11-tribunale-1',
    reason: 'judicial',
    authority: 'Tribunale di Bari',
    act: 'R.G. 12/2026',
    'ordered-by': 'direzione',
    stores: 'operations',
    'from-day': '2026-10-01',
    ...over,
  };
  return ['place', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
};

/** A function's time, all of it left. */
const context = { functionName: 'hold-extension', getRemainingTimeInMillis: () => 900_000 };

/** Runs the command against stores in memory, where the platform's own function does the holding. */
function world() {
  const stores = memoryStores();
  memoryBackup(stores.clock);
  const lambda = mockClient(LambdaClient);
  lambda.on(InvokeCommand).callsFake(async ({ Payload }: { Payload: string }) => {
    await handler(JSON.parse(Payload) as never, context);
    return {};
  });
  stores.add(operations, 'operations/alunni/day=2026-10-02/school=NAIC812004/a.gz', Date.now());
  const run = async (args: string[]) => {
    const out: string[] = [];
    const errors: string[] = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
    jest.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
    process.exitCode = 0;
    await holdCommand()
      .exitOverride()
      .parseAsync(['node', 'hold', ...args]);
    const exit = process.exitCode;
    process.exitCode = 0;
    return { out, errors, exit };
  };
  return { ...stores, lambda, run, held: () => stores.versions(operations).filter(({ held }) => held).length };
}

test('an order is placed, listed and released, and the objects follow', async () => {
  const { run, held } = world();
  expect(await run(place())).toMatchObject({ exit: 0, errors: [] });
  expect(held()).toBe(1);
  const { out } = await run(['list']);
  expect(out.map((line) => JSON.parse(line) as object)).toMatchObject([{ id: '2026-11-tribunale-1', inForce: true }]);
  const release = ['release', '--id', '2026-11-tribunale-1', '--act', '13/2026', '--ordered-by', 'direzione'];
  expect(await run(release)).toMatchObject({ exit: 0 });
  expect(held()).toBe(0);
  expect(await run(release)).toMatchObject({ exit: 2, errors: [expect.stringContaining('was released on')] });
});

test.each([
  ['an unknown store', place({ stores: 'mail' }), /^--stores \["mail"\]: a list of accesses, .* is right$/],
  ['no store', place({ stores: '' }), /^--stores \[""\]: a list of/],
  ['an end without its hour', place({ until: '2999-01-01' }), /^--until "2999-01-01": an instant in UTC such as/],
  ['an order by nobody', place({ 'ordered-by': '  ' }), /^--ordered-by " {2}": words that say it/],
  ['an id that is none', place({ id: 'A B' }), /^--id "A B": 3 to 64 lower-case letters/],
  [
    'a release by nobody',
    ['release', '--id', 'none', '--act', '', '--ordered-by', 'y'],
    /^--act "": words that say it, 200 characters at most is right$/,
  ],
  ['an unknown application', place({ applications: 'posta' }), /No application "posta": choose alunni/],
  ['a day that is none', place({ 'from-day': '2026-13-01' }), /^--from-day "2026-13-01": a day such as/],
  ['a period that ends before it begins', place({ 'until-day': '2026-09-01' }), /ends \(2026-09-01\) before/],
  ['a school that no record can carry', place({ schools: 'naic812004' }), /No ministerial code: "naic812004"/],
  ['an order that has ended', place({ until: '2026-01-01T00:00:00Z' }), /has ended already/],
  ['an unknown environment', place({ environment: 'prod' }), /^--environment prod: one of production, /],
  ['a name that every object has', place({ environment: 'toString' }), /^--environment toString: one of production, /],
  ['a hold that is not there', ['release', '--id', 'none', '--act', 'x', '--ordered-by', 'y'], /There is no hold none/],
])('%s: exit 2, one line, nothing written', async (_, args, line) => {
  const { run, keys, lambda } = world();
  const { exit, errors, out } = await run(args);
  expect({ exit, out, lines: errors.length, newlines: errors.join('').includes('\n') }).toEqual({
    exit: 2,
    out: [],
    lines: 1,
    newlines: false,
  });
  expect(errors[0]).toMatch(line);
  expect(keys(names.bucket(production, 'ledger'))).toEqual([]);
  expect(lambda.calls()).toEqual([]);
});

test('a longer order under the same id is not taken for the one that is there', async () => {
  const { run } = world();
  await run(place({ until: '2999-01-01T00:00:00Z' }));
  expect(await run(place({ until: '2999-01-01T00:00:00Z' }))).toMatchObject({ exit: 0 });
  expect(await run(place({ until: '2999-06-01T00:00:00Z' }))).toMatchObject({
    exit: 2,
    errors: [expect.stringContaining('is taken by another hold')],
  });
});

test('an account without the ledger is told with exit 2, as what it is', async () => {
  const { run } = world();
  const missing = awsError('NoSuchBucket', 'The specified bucket does not exist');
  mockClient(S3Client).rejects(missing);
  expect(await run(['list'])).toEqual({ exit: 2, out: [], errors: [expect.stringContaining('has no ledger')] });
});

test('a function that fails is told with exit 1, and holds nothing', async () => {
  const { run, lambda, held } = world();
  lambda.on(InvokeCommand).resolvesOnce({ FunctionError: 'Unhandled' });
  expect(await run(place())).toMatchObject({
    exit: 1,
    errors: [expect.stringContaining('Run the same command again')],
  });
  expect(held()).toBe(0);
});

test('an order placed while a run is under way follows on it by itself, and is told as unfinished', async () => {
  const { run, lambda, held } = world();
  lambda.on(InvokeCommand).rejectsOnce(awsError('TooManyRequestsException')).resolvesOnce({});
  expect(await run(place())).toMatchObject({ exit: 1, errors: [expect.stringContaining('goes on with it by itself')] });
  expect(lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => input.InvocationType)).toEqual([
    undefined,
    'Event',
  ]);
  expect(held()).toBe(0);
});

test('a hold that fails keeps the platform from no other, and is told', async () => {
  const { run, add, held, fail } = world();
  await run(place({ id: 'a-first', applications: 'alunni' }));
  const today = new Date().toISOString().slice(0, 10);
  add(operations, `operations/alunni/day=${today}/school=NAIC812004/a.gz`, Date.now());
  add(operations, 'operations/bilancio/day=2026-10-02/school=NAIC812004/a.gz', Date.now());
  fail.next = PutObjectLegalHoldCommand.name;
  expect(await run(place({ id: 'b-second', applications: 'bilancio' }))).toMatchObject({ exit: 1 });
  expect(held()).toBe(2);
});

test('an order that ends by itself is lifted, but not by a clock that is a day ahead', async () => {
  const { run, held, clock } = world();
  const until = new Date(Date.now() + 43_200_000).toISOString();
  await run(place({ until }));
  const extend = () => handler(expectations(production), context);
  jest.useFakeTimers({ now: Date.now() + 86_400_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  await expect(extend()).rejects.toThrow('not finished');
  expect(held()).toBe(1);
  clock.now = Date.now();
  expect(await extend()).toEqual({ extended: 0, lifted: 1, unfinished: 0, failed: 0 });
  expect(held()).toBe(0);
  jest.useRealTimers();
});
