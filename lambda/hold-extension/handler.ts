import { Logger } from '@aws-lambda-powertools/logger';
import { BackupClient } from '@aws-sdk/client-backup';
import { S3Client } from '@aws-sdk/client-s3';
import { extendHold, liftHold } from '../holds/apply-hold';
import { holdTargets } from '../holds/hold-targets';
import { isInForce } from '../holds/hold';
import { HoldLedger } from '../holds/hold-ledger';
import type { Expectations } from '../retention-enforcement/expectations';

const CLOCK_TOLERANCE_MS = 3_600_000;

const logger = new Logger();
const s3 = new S3Client({ maxAttempts: 8 });
const backup = new BackupClient({ maxAttempts: 8 });

/**
 * Each day, and when an order is placed or released: extends the holds in force to what is new, lifts what an order's end
 * or an interrupted release left held. @throws AggregateError when some holds fail, after the others were seen to
 */
export async function handler(expected: Expectations): Promise<{ extended: number; lifted: number }> {
  const now = Date.now();
  const ledger = new HoldLedger(s3, expected.ledger);
  const targets = holdTargets(expected);
  const clients = { s3, backup, ledger, now };
  const holds = await ledger.all();
  const failures: unknown[] = [];
  let extended = 0;
  let lifted = 0;
  for (const hold of holds) {
    try {
      if (isInForce(hold, now)) {
        await extendHold(hold, holds, targets, clients);
        extended++;
      } else if (!hold.released || !hold.done) {
        // An order's end is believed only by a clock that agrees with S3's.
        const off = hold.released ? 0 : await ledger.clockOff(hold.id, now);
        if (off > CLOCK_TOLERANCE_MS)
          throw new Error(`The clock differs from S3's by ${Math.round(off / 1000)} s: ${hold.id} stays`);
        const at = new Date(now).toISOString();
        const released = hold.released ?? { at, by: 'the end of the order', act: hold.act };
        await liftHold({ ...hold, released, done: false }, holds, targets, clients);
        lifted++;
      }
    } catch (error) {
      logger.error('A hold is not finished', { hold: hold.id, error: error as Error });
      failures.push(error);
    }
  }
  logger.info('Holds', { extended, lifted, failed: failures.length });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} holds are not finished`);
  return { extended, lifted };
}
