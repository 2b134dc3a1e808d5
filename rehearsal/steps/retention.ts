import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateListRecoveryPointsByBackupVault } from '@aws-sdk/client-backup';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { paginateDescribeDBClusterSnapshots } from '@aws-sdk/client-rds';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { names } from '../../lib/config';
import type { Finding } from '../../lambda/retention-enforcement/enforce';
import { download } from '../buckets';
import { LIFE } from '../life';
import { drift } from '../retention/drift';
import { placeOrder, releaseOrder } from '../retention/hold-orders';
import { findingsOf, recordsOf, states, unseen } from '../retention/ledger';
import { orders, plant, type Fate, type Planted } from '../retention/planted';
import type { Shown, Stage } from '../stage';

const DAY_MS = 86_400_000;
/** The morning after which the applications have written their first records. */
const FIRST_RECORDS = '2026-11-03';

type Overdue = Extract<Finding, { kind: 'overdue' }>;

/** What the daily schedule hands the deployed enforcement. */
function scheduleInput({ assembly, settings }: Stage): string {
  const file = join(assembly, `${names.stack(settings, 'retention')}.template.json`);
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { Description?: string; Target?: { Input: string } } }>;
  };
  const schedule = Object.values(Resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::Scheduler::Schedule' && Properties.Target?.Input.includes('"OnlyDeploymentsChangeProtection"'),
  );
  if (!schedule?.Properties.Target) throw new Error('no schedule hands the enforcement what it expects');
  return schedule.Properties.Target.Input;
}

/** Runs the deployed enforcement. @returns what its record in the ledger says, copied to `out/retention/` */
async function enforceOnce(stage: Stage, name: string): Promise<Finding[]> {
  const { clients, settings, out, emulator } = stage;
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({
      FunctionName: names.function(settings, 'retention-enforcement'),
      Payload: Buffer.from(scheduleInput(stage)),
    }),
  );
  if (FunctionError) throw new Error(`the enforcement failed: ${Buffer.from(Payload ?? []).toString('utf8')}`);
  const key = (await recordsOf(stage, (await emulator.now()).toISOString().slice(0, 10))).at(-1) ?? '';
  for (const extension of ['html', 'jsonl'])
    await download(
      clients.s3,
      names.bucket(settings, 'ledger'),
      key.replace(/jsonl$/, extension),
      join(out, 'retention', `${name}.${extension}`),
    );
  return findingsOf(stage, key);
}

/** Everything that stores keep: versions of objects, recovery points, snapshots. */
async function kept({ clients, settings }: Stage): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const purpose of ['operations', 'accesses', 'landing', 'backup'] as const) {
    let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let more = true; more;) {
      const page = await clients.s3.send(
        new ListObjectVersionsCommand({ Bucket: names.bucket(settings, purpose), ...marker }),
      );
      for (const { Key, VersionId } of page.Versions ?? []) ids.add(`${Key}?${VersionId}`);
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      more = page.IsTruncated === true;
    }
  }
  const vault = { BackupVaultName: names.vault(settings) };
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault(
    { client: clients.backup },
    vault,
  ))
    for (const { RecoveryPointArn } of RecoveryPoints) ids.add(`${RecoveryPointArn}`);
  for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots({ client: clients.rds }, {}))
    for (const { DBClusterSnapshotIdentifier: id, SnapshotType } of DBClusterSnapshots)
      if (SnapshotType !== 'awsbackup') ids.add(`${id}`); // those of AWS Backup are its recovery points
  return ids;
}

const is = (of: Planted, id: string) => (of.id.endsWith('?') ? id.startsWith(of.id) : id === of.id);

/** In what a run's deletions and words differ from what was to come of what was planted. */
function differences(
  planted: readonly Planted[],
  gone: readonly string[],
  findings: readonly Finding[],
): { short: string[]; gone: number } {
  const expected: Record<Exclude<Fate, 'stays'>, Overdue['outcome']> = {
    goes: 'deleted',
    held: 'held',
    locked: 'locked',
    named: 'left',
  };
  const overdue = findings.filter((finding) => finding.kind === 'overdue');
  const short: string[] = [];
  for (const one of planted) {
    const isGone = gone.some((id) => is(one, id));
    if (isGone !== (one.fate === 'goes'))
      short.push(`${one.store} of ${one.age} days ${isGone ? 'is gone' : 'is still there'}, to be: ${one.fate}`);
    const said = overdue.find(({ store, id }) => store === one.store && is(one, id));
    const outcome = one.fate === 'stays' ? undefined : expected[one.fate];
    if (said?.outcome !== outcome || (outcome !== undefined && !said?.why))
      short.push(`${one.store} of ${one.age} days: the ledger says ${said?.outcome ?? 'nothing'}, not ${outcome}`);
  }
  const foreign = gone.filter((id) => !planted.some((one) => is(one, id)));
  if (foreign.length > 0) short.push(`${foreign.length} went that nobody planted, such as ${foreign[0]}`);
  const more = overdue.filter(({ id }) => !planted.some((one) => is(one, id)));
  if (more.length > 0) short.push(`the ledger names ${more.length} more, such as ${more[0]?.store} ${more[0]?.id}`);
  return { short, gone: gone.length };
}

