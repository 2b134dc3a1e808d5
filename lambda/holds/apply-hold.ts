import type { BackupClient } from '@aws-sdk/client-backup';
import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { dayOf, describeKey, listTree, type Trees } from '../retention-enforcement/dated-keys';
import { covers, isInForce, type Hold } from './hold';
import { holdBackups, releaseBackups, type BackupTargets } from './hold-backups';
import { objectName, type HeldObject, type HoldLedger } from './hold-ledger';

const DAY = 86_400_000;
const BATCH = 200;

/** Where the stores that holds cover lie. */
export interface HoldTargets extends BackupTargets {
  /** Bucket and prefixes by store name. */
  readonly buckets: Readonly<Record<string, Trees>>;
}

export interface HoldClients {
  readonly s3: S3Client;
  readonly backup: BackupClient;
  readonly ledger: HoldLedger;
  readonly now: number;
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
    if (state.done) {
      state = { ...state, done: false }; // until what is noted is also held
      await on.ledger.save(state);
    }
    await on.ledger.note(state.id, on.now, part++, batch);
    for (const object of batch) {
      noted.set(objectName(object), object);
      await setLegalHold(on.s3, object, 'ON');
      held++;
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
export async function liftHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<Hold> {
  const remaining = others.filter((other) => other.id !== hold.id && isInForce(other, on.now));
  await releaseBackups(hold.legalHolds, hold.id, on);
  const notes = new Map<Hold, Map<string, HeldObject>>();
  for (const other of remaining) notes.set(other, await on.ledger.noted(other.id));
  const handedOver = new Map<Hold, HeldObject[]>();
  const lift: HeldObject[] = [];
  let kept = 0;
  for (const [name, object] of await on.ledger.noted(hold.id)) {
    const keepers = [...notes].filter(([, noted]) => noted.has(name));
    const heirs = remaining.filter((other) => coversObject(other, object, targets, on.now));
    if (object.before === 'foreign' || keepers.length > 0 || heirs.length > 0) kept++;
    else lift.push(object);
    // Whoever keeps it must later lift it: without the note it would look like somebody else's.
    const [heir] = heirs;
    if (heir && keepers.length === 0) handedOver.set(heir, [...(handedOver.get(heir) ?? []), object]);
  }
  let part = 0;
  for (const [heir, objects] of handedOver) await on.ledger.note(heir.id, on.now, part++, objects, hold.id);
  let lifted = 0;
  for (const object of lift) {
    await setLegalHold(on.s3, object, 'OFF');
    lifted++;
  }
  const state = { ...hold, done: true };
  await on.ledger.save(state);
  await on.ledger.step(hold.id, on.now, 'lifted', { lifted, kept });
  return state;
}

/** Whether a hold covers an object, by the store whose bucket and prefixes it lies in. */
function coversObject(hold: Hold, { bucket, key }: HeldObject, { buckets }: HoldTargets, now: number): boolean {
  return Object.entries(buckets).some(
    ([store, trees]) =>
      trees.bucket === bucket &&
      trees.prefixes.some((prefix) => key.startsWith(prefix)) &&
      covers(hold, describeKey(store, key, now)),
  );
}

async function notedByOthers(others: readonly Hold[], id: string, on: HoldClients): Promise<Map<string, HeldObject>> {
  const all = new Map<string, HeldObject>();
  for (const other of others.filter((one) => one.id !== id && isInForce(one, on.now)))
    for (const [name, object] of await on.ledger.noted(other.id)) all.set(name, object);
  return all;
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
