import {
  CancelLegalHoldCommand,
  CreateLegalHoldCommand,
  StartBackupJobCommand,
  type BackupClient,
} from '@aws-sdk/client-backup';
import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { dayOf, describeKey, listTree, type Trees } from '../retention-enforcement/dated-keys';
import { covers, isInForce, type Hold } from './hold';
import { objectName, type HeldObject, type HoldLedger } from './hold-ledger';

const DAY = 86_400_000;
const BATCH = 200;

/** Where the stores that holds cover lie. */
export interface HoldTargets {
  /** Bucket and prefixes by store name. */
  readonly buckets: Readonly<Record<string, Trees>>;
  readonly vault: string;
  readonly clusterArns: readonly string[];
  /** Role by which AWS Backup takes a snapshot before the hold, and the days it is kept once released. */
  readonly backupRoleArn: string;
  readonly snapshotDays: number;
}

export interface HoldClients {
  readonly s3: S3Client;
  readonly backup: BackupClient;
  readonly ledger: HoldLedger;
  readonly now: number;
  readonly progress?: (objects: number) => void;
}

/**
 * Holds what a hold covers and is not yet held; run again, it goes on where it was. Records may come a week late, so that
 * each run looks again at the week before the last one looked at.
 */
export async function extendHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<Hold> {
  let state = hold;
  if (hold.scope.stores.includes('backups')) state = await holdBackups(state, targets, on);
  const from = state.extendedThrough ? dayOf(Date.parse(state.extendedThrough) - 8 * DAY) : state.scope.period.from;
  const noted = await on.ledger.noted(state.id);
  let elsewhere: Map<string, HeldObject> | undefined;
  let batch: HeldObject[] = [];
  let part = 0;
  let held = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await on.ledger.note(state.id, on.now, part++, batch);
    for (const object of batch) {
      noted.set(objectName(object), object);
      await setLegalHold(on.s3, object, 'ON');
      on.progress?.(++held);
    }
    batch = [];
  };
  // What an interrupted run had noted may not have been held yet.
  if (!state.done) for (const object of noted.values()) await setLegalHold(on.s3, object, 'ON');
  for (const store of state.scope.stores) {
    const trees = targets.buckets[store];
    if (!trees) continue;
    for await (const version of listTree(on.s3, trees, from)) {
      const about = describeKey(store, version.key, version.lastModified);
      if (about.day < from || !covers(state, about)) continue;
      const name = objectName({ bucket: trees.bucket, ...version });
      if (noted.has(name)) continue;
      const at = { bucket: trees.bucket, key: version.key, versionId: version.versionId };
      let before: HeldObject['before'] = 'off';
      if (await hasLegalHold(on.s3, at)) {
        elsewhere ??= await notedByOthers(others, state.id, on);
        before = elsewhere.get(name)?.before ?? 'foreign';
      }
      batch.push({ ...at, before });
      if (batch.length === BATCH) await flush();
    }
  }
  await flush();
  state = { ...state, done: true, extendedThrough: dayOf(on.now) };
  await on.ledger.save(state);
  await on.ledger.step(state.id, on.now, 'extended', { held, noted: noted.size });
  return state;
}

/** Lifts exactly what a released hold put there and no other hold in force covers; run again, it goes on. */
export async function liftHold(hold: Hold, others: readonly Hold[], on: HoldClients): Promise<Hold> {
  const remaining = others.filter((other) => other.id !== hold.id && isInForce(other, on.now));
  if (hold.legalHoldId) {
    try {
      await on.backup.send(
        new CancelLegalHoldCommand({ LegalHoldId: hold.legalHoldId, CancelDescription: `Released: ${hold.id}` }),
      );
    } catch (error) {
      if (!/CANCEL/i.test((error as Error).message)) throw error; // cancelled by the run before
    }
  }
  const keep = await notedByOthers(remaining, hold.id, on);
  let lifted = 0;
  let kept = 0;
  for (const [name, object] of await on.ledger.noted(hold.id)) {
    const store =
      object.key.startsWith('accesses/') || object.key.startsWith('operations/') ? object.key.split('/')[0] : undefined;
    const covered =
      store !== undefined && remaining.some((other) => covers(other, describeKey(store, object.key, on.now)));
    if (object.before === 'foreign' || keep.has(name) || covered) {
      kept++;
      continue;
    }
    await setLegalHold(on.s3, object, 'OFF');
    on.progress?.(++lifted);
  }
  const state = { ...hold, done: true };
  await on.ledger.save(state);
  await on.ledger.step(hold.id, on.now, 'lifted', { lifted, kept });
  return state;
}

async function notedByOthers(others: readonly Hold[], id: string, on: HoldClients): Promise<Map<string, HeldObject>> {
  const all = new Map<string, HeldObject>();
  for (const other of others.filter((one) => one.id !== id && isInForce(one, on.now)))
    for (const [name, object] of await on.ledger.noted(other.id)) all.set(name, object);
  return all;
}

/** A legal hold on the vault's recovery points of the period; first a snapshot, where only continuous backup reaches now. */
async function holdBackups(hold: Hold, targets: HoldTargets, on: HoldClients): Promise<Hold> {
  if (hold.legalHoldId) return hold;
  const today = dayOf(on.now);
  const { from, until } = hold.scope.period;
  if (until === undefined || until >= today) {
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
  }
  const { LegalHoldId } = await on.backup.send(
    new CreateLegalHoldCommand({
      Title: hold.id,
      Description: `${hold.reason}: ${hold.authority}, ${hold.act}`.slice(0, 500),
      IdempotencyToken: hold.id,
      RecoveryPointSelection: {
        VaultNames: [targets.vault],
        DateRange: {
          FromDate: new Date(from),
          // Without an end: far enough for what is yet to come; cancelled when the hold is released.
          ToDate: new Date(until ? Date.parse(until) + DAY : on.now + 3650 * DAY),
        },
      },
    }),
  );
  const state = { ...hold, legalHoldId: LegalHoldId };
  await on.ledger.save(state);
  await on.ledger.step(hold.id, on.now, 'recovery-points-held', { legalHoldId: LegalHoldId });
  return state;
}

async function hasLegalHold(s3: S3Client, { bucket, key, versionId }: Omit<HeldObject, 'before'>): Promise<boolean> {
  try {
    const { LegalHold } = await s3.send(
      new GetObjectLegalHoldCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    return LegalHold?.Status === 'ON';
  } catch (error) {
    if ((error as Error).name === 'NoSuchObjectLockConfiguration') return false;
    throw error;
  }
}

async function setLegalHold(s3: S3Client, object: Omit<HeldObject, 'before'>, Status: 'ON' | 'OFF'): Promise<void> {
  try {
    await s3.send(
      new PutObjectLegalHoldCommand({
        Bucket: object.bucket,
        Key: object.key,
        VersionId: object.versionId,
        LegalHold: { Status },
      }),
    );
  } catch (error) {
    if (Status === 'OFF' && ['NoSuchKey', 'NoSuchVersion'].includes((error as Error).name)) return;
    throw error;
  }
}
