import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { join } from 'node:path';
import { names } from '../lib/config';
import type { Advance } from './emulator';
import { databaseSessions } from './month/database-sessions';
import { plantedTimes } from './month/incidents';
import type { Record_ } from './month/record';
import type { Trail } from './month/trail';
import { utc } from './month/working-time';
import type { Stage } from './stage';

const DAY_MS = 86_400_000;

/** When the platform is deployed, in the rehearsal's time, and when its life ends. */
export const LIFE = {
  from: '2026-10-31T20:00:00Z',
  until: '2027-01-03T06:00:00Z',
  /** A month as it should be, but for one hour of its log that is never delivered. */
  ordinaryMonth: '2026-11',
  lostHour: '2026-11-18T10:00:00Z',
  /** A month with mistakes and an attack. */
  plantedMonth: '2026-12',
} as const;

/** What a life came to. */
export interface Lived {
  readonly days: number;
  readonly copies: number;
  readonly expired: number;
  readonly swept: number;
  readonly fired: ReadonlyMap<string, number>;
  /** Functions that failed when their schedule fired them, with what they said. */
  readonly failed: readonly string[];
}

/** The databases' logs of a day reach their log groups; the platform takes them from there. */
async function logDatabases({ settings, seed, clients }: Stage, day: string): Promise<void> {
  await Promise.all(
    databaseSessions(settings, seed, day).map(async ({ logGroup: logGroupName, logStream, events }) => {
      const logStreamName = `${logStream}.${day}`;
      await clients.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      await clients.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }));
    }),
  );
}

/** Takes what precedes the first item that is late. */
function takeUntil<T>(items: T[], isLate: (item: T) => boolean): T[] {
  const index = items.findIndex(isLate);
  return items.splice(0, index < 0 ? items.length : index);
}

/** Records a call: well below the service's limit of a megabyte. */
const BATCH = 400;

/** The trail's own stream: what immediate alerts are made of. */
async function streamTrail({ settings, clients }: Stage, records: readonly Record_[]): Promise<void> {
  const logGroupName = names.trailLogGroup(settings);
  const logStreamName = `${settings.account}_CloudTrail_${settings.region}`;
  for (let from = 0; from < records.length; from += BATCH) {
    const batch = records.slice(from, from + BATCH);
    const logEvents = batch.map((record) => ({
      timestamp: Date.parse(record.eventTime),
      message: JSON.stringify(record),
    }));
    await clients.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
}

/**
 * Lives from deployment to the end, a day at a time: each morning at half past six in Rome the day before has been
 * logged and delivered, copies have been made and have aged, and what is scheduled fires.
 * @param onDay called on each morning, after what was scheduled has fired
 */
export async function live(stage: Stage, trail: Trail, onDay: (day: string) => Promise<void>): Promise<Lived> {
  const { clients, emulator, settings, progress } = stage;
  const fired = new Map<string, number>();
  const failed: string[] = [];
  const total = { days: 0, copies: 0, expired: 0, swept: 0 };
  const remaining = [...trail.manifest].sort((a, b) => (a.at < b.at ? -1 : 1));
  const records = [...trail.records];
  const planted = plantedTimes(settings).filter((time) => time > LIFE.from);
  await clients.logs.send(
    new CreateLogStreamCommand({
      logGroupName: names.trailLogGroup(settings),
      logStreamName: `${settings.account}_CloudTrail_${settings.region}`,
    }),
  );
  const firstDawn = Date.parse(`${LIFE.from.slice(0, 10)}T05:30:00Z`) + DAY_MS;
  const end = Date.parse(LIFE.until);
  let yesterday = LIFE.from.slice(0, 10);
  for (let dawn = firstDawn; dawn <= end; dawn += DAY_MS) {
    const at = new Date(dawn).toISOString();
    const day = at.slice(0, 10);
    const today = takeUntil(remaining, (object) => object.at >= at);
    await emulator.deliver(names.bucket(settings, 'audit'), join(stage.out, 'trail'), today);
    for (const moment of takeUntil(planted, (time) => time >= at)) {
      // the trail's stream takes minutes: what must be told at once is told at its time
      count(await emulator.advance(utc(new Date(Date.parse(moment) + 3 * 60_000)), { quiet: true }));
      await streamTrail(
        stage,
        takeUntil(records, ({ eventTime }) => eventTime > moment),
      );
    }
    await streamTrail(
      stage,
      takeUntil(records, ({ eventTime }) => eventTime >= at),
    );
    if (stage.stacks.has('database')) await logDatabases(stage, yesterday);
    count(await emulator.advance(at));
    await onDay(day).catch((error: Error) => failed.push(`${day}: ${error.message}`));
    yesterday = day;
    total.days++;
    progress(`${day}: ${total.copies} copies made, ${total.expired} expired`);
  }
  return { ...total, fired, failed };

  function count(step: Advance) {
    total.copies += step.copies;
    total.expired += step.expired;
    total.swept += Object.values(step.swept).reduce((sum, each) => sum + each, 0);
    for (const { schedule, rule, error } of step.fired) {
      const name = schedule ?? rule ?? '';
      fired.set(name, (fired.get(name) ?? 0) + 1);
      if (error) failed.push(`${name}: ${error.slice(0, 300)}`);
    }
  }
}
