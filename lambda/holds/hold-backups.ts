import {
  CancelLegalHoldCommand,
  CreateLegalHoldCommand,
  StartBackupJobCommand,
  type BackupClient,
} from '@aws-sdk/client-backup';
import type { Hold } from './hold';
import type { HoldLedger } from './hold-ledger';

const DAY = 86_400_000;

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
 * holds in all: each day one that reaches further follows, and the one before is cancelled, until the period is covered.
 */
export async function holdBackups(hold: Hold, targets: BackupTargets, on: BackupHoldClients): Promise<Hold> {
  let state = hold;
  const from = Date.parse(hold.scope.period.from);
  if (from > on.now) return state;
  const { until } = hold.scope.period;
  const nextCopy = until === undefined ? Infinity : Date.parse(until) + 2 * DAY;
  if (state.snapshotAt === undefined && state.legalHolds.length === 0 && nextCopy > on.now) {
    for (const arn of targets.clusterArns) {
      await on.backup.send(
        new StartBackupJobCommand({
          BackupVaultName: targets.vault,
          ResourceArn: arn,
          IamRoleArn: targets.backupRoleArn,
          IdempotencyToken: `${hold.id}-${arn.split(':').at(-1)}`,
          Lifecycle: { DeleteAfterDays: targets.snapshotDays },
        }),
      );
      await on.ledger.step(hold.id, on.now, `snapshot-${arn.split(':').at(-1)}`, { arn });
    }
    state = { ...state, snapshotAt: new Date(on.now).toISOString() };
    await on.ledger.save(state);
  }
  // A snapshot is dated when its job ends, within a day.
  const last = Math.max(nextCopy, state.snapshotAt ? Date.parse(state.snapshotAt) + DAY : 0);
  const to = new Date(Math.min(last, on.now)).toISOString();
  const reached = state.legalHolds.at(-1)?.to;
  if (reached === undefined || reached < to) {
    const { LegalHoldId } = await on.backup.send(
      new CreateLegalHoldCommand({
        Title: hold.id,
        Description: `${hold.reason}: ${hold.authority}, ${hold.act}`.slice(0, 500),
        IdempotencyToken: `${hold.id}-${to.slice(0, 10)}`,
        RecoveryPointSelection: {
          VaultNames: [targets.vault],
          DateRange: { FromDate: new Date(from), ToDate: new Date(to) },
        },
      }),
    );
    if (!LegalHoldId) throw new Error(`AWS Backup created no legal hold for ${hold.id}`);
    state = {
      ...state,
      legalHolds: [...state.legalHolds.filter(({ id }) => id !== LegalHoldId), { id: LegalHoldId, to }],
    };
    await on.ledger.save(state);
    await on.ledger.step(hold.id, on.now, 'recovery-points-held', { legalHoldId: LegalHoldId, to });
  }
  if (state.legalHolds.length > 1) {
    await releaseBackups(state.legalHolds.slice(0, -1), hold.id, on);
    state = { ...state, legalHolds: state.legalHolds.slice(-1) };
    await on.ledger.save(state);
  }
  return state;
}

/** Cancels holds of AWS Backup; one that is cancelled already, or gone, is what was asked for. */
export async function releaseBackups(
  legalHolds: Hold['legalHolds'],
  hold: string,
  { backup }: Pick<BackupHoldClients, 'backup'>,
): Promise<void> {
  for (const { id } of legalHolds) {
    try {
      await backup.send(
        new CancelLegalHoldCommand({ LegalHoldId: id, CancelDescription: `Released or followed: ${hold}` }),
      );
    } catch (error) {
      if (!['InvalidResourceStateException', 'ResourceNotFoundException'].includes((error as Error).name)) throw error;
    }
  }
}
