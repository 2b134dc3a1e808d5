import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PutObjectLegalHoldCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { DateTime } from 'luxon';
import { names } from '../../lib/config';
import { accessLogDays, numbers, operationLogPeriodDays } from '../../lib/policy';
import type { Delivery, PastCopy } from '../emulator';
import { schools } from '../month/traced-records';
import type { Stage } from '../stage';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What becomes of something that is kept, at the first run. */
export type Fate = 'stays' | 'goes' | 'held' | 'locked' | 'named';

/** Something left behind, however old, as if its owner had not deleted it in time. */
export interface Planted {
  /** Name of the store in the record. */
  readonly store: string;
  /** How its id in the record begins. */
  readonly id: string;
  readonly age: number;
  readonly fate: Fate;
  /** Orders that hold it. */
  readonly heldBy: readonly string[];
}

/** Orders placed over what is planted: ages in days of what they cover, the oldest first. */
export const orders = {
  court: { id: '2027-01-tribunale-1', stores: ['operations'], ages: [192, 189] },
  security: { id: '2027-01-sicurezza-1', stores: ['operations', 'backups', 'exports'], ages: [190, 62] },
} as const;

/** The school whose operations are held, and one that nobody asked about. */
const [HELD_SCHOOL, OTHER_SCHOOL] = schools;
/** Operations of an application that keeps six months, and of one that keeps twenty-four. */
const HALF_YEAR = 'gecodoc';
const TWO_YEARS = 'alunni';

const covered = (name: keyof typeof orders, store: string, age: number): boolean => {
  const { stores, ages } = orders[name];
  const copy = store === 'backups' || store === 'exports';
  // What was last written on a day is in the copy of the day after.
  return stores.some((one) => one === store) && age <= ages[0] && age >= ages[1] - (copy ? 1 : 0);
};

const heldBy = (store: string, age: number, school?: string) =>
  (['court', 'security'] as const)
    .filter((name) => (school === undefined || school === HELD_SCHOOL) && covered(name, store, age))
    .map((name) => orders[name].id);

const ages = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Days after which something overdue goes: its period, and what S3 and AWS Backup are late. */
const SLACK = numbers.deletionSlack.value;

/** When what is planted was written, by its age in days. */
const calendar = (now: number) => {
  const at = (age: number) => new Date(now - age * DAY_MS - MINUTE_MS).toISOString();
  return { at, day: (age: number) => at(age).slice(0, 10) };
};

/** The ISO week of a day, as weekly exports are named: `2026w53`. */
const weekOf = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).toFormat("kkkk'w'WW");

const fateOf = (age: number, ceiling: number, holders: readonly string[]): Fate =>
  age <= ceiling ? 'stays' : holders.length > 0 ? 'held' : 'goes';

/** Objects of one store, one a day between two ages. */
interface PlantedObjects {
  readonly bucket: Parameters<typeof names.bucket>[1];
  readonly store: string;
  readonly from: number;
  readonly to: number;
  readonly ceiling: number;
  readonly key: (age: number) => string;
  readonly school?: string;
}

/** The objects that every store is filled with, around the end of its period. */
function objectsOf({ settings }: Stage, day: (age: number) => string): PlantedObjects[] {
  const cluster = names.cluster(settings, settings.clusters[0]?.name ?? '');
  const halfYear = operationLogPeriodDays(numbers.operationLogAtLeast.value);
  const twoYears = operationLogPeriodDays(numbers.operationLogAtMost.value);
  return [
    ...schools.map((school) => ({
      bucket: 'operations' as const,
      store: 'operations',
      from: 180,
      to: 192,
      ceiling: halfYear + SLACK,
      key: (age: number) => `operations/${HALF_YEAR}/day=${day(age)}/school=${school}/planted.jsonl.gz`,
      school,
    })),
    {
      bucket: 'operations',
      store: 'operations',
      from: 725,
      to: 735,
      ceiling: twoYears + SLACK,
      key: (age) => `operations/${TWO_YEARS}/day=${day(age)}/school=${OTHER_SCHOOL}/planted.jsonl.gz`,
      school: OTHER_SCHOOL,
    },
    {
      bucket: 'accesses',
      store: 'accesses',
      from: 725,
      to: 735,
      ceiling: accessLogDays([twoYears]) + SLACK,
      key: (age) => `accesses/project/day=${day(age)}/school=${OTHER_SCHOOL}/planted.jsonl.gz`,
    },
    {
      bucket: 'landing',
      store: 'landing',
      from: 182,
      to: 192,
      ceiling: halfYear + SLACK,
      key: (age) => `errors/accesses/processing-failed/${day(age).replaceAll('-', '/')}/planted`,
    },
    {
      bucket: 'backup',
      store: 'exports',
      from: 30,
      to: 45,
      ceiling: numbers.dailyBackup.value + SLACK,
      key: (age) => `daily/${cluster}/daily-${day(age).replaceAll('-', '')}-${cluster}/planted-${age}.parquet`,
    },
    {
      bucket: 'backup',
      store: 'exports',
      from: 55,
      to: 70,
      ceiling: numbers.backupCeiling.value + SLACK,
      key: (age) => `weekly/${cluster}/weekly-${weekOf(day(age))}-${cluster}/planted-${age}.parquet`,
    },
  ];
}

