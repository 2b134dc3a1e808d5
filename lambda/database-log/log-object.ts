import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { accessRecord, type AccessRecord } from './access-record';
import { entriesOf, type LogEvent } from './log-entries';

/** What CloudWatch Logs delivers to a subscription, unpacked. */
export interface Delivery {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logEvents: readonly LogEvent[];
}

/** An object of the audit bucket, ready to be put. */
export interface LogObject {
  readonly key: string;
  readonly body: Buffer;
  readonly records: number;
}

export class UnexpectedLogGroupError extends Error {
  override readonly name = 'UnexpectedLogGroupError';
}

/**
 * The objects that keep a delivery, one for each UTC day of its entries. The same delivery always gives the same keys and
 * the same records, so that repeating it writes nothing new.
 * @param clusterPrefix what precedes a cluster's name in its identifier
 * @throws UnexpectedLogGroupError for a log group that is no cluster's
 */
export function logObjects(delivery: Delivery, region: string, clusterPrefix: string): LogObject[] {
  if (delivery.messageType === 'CONTROL_MESSAGE') return [];
  const { owner: account, logGroup, logStream, logEvents } = delivery;
  const name = /^\/aws\/rds\/cluster\/([^/]+)\/postgresql$/.exec(logGroup)?.[1];
  if (!name?.startsWith(clusterPrefix)) {
    throw new UnexpectedLogGroupError(
      `${logGroup} is no log of this platform: expected /aws/rds/cluster/${clusterPrefix}<cluster>/postgresql`,
    );
  }
  const cluster = name.slice(clusterPrefix.length);
  const days = new Map<string, AccessRecord[]>();
  for (const logged of entriesOf(logEvents)) {
    const record = accessRecord(logged, { account, region, cluster, logStream });
    const day = record.eventTime.slice(0, 10);
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(record);
    else days.set(day, [record]);
  }
  const id = idOf(delivery);
  return [...days].map(([day, records]) => {
    const minute = records[0]?.eventTime.slice(0, 16).replace(/[-:]/g, '') ?? '';
    const file = `${account}_postgresql_${region}_${minute}Z_${id}.json.gz`;
    return {
      key: `database/${cluster}/${day.replaceAll('-', '/')}/${file}`,
      body: gzipSync(JSON.stringify({ Records: records })),
      records: records.length,
    };
  });
}

const idOf = ({ logGroup, logStream, logEvents }: Delivery) =>
  createHash('sha256')
    .update([logGroup, logStream, ...logEvents.map(({ id }) => id)].join('\n'))
    .digest('hex')
    .slice(0, 20);
