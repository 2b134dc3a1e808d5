import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { BackupClient } from '@aws-sdk/client-backup';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { extendHold } from '../holds/extend-hold';
import { holdTargets } from '../holds/hold-targets';
import { isInForce, type Hold } from '../holds/hold';
import { HoldLedger } from '../holds/hold-ledger';
import { liftHold } from '../holds/lift-hold';
import { dayOf } from '../retention-enforcement/dated-keys';
import type { Expectations } from '../retention-enforcement/expectations';

const CLOCK_TOLERANCE_MS = 3_600_000;
const DAY = 86_400_000;
/** What a run leaves of its time, in milliseconds, for the batch that is under way when it is over. */
const ENOUGH = 120_000;
/** Runs that follow one another by themselves: a day's. What is then unfinished sounds the alarm, and goes on next morning. */
const MOST_RUNS = 96;

const logger = new Logger();
const metrics = new Metrics();
const s3 = new S3Client({ maxAttempts: 8 });
const backup = new BackupClient({ maxAttempts: 8 });
const lambda = new LambdaClient({ maxAttempts: 8 });

/** How many holds a run extended to their end, lifted, left unfinished, or failed at. */
export interface HoldRun {
  readonly extended: number;
  readonly lifted: number;
  readonly unfinished: number;
  readonly failed: number;
}

/**
 * Each day, and when an order is placed or released: extends the holds in force to what is new, lifts what an order's end
 * or an interrupted release left held. Each hold has its share of the run's time; what is unfinished then goes on in a run
 * of its own that this one asks for. Twice at once or delivered twice, it does the same.
 * @throws AggregateError when some holds fail, after the others were seen to the end
 */
export async function handler(
  { continued = 0, ...expected }: Expectations & { readonly continued?: number },
  context: Pick<Context, 'functionName' | 'getRemainingTimeInMillis'>,
): Promise<HoldRun> {
  const now = Date.now();
  const ledger = new HoldLedger(s3, expected.ledger);
  const targets = holdTargets(expected);
  const holds = await ledger.all();
  const inForce = holds.filter((hold) => isInForce(hold, now));
  // What one hold lets go of, another may be about to hold.
  const due = [
    ...inForce.filter((hold) => continued === 0 || !hold.done || hold.extendedThrough !== dayOf(now)),
    ...holds.filter((hold) => !inForce.includes(hold) && !(hold.released && hold.done)),
  ];
  const failures: unknown[] = [];
  const unfinished: Hold[] = [];
  const ended = { extended: 0, lifted: 0 };
  for (const [index, hold] of due.entries()) {
    const left = context.getRemainingTimeInMillis();
    const end = left - (left - ENOUGH) / (due.length - index);
    const clients = { s3, backup, ledger, now, isOver: () => context.getRemainingTimeInMillis() <= end };
    try {
      const isExtended = inForce.includes(hold);
      const finished = isExtended
        ? await extendHold(hold, holds, targets, clients)
        : await liftHold(await releasing(hold, ledger, now), holds, targets, clients);
      if (finished) ended[isExtended ? 'extended' : 'lifted']++;
      else unfinished.push(hold);
    } catch (error) {
      logger.error('A hold is not finished', { hold: hold.id, error: error as Error });
      failures.push(error);
    }
  }
  const run = { ...ended, unfinished: unfinished.length, failed: failures.length };
  const behind = unfinished.filter((hold) => sinceOf(hold) < dayOf(now - DAY)).length;
  metrics.addMetric('HoldsBehind', MetricUnit.Count, behind + failures.length);
  metrics.publishStoredMetrics();
  logger.info('Holds', { ...run, behind, continued });
  // A run that fails is tried again by Lambda: it must not ask for another besides.
  if (unfinished.length > 0 && continued + 1 < MOST_RUNS) {
    await lambda.send(
      new InvokeCommand({
        FunctionName: context.functionName,
        InvocationType: 'Event',
        Payload: JSON.stringify({ ...expected, continued: continued + 1 }),
      }),
    );
    return run;
  }
  const notFinished = failures.length + unfinished.length;
  if (notFinished > 0) throw new AggregateError(failures, `${notFinished} holds are not finished`);
  return run;
}

/** A hold as it is lifted: an order's end is believed only by a clock that agrees with S3's, and written down first. */
async function releasing(hold: Hold, ledger: HoldLedger, now: number): Promise<Hold> {
  if (hold.released) return hold;
  const off = await ledger.clockOff(hold.id, now);
  if (off > CLOCK_TOLERANCE_MS)
    throw new Error(`The clock differs from S3's by ${Math.round(off / 1000)} s: ${hold.id} stays`);
  const released = { at: new Date(now).toISOString(), by: 'the end of the order', act: hold.act };
  const state = { ...hold, released, done: false };
  await ledger.save(state);
  return state;
}

/** The day since which a hold is not finished. */
const sinceOf = ({ released, extendedThrough, from }: Hold): string =>
  released ? dayOf(Date.parse(released.at)) : (extendedThrough ?? dayOf(Date.parse(from)));
