import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '../../lib/config';
import type { Delivery } from '../emulator';
import { DigestChain, type SigningKey } from './digest-chain';
import { incidents, type Incident } from './incidents';
import { logFiles, type LogFile } from './log-files';
import { ordinaryDay } from './ordinary-days';
import { Random } from './random';
import { Recorder, type Record_ } from './record';
import { utc } from './working-time';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Regions in which the rehearsal's events are recorded: the platform's and that of the global services. */
const regionsOf = (settings: Settings) => [settings.region, 'us-east-1'];

export interface TrailPlan {
  readonly settings: Settings;
  readonly seed: string;
  /** When the trail begins and ends, on the hour. */
  readonly from: Date;
  readonly until: Date;
  /** Planted mistakes and the attack; none for a month as it should be. */
  readonly planted?: readonly Incident[];
  /** An hour that is never delivered: its logs and its digest, in the platform's Region. */
  readonly lostHour?: Date;
}

/** Every record of the days of a plan, in order of time. */
export function recordsOf({ settings, seed, from, until, planted = incidents }: TrailPlan): Record_[] {
  const records: Record_[] = [];
  for (let day = Math.floor(from.getTime() / DAY_MS) * DAY_MS; day < until.getTime(); day += DAY_MS) {
    const name = new Date(day).toISOString().slice(0, 10);
    // each day has its own chance: what is planted on one changes no other
    const recorder = new Recorder(settings, `${seed}/${name}`);
    ordinaryDay(settings, recorder, new Random(`${seed}/${name}`), name);
    records.push(...recorder.records);
    const incidental = new Recorder(settings, `${seed}/${name}/planted`);
    for (const incident of planted) if (incident.day === name) incident.write(incidental, settings);
    records.push(...incidental.records);
  }
  const inPlan = ({ eventTime }: Record_) => eventTime >= utc(from) && eventTime < utc(until);
  return records.filter(inPlan).sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
}

/** A trail on disk, in the official layout, with what is delivered when. */
export interface Trail {
  readonly manifest: readonly Delivery[];
  /** In order of time. */
  readonly records: readonly Record_[];
  readonly logFiles: number;
  readonly digests: number;
}

/**
 * Writes the trail of a plan with its signed digest chains.
 * Each object's S3 metadata lies beside it (`<object>.meta.json`), as `npm run review` reads it.
 */
export function writeTrail(plan: TrailPlan, key: SigningKey, folder: string): Trail {
  const { settings, from, until, lostHour } = plan;
  const records = recordsOf(plan);
  const manifest: Delivery[] = [];
  const put = (object: {
    key: string;
    body: Buffer;
    deliveredAt: Date;
    metadata?: Readonly<Record<string, string>>;
  }) => {
    mkdirSync(dirname(join(folder, object.key)), { recursive: true });
    writeFileSync(join(folder, object.key), object.body);
    if (object.metadata) {
      writeFileSync(join(folder, `${object.key}.meta.json`), JSON.stringify(object.metadata));
    }
    manifest.push({ key: object.key, at: object.deliveredAt.toISOString(), metadata: object.metadata });
  };
  const files = logFiles(settings, records).filter(({ deliveredAt }) => deliveredAt < until);
  let digests = 0;
  for (const region of regionsOf(settings)) {
    const chain = new DigestChain(settings, region, key);
    const byHour = new Map<number, LogFile[]>();
    for (const file of files.filter((each) => each.region === region)) {
      const hour = Math.floor(file.deliveredAt.getTime() / HOUR_MS);
      byHour.set(hour, [...(byHour.get(hour) ?? []), file]);
    }
    for (let start = from.getTime(); start < until.getTime(); start += HOUR_MS) {
      const delivered = byHour.get(start / HOUR_MS) ?? [];
      const digest = chain.next(new Date(start), delivered);
      if (region === settings.region && start === lostHour?.getTime()) continue;
      for (const file of delivered) put(file);
      put(digest);
      digests++;
    }
  }
  return { manifest, records, logFiles: manifest.length - digests, digests };
}
