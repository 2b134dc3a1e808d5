import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { HoldLedger } from '../holds/hold-ledger';
import { readEnvironment } from '../runtime/environment';
import { putOnce } from '../runtime/put-once';
import { dayOf } from './dated-keys';
import { enforce, type Finding } from './enforce';
import type { Expectations } from './expectations';
import { inWords, KIND_NAMES, KINDS } from './finding-words';
import { recordPage } from './record-page';
import { watchedState, watchedStores } from './watched';

const logger = new Logger();
const metrics = new Metrics();
const s3 = new S3Client({ retryMode: 'adaptive', maxAttempts: 8 });
const rds = new RDSClient({ maxAttempts: 8 });
const backup = new BackupClient({ maxAttempts: 8 });
const kms = new KMSClient({ maxAttempts: 8 });
const logs = new CloudWatchLogsClient({ maxAttempts: 8 });
const sns = new SNSClient({});

const CLOCK_TOLERANCE_MS = 3_600_000;
const LEASE_MS = 16 * 60_000;
/** What a run leaves of its time, in milliseconds, to write its record and to tell. */
const FOR_THE_RECORD = 60_000;

/**
 * Compares the account with the policy and leaves the day's record in the ledger (`days/YYYY/MM/DD/`). Input: the
 * {@link Expectations} that the stack hands in by the schedule. Calls: S3 list, versions, lock, hold, configuration,
 * put, delete; RDS DescribeDBClusters, DescribeDBClusterSnapshots, DeleteDBClusterSnapshot; Backup lists of points, plans,
 * selections and legal holds, DescribeBackupVault, DeleteRecoveryPoint; KMS DescribeKey; CloudWatch Logs
 * DescribeLogGroups; SNS Publish.
 */
export async function handler(
  expected: Expectations,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ deleted: number; findings: number; stopped: boolean }> {
  const { ALARM_TOPIC } = readEnvironment(['ALARM_TOPIC']);
  if (!expected.ledger) throw new Error('No expectations: invoke with the input of the daily schedule');
  const now = Date.now();
  const day = dayOf(now);
  const folder = `days/${day.replaceAll('-', '/')}`;
  const lease = await takeLease(expected.ledger, folder, now);
  const run = lease.slice(folder.length + 1).replace('.lease', '');
  const ledger = new HoldLedger(s3, expected.ledger);
  const clients = { s3, rds, backup, kms, logs, ledger };
  let intended = 0;
  const result = await enforce({
    mode: expected.mode,
    maxDeletionsPerRun: expected.maxDeletionsPerRun,
    now,
    timeLeft: () => context.getRemainingTimeInMillis() - FOR_THE_RECORD,
    holds: () => ledger.all(),
    clock: async () => {
      const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: expected.ledger, Key: lease }));
      const off = Math.abs((LastModified?.getTime() ?? 0) - now);
      return off > CLOCK_TOLERANCE_MS ? `the clock differs from S3's by ${Math.round(off / 1000)} s` : undefined;
    },
    intend: async (store, copies) => {
      const Key = `${folder}/${run}-deleting-${++intended}-${store.replaceAll(' ', '-')}.jsonl`;
      const Body = copies.map(({ id, createdAt }) => JSON.stringify({ store, id, createdAt })).join('\n');
      await s3.send(new PutObjectCommand({ Bucket: expected.ledger, Key, Body, ContentType: 'application/jsonl' }));
    },
    stores: watchedStores(clients, expected),
    checks: watchedState(clients, expected),
  });
  const lines = [{ run, day, deleted: result.deleted, stopped: result.stopped }, ...result.findings];
  for (const [name, Body, ContentType] of [
    [`${run}.jsonl`, lines.map((line) => JSON.stringify(line)).join('\n'), 'application/jsonl'],
    [`${run}.html`, recordPage(day, result), 'text/html; charset=utf-8'],
  ] as const)
    await s3.send(new PutObjectCommand({ Bucket: expected.ledger, Key: `${folder}/${name}`, Body, ContentType }));

  const count = (kind: string) => result.findings.filter((finding) => finding.kind === kind).length;
  const left = result.findings.filter(
    (finding) => finding.kind === 'overdue' && ['left', 'still-there'].includes(finding.outcome),
  );
  const counts = {
    Missing: count('missing'),
    Unprotected: count('unprotected'),
    Unseen: count('unseen'),
    Left: left.length,
  };
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.addMetric('Overdue', MetricUnit.Count, count('overdue'));
  metrics.addMetric('Deleted', MetricUnit.Count, result.deleted);
  metrics.addMetric('Stopped', MetricUnit.Count, result.stopped ? 1 : 0);
  metrics.publishStoredMetrics();
  logger.info('Enforced', { ...counts, deleted: result.deleted, stopped: result.stopped });
  if (result.stopped || Object.values(counts).some((value) => value > 0)) {
    await sns.send(
      new PublishCommand({
        TopicArn: ALARM_TOPIC,
        Subject: `Custodia: retention of ${day} needs a look`,
        Message: message(
          [...result.findings.filter(({ kind }) => kind !== 'overdue'), ...left],
          `s3://${expected.ledger}/${folder}/${run}.html`,
          result.stopped,
        ),
      }),
    );
  }
  return { deleted: result.deleted, findings: result.findings.length, stopped: result.stopped };
}

const MOST_MAILED = 100;

/** The mail: where the whole record lies, then what is wrong, kind by kind. */
function message(findings: readonly Finding[], record: string, stopped: boolean): string {
  const shown = findings.slice(0, MOST_MAILED);
  const sections = KINDS.map((kind) => [KIND_NAMES[kind], shown.filter((finding) => finding.kind === kind)] as const);
  return [
    `Registro · Record: ${record}`,
    ...(stopped ? ['Fermata al limite delle cancellazioni · Stopped at its bound of deletions'] : []),
    ...sections.flatMap(([name, of]) =>
      of.length === 0 ? [] : ['', `${name}:`, ...of.map((finding) => `- ${inWords(finding).join(': ')}`)],
    ),
    ...(findings.length > MOST_MAILED ? [`… +${findings.length - MOST_MAILED}`] : []),
  ].join('\n');
}

/** Takes the day's next lease, or throws when a run that may still be under way has it. */
async function takeLease(ledger: string, folder: string, now: number): Promise<string> {
  for (let attempt = 1; attempt < 100; attempt++) {
    const Key = `${folder}/run-${String(attempt).padStart(2, '0')}.lease`;
    if (await putOnce(s3, { Bucket: ledger, Key, Body: JSON.stringify({ at: now }) })) return Key;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: ledger, Key }));
    const { at } = JSON.parse((await Body?.transformToString()) ?? '{}') as { at?: number };
    let done = true;
    try {
      await s3.send(new HeadObjectCommand({ Bucket: ledger, Key: Key.replace('.lease', '.jsonl') }));
    } catch (error) {
      if ((error as Error).name !== 'NotFound') throw error;
      done = false;
    }
    if (!done && now - (at ?? 0) < LEASE_MS) throw new Error(`Another run is under way: ${Key}`);
  }
  throw new Error(`Too many runs today: ${folder}`);
}
