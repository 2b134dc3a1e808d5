import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { Command } from 'commander';
import { environmentNamed, names, UnknownEnvironmentError, validateSettings } from '../../lib/config';
import { expectations } from '../../lib/retention/expectations';
import { heldStores, holdSchema, isInForce, type Hold } from '../../lambda/holds/hold';
import { HoldLedger } from '../../lambda/holds/hold-ledger';
import { SCHOOL_CODE } from '../../lambda/record-check/trace-record';

class InputError extends Error {
  override readonly name = 'InputError';
}

interface PlaceOptions {
  environment: string;
  id: string;
  reason: string;
  authority: string;
  act: string;
  orderedBy: string;
  stores: string[];
  applications?: string[];
  schools?: string[];
  fromDay: string;
  untilDay?: string;
  until?: string;
}

const WORDS = 'words that say it, 200 characters at most';
const DAY = 'a day such as 2026-10-31';

/** What each option must be, by where the order keeps it. */
const RIGHT: Readonly<Record<string, readonly [option: string, right: string]>> = {
  id: ['id', '3 to 64 lower-case letters, digits and hyphens, as in 2026-11-tribunale-1,'],
  reason: ['reason', 'technical, security or judicial'],
  authority: ['authority', WORDS],
  act: ['act', WORDS],
  orderedBy: ['ordered-by', WORDS],
  'scope.stores': ['stores', `a list of ${heldStores.join(', ')}`],
  'scope.period.from': ['from-day', DAY],
  'scope.period.until': ['until-day', DAY],
  until: ['until', 'an instant in UTC such as 2027-06-30T22:00:00Z'],
};

/** What is wrong with what was given, and what would be right: one line, each option once. */
function wrongOptions(paths: readonly (readonly PropertyKey[])[], given: unknown): InputError {
  const lines = paths.map((path) => {
    const fields = path.filter((key) => typeof key === 'string');
    const [option, right] = RIGHT[fields.join('.')] ?? [fields.join('.'), 'another'];
    const value = fields.reduce<unknown>((object, key) => (object as Record<string, unknown>)[key], given);
    return `--${option} ${JSON.stringify(value)}: ${right} is right`;
  });
  return new InputError([...new Set(lines)].join('; '));
}

const PROGRESS_MS = 2000;

const quoted = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(', ');
const separated = (value: string) => value.split(',').map((part) => part.trim());

/** `npm run hold -- place|release|list`: orders to keep something longer (`tracing.hold`). */
export function holdCommand(): Command {
  const command = new Command('hold').description('Places, releases and lists orders to keep something longer');
  const environment = ['--environment <name>', 'environment whose account is meant', 'production'] as const;
  command
    .command('place')
    .description('holds what the order covers; run again with the same id, it goes on where it was interrupted')
    .option(...environment)
    .requiredOption('--id <id>', 'name of the hold, such as 2026-11-tribunale-1')
    .requiredOption('--reason <reason>', 'technical, security or judicial')
    .requiredOption('--authority <authority>', 'who ordered it outside: court, police, or the security officer')
    .requiredOption('--act <act>', 'number and date of the order')
    .requiredOption('--ordered-by <person>', 'who in the company places it')
    .requiredOption('--stores <list>', `comma-separated: ${heldStores.join(', ')}`, separated)
    .option('--applications <list>', 'comma-separated; all when absent', separated)
    .option('--schools <list>', 'comma-separated ministerial codes; all when absent', separated)
    .requiredOption('--from-day <day>', 'first day covered, YYYY-MM-DD (UTC)')
    .option('--until-day <day>', 'last day covered; what is yet to come when absent')
    .option('--until <time>', 'when the order ends by itself, ISO 8601; until released when absent')
    .action((options: PlaceOptions) => run(() => place(options)));
  command
    .command('release')
    .description('lifts exactly what the hold put there and no other hold covers')
    .option(...environment)
    .requiredOption('--id <id>', 'name of the hold')
    .requiredOption('--act <act>', 'number and date of the act that releases it')
    .requiredOption('--ordered-by <person>', 'who in the company releases it')
    .action((options: { environment: string; id: string; act: string; orderedBy: string }) =>
      run(() => release(options)),
    );
  command
    .command('list')
    .description('lists holds as JSON lines, released ones too')
    .option(...environment)
    .action((options: { environment: string }) => run(() => list(options.environment)));
  return command;
}

/** What was written down, and the platform goes on with by itself. */
class UnderWay extends Error {
  override readonly name = 'UnderWay';
}

/** What the SDK calls an account that is not the one meant: running again would not help. */
const WRONG_ACCOUNT: Readonly<Record<string, string>> = {
  NoSuchBucket:
    'This account has no ledger of that environment: sign in to its account, or name another by --environment',
  CredentialsProviderError: 'There are no AWS credentials: sign in to the account of the environment first',
};

/** Exit codes: 0 done, 1 begun and not finished, 2 the input cannot be used. */
async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { name, message } = error as Error;
    const input = error instanceof InputError || error instanceof UnknownEnvironmentError;
    const wrong = input ? message : WRONG_ACCOUNT[name];
    const unfinished = name === 'UnderWay' ? message : `Interrupted: ${name}: ${message}. Run the same command again.`;
    console.error(wrong ?? unfinished);
    process.exitCode = wrong === undefined ? 1 : 2;
  }
}

