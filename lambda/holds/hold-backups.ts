import {
  CancelLegalHoldCommand,
  CreateLegalHoldCommand,
  StartBackupJobCommand,
  paginateListLegalHolds,
  type BackupClient,
} from '@aws-sdk/client-backup';
import { administratorLogDays } from '../../lib/policy';
import type { Hold } from './hold';
import type { HoldLedger } from './hold-ledger';

const DAY = 86_400_000;
/** How far a hold falls behind before one that reaches further follows: no copy ends, or may be deleted, that young. */
export const FOLLOWED_AFTER = 7 * DAY;

export interface BackupTargets {
  readonly vault: string;
  readonly clusterArns: readonly string[];
  /** Role by which AWS Backup takes a snapshot before the hold, and the days it is kept once released. */
  readonly backupRoleArn: string;
  readonly snapshotDays: number;
}

export interface BackupHoldClients {
  readonly backup: BackupClient;
  readonly ledger: HoldLedger;
  readonly now: number;
}

/**
 * Holds the vault's recovery points from the first day to the copy after the last. Only named copies can be held: where
 * none yet holds the last instants (AWS Backup cannot hold a continuous backup) snapshots come first. AWS takes no date
 * in the future (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointSelection.html) and 50 active
 * holds in all (https://docs.aws.amazon.com/aws-backup/latest/devguide/legalhold.html): each week one that reaches further
 * follows, until the period is covered, and the one before is cancelled once that one is in force.
 * @returns its state, and what was refused: the next run asks again, and nothing else of the hold need wait for it
 */
export async function holdBackups(
  hold: Hold,
  targets: BackupTargets,
  on: BackupHoldClients,
): Promise<{ readonly state: Hold; readonly refused: readonly unknown[] }> {
  if (Date.parse(hold.scope.period.from) > on.now) return { state: hold, refused: [] };
  const refused: unknown[] = [];
  let state = hold;
  const save = async (next: Hold) => {
    await on.ledger.save(next);
    state = next;
  };
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      refused.push(error);
    }
  };
  const { until } = hold.scope.period;
  const nextCopy = until === undefined ? Infinity : Date.parse(until) + 2 * DAY;
  if (state.snapshotAt === undefined && nextCopy > on.now) {
    for (const arn of targets.clusterArns) await attempt(() => snapshot(arn, hold, targets, on));
    if (refused.length === 0) await attempt(() => save({ ...state, snapshotAt: new Date(on.now).toISOString() }));
  }
  // A snapshot is dated when its job ends, within a day.
  const last = Math.max(nextCopy, state.snapshotAt ? Date.parse(state.snapshotAt) + DAY : 0);
  const reachable = Math.min(last, on.now);
  const reached = Date.parse(state.legalHolds.at(-1)?.to ?? '1970-01-01');
  if (reached < reachable && (reachable === last || reachable - reached >= FOLLOWED_AFTER))
    await attempt(async () => {
      const id = await createLegalHold(hold, reachable, targets, on);
      const to = new Date(reachable).toISOString();
      await save({ ...state, legalHolds: [...state.legalHolds.filter((one) => one.id !== id), { id, to }] });
      await on.ledger.step(hold.id, on.now, 'recovery-points-held', { legalHoldId: id, to });
    });
  await attempt(async () => {
    const standing = await standingHolds(hold, on);
    const inForce = standing.findLastIndex(({ active }) => active);
    const followed = standing.slice(0, Math.max(0, inForce)).map(({ id }) => id);
    if (followed.length === 0) return;
    await cancel(followed, hold, on);
    await save({ ...state, legalHolds: state.legalHolds.filter(({ id }) => !followed.includes(id)) });
  });
  return { state, refused };
}

