import { gzipSync } from 'node:zlib';
import type { Settings } from '../../lib/config';
import { Random } from './random';
import type { Record_ } from './record';

/** A log file as CloudTrail delivers it. */
export interface LogFile {
  readonly key: string;
  readonly region: string;
  /** When it lies in the bucket. */
  readonly deliveredAt: Date;
  readonly raw: Buffer;
  readonly body: Buffer;
  readonly oldest: string;
  readonly newest: string;
}

const HALF_HOUR_MS = 30 * 60_000;
/** Where little happens files come less often: at night (UTC), and of global services. */
const QUIET = { from: 20, to: 5, region: 'us-east-1' } as const;
/** Delivery takes about five minutes. */
const DELAY_MS = 5 * 60_000;

const compact = (at: Date) => `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
export const datePath = (at: Date) => at.toISOString().slice(0, 10).replaceAll('-', '/');

/** End of the time whose records make one file with this one: half an hour, or an hour where little happens. */
function slotEnd({ eventTime, awsRegion }: Record_): number {
  const hour = Number(eventTime.slice(11, 13));
  const isQuiet = awsRegion === QUIET.region || hour >= QUIET.from || hour < QUIET.to;
  const length = isQuiet ? 2 * HALF_HOUR_MS : HALF_HOUR_MS;
  return (Math.floor(Date.parse(eventTime) / length) + 1) * length;
}

/** Puts records into files, a time and a Region each, in CloudTrail's layout. */
export function logFiles({ account }: Settings, records: readonly Record_[]): LogFile[] {
  const slots = new Map<string, Record_[]>();
  for (const record of records) {
    const name = `${slotEnd(record)}/${record.awsRegion}`;
    slots.set(name, [...(slots.get(name) ?? []), record]);
  }
  return [...slots.entries()]
    .map(([name, unsorted]) => {
      const [end = '', region = ''] = name.split('/');
      const sorted = [...unsorted].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
      const deliveredAt = new Date(Number(end) + DELAY_MS);
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
      const suffix = new Random(name).letters(16, alphabet);
      const file = `${account}_CloudTrail_${region}_${compact(deliveredAt)}_${suffix}.json.gz`;
      const raw = Buffer.from(JSON.stringify({ Records: sorted }));
      return {
        key: `AWSLogs/${account}/CloudTrail/${region}/${datePath(deliveredAt)}/${file}`,
        region,
        deliveredAt,
        raw,
        body: gzipSync(raw),
        oldest: sorted[0]?.eventTime ?? '',
        newest: sorted.at(-1)?.eventTime ?? '',
      };
    })
    .sort((a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime());
}