function connect(environment: string) {
  const settings = validateSettings(environmentNamed(environment, `--environment ${environment}`));
  const expected = expectations(settings);
  const s3 = new S3Client({ region: settings.region, maxAttempts: 8 });
  const lambda = new LambdaClient({ region: settings.region, requestHandler: { requestTimeout: 0 } });
  const ledger = new HoldLedger(s3, expected.ledger);
  /** Lets the platform do what the ledger says: nobody signed in may hold an object or lift its hold. */
  const carryOut = async (id: string, { released = false } = {}): Promise<Hold | undefined> => {
    const waiting = setInterval(() => console.error('The platform is at it…'), PROGRESS_MS);
    const run = { FunctionName: names.function(settings, 'hold-extension'), Payload: JSON.stringify(expected) };
    try {
      const { FunctionError, Payload } = await lambda.send(new InvokeCommand(run));
      if (FunctionError)
        throw new Error(
          `${FunctionError}: ${Buffer.from(Payload ?? [])
            .toString('utf8')
            .slice(0, 300)}`,
        );
    } catch (error) {
      if ((error as Error).name !== 'TooManyRequestsException') throw error;
      // One run at a time: this one follows on what is under way.
      await lambda.send(new InvokeCommand({ ...run, InvocationType: 'Event' }));
    } finally {
      clearInterval(waiting);
    }
    const hold = (await ledger.all()).find((one) => one.id === id);
    if (!hold?.done || (released && !hold.released))
      throw new UnderWay(
        `${id} is written down and the platform goes on with it by itself: npm run hold -- list tells when it is done`,
      );
    return hold;
  };
  return { settings, ledger, now: Date.now(), carryOut };
}

async function place(options: PlaceOptions): Promise<void> {
  const { settings, ledger, now, carryOut } = connect(options.environment);
  const asked = {
    id: options.id,
    reason: options.reason,
    authority: options.authority,
    act: options.act,
    orderedBy: options.orderedBy,
    scope: {
      stores: options.stores,
      applications: options.applications,
      schools: options.schools,
      period: { from: options.fromDay, until: options.untilDay },
    },
    from: new Date(now).toISOString(),
    until: options.until,
    done: false,
  };
  const parsed = holdSchema.safeParse(asked);
  if (!parsed.success)
    throw wrongOptions(
      parsed.error.issues.map(({ path }) => path),
      asked,
    );
  const known = settings.tracing.applications.map(({ name }) => name);
  const unknown = options.applications?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) throw new InputError(`No application ${quoted(unknown)}: choose ${known.join(', ')}`);
  // What no record carries would hold nothing, and say that all is well.
  const odd = options.schools?.filter((code) => !SCHOOL_CODE.test(code)) ?? [];
  if (odd.length > 0) throw new InputError(`No ministerial code: ${quoted(odd)}; one like NAIC812004 is right`);
  if (parsed.data.until !== undefined && Date.parse(parsed.data.until) <= now)
    throw new InputError(`The order has ended already (${parsed.data.until}): an end that is yet to come is right`);
  const { from, until } = parsed.data.scope.period;
  if (until !== undefined && until < from)
    throw new InputError(`The period ends (${until}) before it begins (${from})`);
  const holds = await ledger.all();
  let hold = parsed.data;
  const existing = holds.find(({ id }) => id === hold.id);
  if (existing) {
    const [known, wanted] = [existing, hold].map((one) => JSON.stringify([one.scope, one.act, one.until]));
    const same = known === wanted;
    if (!same || !isInForce(existing, now))
      throw new InputError(`The id ${hold.id} is taken by another hold: choose a new one`);
    hold = existing;
  } else {
    await ledger.create(hold);
    await ledger.step(hold.id, now, 'placed', { orderedBy: hold.orderedBy, act: hold.act });
  }
  console.log(JSON.stringify(await carryOut(hold.id)));
}

async function release(options: { environment: string; id: string; act: string; orderedBy: string }): Promise<void> {
  const by = holdSchema
    .pick({ act: true, orderedBy: true })
    .safeParse({ act: options.act, orderedBy: options.orderedBy });
  if (!by.success)
    throw wrongOptions(
      by.error.issues.map(({ path }) => path),
      options,
    );
  const { ledger, now, carryOut } = connect(options.environment);
  const holds = await ledger.all();
  const hold = holds.find(({ id }) => id === options.id);
  if (!hold)
    throw new InputError(`There is no hold ${options.id}: ${holds.map(({ id }) => id).join(', ') || 'none at all'}`);
  if (hold.released && hold.done) throw new InputError(`${hold.id} was released on ${hold.released.at}`);
  const released = hold.released ?? {
    at: new Date(now).toISOString(),
    by: options.orderedBy,
    act: options.act,
  };
  const releasing = { ...hold, released, done: false };
  await ledger.save(releasing);
  await ledger.step(hold.id, now, 'released', released);
  console.log(JSON.stringify(await carryOut(hold.id, { released: true })));
}

async function list(environment: string): Promise<void> {
  const { ledger, now } = connect(environment);
  for (const hold of await ledger.all()) {
    const underWay = await ledger.progress(hold.id);
    console.log(JSON.stringify({ ...hold, inForce: isInForce(hold, now), ...(underWay && { underWay }) }));
  }
}
