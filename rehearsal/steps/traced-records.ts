import { setTimeout as sleep } from 'node:timers/promises';
import { PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { names } from '../../lib/config';
import { operationLogDays } from '../../lib/policy';
import { keysUnder } from '../buckets';
import { schools, tracedRecords } from '../month/traced-records';
import type { Shown, Stage } from '../stage';

const DAY_MS = 86_400_000;
/** Mondays and Thursdays: enough that no week goes without a record of each application. */
const WEEKDAYS = [1, 4];

/** The applications write to their streams what was done on a day, and once something that is no record. */
export async function traceApplications({ settings, seed, clients }: Stage, day: string): Promise<void> {
  if (!WEEKDAYS.includes(new Date(day).getUTCDay())) return;
  for (const [stream, records] of Object.entries(tracedRecords(settings, seed, day))) {
    const Records = [...records, { application: 'unknown', text: 'no record' }].map((record) => ({
      Data: Buffer.from(JSON.stringify(record)),
    }));
    const DeliveryStreamName = names.stream(settings, stream);
    const { FailedPutCount } = await clients.firehose.send(new PutRecordBatchCommand({ DeliveryStreamName, Records }));
    // A batch of which some are refused is answered like one that was taken.
    if (FailedPutCount)
      throw new Error(`${DeliveryStreamName} refused ${FailedPutCount} of ${Records.length} records of ${day}`);
  }
  await delivered(clients.s3, names.bucket(settings, 'landing'));
}

const LONGEST_MS = 30_000;

/** Waits until what has landed is delivered: time must not jump under it. */
async function delivered(s3: S3Client, Bucket: string): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += 20) {
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'landing/', MaxKeys: 1 }));
    if (!KeyCount) return;
    await sleep(20);
  }
  throw new Error(`What landed was not delivered in ${LONGEST_MS / 1000} s`);
}

/** Records of every application lie by application, day and school, locked; what is no record was refused. */
export async function tracedApplications({ settings, clients }: Stage): Promise<Shown> {
  const { applications } = settings.tracing;
  const short: string[] = [];
  let objects = 0;
  let lockedDays = Infinity;
  for (const stream of ['accesses', 'operations'] as const) {
    const Bucket = names.bucket(settings, stream);
    const keys = await keysUnder(clients.s3, Bucket, `${stream}/`);
    objects += keys.length;
    const traced = applications.filter((one) => stream === 'accesses' || one.operationLogMonths !== undefined);
    for (const { name } of traced) {
      for (const school of schools) {
        const mine = keys.filter((key) => key.startsWith(`${stream}/${name}/`) && key.includes(`/school=${school}/`));
        if (mine.length === 0) short.push(`${stream} holds nothing of ${name} at ${school}`);
      }
    }
    if (keys.some((key) => key.includes('unknown'))) short.push(`${stream} took what is no record`);
    if (!keys[0]) continue;
    const head = await clients.s3.send(new HeadObjectCommand({ Bucket, Key: keys[0] }));
    const locked = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - (head.LastModified?.getTime() ?? 0)) / DAY_MS;
    lockedDays = Math.min(lockedDays, Math.round(locked));
  }
  const refused = await keysUnder(clients.s3, names.bucket(settings, 'landing'), 'errors/');
  for (const stream of ['accesses', 'operations'])
    if (!refused.some((key) => key.startsWith(`errors/${stream}/processing-failed/`)))
      short.push(`what is no record of ${stream} lies nowhere under errors/`);
  if (!(lockedDays >= operationLogDays.floorDays)) short.push(`objects are locked for ${lockedDays} days only`);
  return {
    clauses: 'tracing',
    done: `${applications.length} applications wrote sign-ins and operations to the streams, and what is no record`,
    seen: `${objects} objects by application, day and school, locked for ${lockedDays} days; what is no record under errors/`,
    look: '',
    short,
  };
}
