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

const SLOT_MS = 30 * 60_000;
/** Delivery takes about five minutes. */
const DELAY_MS = 5 * 60_000;

const compact = (at: Date) => `${at.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
export const datePath = (at: Date) => at.toISOString().slice(0, 10).replaceAll('-', '/');

/** Puts records into files, half an hour and a Region each, in CloudTrail's layout. */
export function logFiles({ account }: Settings, records: readonly Record_[]): LogFile[] {
  const slots = new Map<string, Record_[]>();
  for (const record of records) {
    const slot = Math.floor(Date.parse(record.eventTime) / SLOT_MS);
    const name = `${slot}/${record.awsRegion}`;
    slots.set(name, [...(slots.get(name) ?? []), record]);
  }
  return [...slots.entries()]
    .map(([name, unsorted]) => {
      const [slot = '', region = ''] = name.split('/');
      const sorted = [...unsorted].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
      const deliveredAt = new Date((Number(slot) + 1) * SLOT_MS + DELAY_MS);
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