/** @returns the id of a hold of AWS Backup from a hold's first day to an instant */
async function createLegalHold(
  hold: Hold,
  to: number,
  { vault }: BackupTargets,
  { backup }: BackupHoldClients,
): Promise<string> {
  const { LegalHoldId } = await backup.send(
    new CreateLegalHoldCommand({
      Title: titleOf(hold),
      Description: `${hold.reason}: ${hold.authority}, ${hold.act}`.slice(0, 500),
      // One a selection: by a token that it knows, AWS Backup says that all is well and does nothing.
      IdempotencyToken: `${hold.id}-${to}`,
      RecoveryPointSelection: {
        VaultNames: [vault],
        DateRange: { FromDate: new Date(hold.scope.period.from), ToDate: new Date(to) },
      },
    }),
  );
  if (!LegalHoldId) throw new Error(`AWS Backup created no legal hold for ${hold.id}`);
  return LegalHoldId;
}

async function snapshot(arn: string, { id }: Hold, targets: BackupTargets, on: BackupHoldClients): Promise<void> {
  const name = arn.split(':').at(-1);
  await on.backup.send(
    new StartBackupJobCommand({
      BackupVaultName: targets.vault,
      ResourceArn: arn,
      IamRoleArn: targets.backupRoleArn,
      IdempotencyToken: `${id}-${name}`,
      Lifecycle: { DeleteAfterDays: targets.snapshotDays },
    }),
  );
  await on.ledger.step(id, on.now, `snapshot-${name}`, { arn });
}

/**
 * Cancels every hold of AWS Backup that was created for a hold.
 * @param remaining holds in force besides
 * @throws Error while AWS Backup does not yet hold what one of these covers: of copies that both cover none may go meanwhile
 */
export async function releaseBackups(hold: Hold, remaining: readonly Hold[], on: BackupHoldClients): Promise<void> {
  if (!hold.scope.stores.includes('backups')) return;
  for (const other of remaining) {
    const { stores, period } = other.scope;
    if (!stores.includes('backups') || Date.parse(period.from) > on.now) continue;
    if ((await standingHolds(other, on)).some(({ active }) => active)) continue;
    throw new Error(`${hold.id} stays until AWS Backup holds what ${other.id} covers`);
  }
  const ids = (await standingHolds(hold, on)).map(({ id }) => id);
  if (ids.length > 0) await cancel(ids, hold, on);
}

const titleOf = ({ id }: Hold): string => `Custodia ${id}`;

/**
 * What AWS Backup holds for a hold, oldest first, and whether it is in force: it is not at once. Asked of AWS Backup, not
 * of the ledger: a run may have died between creating one and writing it down.
 */
async function standingHolds(hold: Hold, { backup }: BackupHoldClients): Promise<{ id: string; active: boolean }[]> {
  const standing: { id: string; active: boolean; createdAt: number }[] = [];
  for await (const { LegalHolds = [] } of paginateListLegalHolds({ client: backup }, {}))
    for (const { LegalHoldId: id = '', Title, Status = '', CreationDate } of LegalHolds)
      if (Title === titleOf(hold) && !['CANCELED', 'CANCELING'].includes(Status))
        standing.push({ id, active: Status === 'ACTIVE', createdAt: CreationDate?.getTime() ?? 0 });
  return standing.sort((a, b) => a.createdAt - b.createdAt);
}

/**
 * Cancels holds of AWS Backup; one that is cancelled already, or gone, is what was asked for.
 * @throws Error when AWS Backup is still at work on one: left so, it would stand for ever
 */
async function cancel(ids: readonly string[], hold: Hold, on: BackupHoldClients): Promise<void> {
  const refused: string[] = [];
  for (const LegalHoldId of ids) {
    try {
      await on.backup.send(
        new CancelLegalHoldCommand({
          LegalHoldId,
          CancelDescription: `Released or followed: ${hold.id}`,
          // Else AWS Backup lists it for ever; the ledger's records stay as long.
          RetainRecordInDays: administratorLogDays,
        }),
      );
    } catch (error) {
      const { name } = error as Error;
      if (name === 'InvalidResourceStateException') refused.push(LegalHoldId);
      else if (name !== 'ResourceNotFoundException') throw error;
    }
  }
  const left = refused.length === 0 ? [] : (await standingHolds(hold, on)).filter(({ id }) => refused.includes(id));
  if (left.length > 0)
    throw new Error(`AWS Backup has not yet cancelled ${left.map(({ id }) => id).join(', ')} of ${hold.id}`);
  await on.ledger.step(hold.id, on.now, 'recovery-points-released', { legalHoldIds: ids });
}