/** The ledger of the life: a record a day, the lost hour named, and nothing else wrong on an ordinary day. */
async function dailyRecords(stage: Stage): Promise<Shown> {
  const from = Date.parse(LIFE.from.slice(0, 10)) + DAY_MS;
  const days = Array.from(
    { length: Math.round((Date.parse(LIFE.until.slice(0, 10)) - from) / DAY_MS) + 1 },
    (_, index) => new Date(from + index * DAY_MS).toISOString().slice(0, 10),
  );
  const without: string[] = [];
  const wrong: string[] = [];
  let lostHour = false;
  const records = await Promise.all(
    days.map(async (day) => {
      const [key] = await recordsOf(stage, day);
      return { day, findings: key === undefined ? undefined : await findingsOf(stage, key) };
    }),
  );
  for (const { day, findings } of records) {
    if (findings === undefined) {
      without.push(day);
      continue;
    }
    for (const what of [...states(findings), ...unseen(findings)]) {
      if (what.includes(`no digest of ${LIFE.lostHour.slice(0, 10)} at 11 h`)) lostHour = true;
      else if (day > FIRST_RECORDS || !what.endsWith('has left no log in a week')) wrong.push(`${day}: ${what}`);
    }
  }
  const short = [
    without.length > 0 && `no record of ${without.join(', ')}`,
    !lostHour && `the hour that was lost (${LIFE.lostHour}) is in no record`,
    wrong.length > 0 && `${wrong.length} findings on ordinary days: ${wrong.slice(0, 3).join('; ')}`,
  ];
  return {
    clauses: 'tracing, backup',
    done: 'the enforcement ran each morning and left its record in the ledger',
    seen: `${days.length - without.length} records of ${days.length} days; the lost hour named on its day, nothing else wrong`,
    look: '',
    short,
  };
}

/** Stores filled, orders placed and released, drift: what the enforcement makes of it, and what it says. */
export async function retention(stage: Stage): Promise<Shown[]> {
  const daily = await dailyRecords(stage);
  const now = await stage.emulator.now();
  const planted = await plant(stage);
  await placeOrder(stage, 'court', now);
  await placeOrder(stage, 'security', now);
  const { expected, mend } = await drift(stage);

  let before = await kept(stage);
  const run = async (name: string, of: readonly Planted[]) => {
    const findings = await enforceOnce(stage, name);
    const after = await kept(stage);
    const gone = [...before].filter((id) => !after.has(id));
    before = after;
    return { findings, ...differences(of, gone, findings) };
  };
  const first = await run('first-run', planted);
  await mend();
  const left = planted.filter(({ fate }) => fate !== 'goes');
  const second = await run('second-run', left);

  await releaseOrder(stage, 'court');
  const freed = (one: Planted): Planted => ({
    ...one,
    fate: one.store === 'automated snapshots' ? 'named' : 'goes',
    heldBy: [],
  });
  const onlyCourt = (one: Planted) => one.heldBy.join() === orders.court.id && one.fate === 'held';
  const third = await run(
    'court-released',
    left.map((one) => (onlyCourt(one) ? { ...one, fate: 'goes' } : one)),
  );
  await releaseOrder(stage, 'security');
  const afterCourt = left.filter((one) => !onlyCourt(one));
  const fourth = await run(
    'all-released',
    afterCourt.map((one) => (one.fate === 'held' && one.heldBy.length > 0 ? freed(one) : one)),
  );

  const drifted = states(first.findings);
  const untold = expected.filter((line) => !drifted.some((what) => what.includes(line)));
  const enduring = [...states(second.findings), ...unseen(first.findings), ...unseen(second.findings)];
  const count = (fate: Fate) => planted.filter((one) => one.fate === fate).length;
  const row = (done: string, seen: string, look: string, short: Shown['short']): Shown => ({
    clauses: 'tracing, backup',
    done,
    seen,
    look,
    short,
  });
  writeFileSync(join(stage.out, 'retention', 'planted.json'), `${JSON.stringify(planted, null, 2)}\n`);
  return [
    daily,
    row(
      `${planted.length} copies planted around the end of their periods; one run, then another`,
      `${first.gone} gone, ${count('held')} held, ${count('locked')} locked, ${count('named')} named, ${count('stays')} young: the ledger says each and why; the second run changed nothing`,
      'retention/first-run.html',
      [...first.short, ...second.short],
    ),
    row(
      'two orders placed over the same copies by npm run hold, and released one by one',
      `${third.gone} went with the first, ${fourth.gone} with the second; what was under both stayed until then`,
      'retention/all-released.html',
      [...third.short, ...fourth.short, third.gone * fourth.gone === 0 && 'an order held nothing'],
    ),
    row(
      'a lifecycle, a bucket policy and a protection weakened, a log group left without a period; then mended',
      `${expected.length} of ${expected.length} told on the day, none after it was mended`,
      'retention/first-run.html',
      [...untold.map((line) => `not told: ${line}`), ...enduring.map((what) => `told without cause: ${what}`)],
    ),
  ];
}