/** Puts objects into a bucket as if at their time. */
async function plantObjects(
  { settings, emulator, folder }: Stage,
  now: number,
  of: PlantedObjects,
): Promise<Planted[]> {
  const { bucket, store, from, to, ceiling, key, school } = of;
  const source = join(folder, 'planted');
  const manifest = ages(from, to).map((age): Delivery => ({ key: key(age), at: calendar(now).at(age) }));
  for (const { key: name } of manifest) {
    mkdirSync(dirname(join(source, name)), { recursive: true });
    writeFileSync(join(source, name), '');
  }
  await emulator.deliver(names.bucket(settings, bucket), source, manifest);
  return ages(from, to).map((age) => {
    const holders = heldBy(store, age, school);
    return { store, id: `${key(age)}?`, age, fate: fateOf(age, ceiling, holders), heldBy: holders };
  });
}

/** Has S3 keep two overdue objects that nobody's order keeps: one by a lock, one by a legal hold. */
async function keepTwo(
  { clients: { s3 }, settings }: Stage,
  now: number,
  planted: readonly Planted[],
): Promise<Planted[]> {
  const [locked, held] = planted.filter(({ store, fate }) => store === 'accesses' && fate === 'goes');
  const object = (of: Planted) => ({ Bucket: names.bucket(settings, 'accesses'), Key: of.id.slice(0, -1) });
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(now + 9 * DAY_MS) } as const;
  if (locked) await s3.send(new PutObjectRetentionCommand({ ...object(locked), Retention }));
  if (held) await s3.send(new PutObjectLegalHoldCommand({ ...object(held), LegalHold: { Status: 'ON' } }));
  return planted.map((one) =>
    one === locked ? { ...one, fate: 'locked' } : one === held ? { ...one, fate: 'held' } : one,
  );
}

/** Makes recovery points and snapshots of a cluster as if at their time. */
async function plantCopies({ settings, emulator }: Stage, now: number): Promise<Planted[]> {
  const { at } = calendar(now);
  const resource = names.clusterArn(settings, settings.clusters[0]?.name ?? '');
  const { dailyBackup, backupCeiling } = numbers;
  const points = (store: string, of: readonly number[], ceiling: number, deleteAfterDays: number) =>
    of.map((age): [Omit<Planted, 'id'>, PastCopy] => {
      const holders = heldBy('backups', age);
      const locked = age > ceiling && deleteAfterDays > age;
      return [
        { store, age, heldBy: holders, fate: locked ? 'locked' : fateOf(age, ceiling, holders) },
        { at: at(age), resource, vault: names.vault(settings), deleteAfterDays },
      ];
    });
  const snapshots = (kind: 'manual' | 'automated', of: readonly number[]) =>
    of.map((age): [Omit<Planted, 'id'>, PastCopy] => {
      const holders = heldBy('backups', age);
      const fate = fateOf(age, backupCeiling.value, holders);
      return [
        {
          store: `${kind} snapshots`,
          age,
          heldBy: holders,
          fate: kind === 'automated' && fate === 'goes' ? 'named' : fate,
        },
        // A name that does not tell whose it is: the tag does, which Aurora copies from the cluster.
        { at: at(age), resource, name: kind === 'manual' ? `prima-del-rilascio-${age}` : `rds:notte-${age}`, kind },
      ];
    });
  const past = [
    ...points('daily recovery points', ages(36, 45), dailyBackup.value + SLACK, dailyBackup.value),
    ...points('recovery points', ages(58, 66), backupCeiling.value, backupCeiling.value),
    ...points('recovery points', [200], backupCeiling.value, 365),
    ...snapshots('manual', [...ages(57, 66), 400]),
    ...snapshots('automated', [70, 400]),
  ];
  const { names: made } = await emulator.copy(past.map(([, copy]) => copy));
  return past.map(([about], index) => ({ ...about, id: made[index] ?? '' }));
}

/**
 * Fills every store with copies around the end of its period, on both sides of it, and one copy each that a lock or
 * somebody else's legal hold keeps.
 */
export async function plant(stage: Stage): Promise<Planted[]> {
  const now = (await stage.emulator.now()).getTime();
  const objects: Planted[] = [];
  for (const of of objectsOf(stage, calendar(now).day)) objects.push(...(await plantObjects(stage, now, of)));
  return [...(await keepTwo(stage, now, objects)), ...(await plantCopies(stage, now))];
}

/** First and last day of what an order covers, and its school. */
export const scopeOf = (name: keyof typeof orders, now: Date) => {
  const { stores, ages: span } = orders[name];
  const { day } = calendar(now.getTime());
  return {
    stores: stores.join(','),
    school: HELD_SCHOOL,
    application: HALF_YEAR,
    from: day(span[0]),
    until: day(span[1]),
  };
};
