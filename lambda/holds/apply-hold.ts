import type { BackupClient } from '@aws-sdk/client-backup';
import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { dayOf, describeKey, listTree, type Trees } from '../retention-enforcement/dated-keys';
import { covers, isInForce, isOf, lastDay, type Hold } from './hold';
import { holdBackups, releaseBackups, type BackupTargets } from './hold-backups';
import { objectName, type HeldObject, type HoldLedger } from './hold-ledger';
import { inParallel } from './in-parallel';

const DAY = 86_400_000;
const BATCH = 200;
const AT_ONCE = 24;
/** Folders after which progress is saved though nothing was held in them. */
const FOLDERS = 50;
/** Days that a record's object may come after its day: a week late, a fortnight among dead letters, and the day itself. */
const LATEST_DAYS = 22;

/** Where the stores that holds cover lie. */
export interface HoldTargets extends BackupTargets {
  /** Bucket and prefixes by store name. */
  readonly buckets: Readonly<Record<string, Trees>>;
}

type At = Omit<HeldObject, 'before'>;

export interface HoldClients {
  readonly s3: S3Client;
  readonly backup: BackupClient;
  readonly ledger: HoldLedger;
  readonly now: number;
}

/**
 * Holds what a hold covers and is not yet held, folder by folder; cut off, run again, or twice at once, it goes on where it
 * was. Objects may come weeks late, so that each run looks again at the weeks before the last one looked at.
 */
export async function extendHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<Hold> {
  const { s3, ledger, now } = on;
  let state = hold;
  if (hold.scope.stores.includes('backups')) state = await holdBackups(state, targets, on);
  const setOn = (objects: readonly HeldObject[]) =>
    inParallel(objects, AT_ONCE, (object) => setLegalHold(s3, object, 'ON'));
  for (const { note, objects } of await ledger.interrupted(state.id)) {
    await setOn(objects);
    await ledger.markHeld(note);
  }
  const from = state.extendedThrough
    ? [dayOf(Date.parse(state.extendedThrough) - LATEST_DAYS * DAY), state.scope.period.from].sort()[1]
    : state.scope.period.from;
  const noted = await ledger.noted(state.id);
  let part = 0;
  let held = 0;
  const holdBatch = async (found: readonly At[]) => {
    const unheld = await notYetNoted(found, state.id, others, on);
    if (unheld.length === 0) return;
    const note = await ledger.note(state.id, now, part++, unheld);
    for (const object of unheld) noted.set(objectName(object), object);
    await setOn(unheld);
    await ledger.markHeld(note);
    held += unheld.length;
  };
  let batch: At[] = [];
  const left = await ledger.progress(state.id);
  const began = left?.began ?? dayOf(now);
  const { stores } = state.scope;
  let folders = 0;
  // From its beginning where no listing was cut off, or its store is not the hold's any more.
  for (const store of stores.slice(
    Math.max(
      0,
      stores.findIndex((one) => one === left?.store),
    ),
  )) {
    const trees = targets.buckets[store];
    if (!trees) continue;
    const within = {
      from,
      until: lastDay(state, store),
      after: left?.store === store ? left.folder : undefined,
      ...((state.scope.schools ?? state.scope.applications) && {
        wanted: (folder: string) => isOf(state, describeKey(store, folder, now)),
      }),
      passed: async (folder: string) => {
        if (batch.length === 0 && ++folders % FOLDERS > 0) return;
        await holdBatch(batch);
        batch = [];
        await ledger.saveProgress(state.id, { began, store, folder });
      },
    };
    for await (const { key, versionId, lastModified } of listTree(s3, trees, within)) {
      const at = { bucket: trees.bucket, key, versionId };
      if (!covers(state, describeKey(store, key, lastModified)) || noted.has(objectName(at))) continue;
      batch.push(at);
      if (batch.length < BATCH) continue;
      await holdBatch(batch);
      batch = [];
    }
  }
  await holdBatch(batch);
  await ledger.saveProgress(state.id, undefined);
  state = { ...state, done: true, extendedThrough: began };
  await ledger.save(state);
  await ledger.step(state.id, now, 'extended', { held, noted: noted.size });
  return state;
}

/**
 * What a hold has still to note of the objects found, with what each was before. Whoever of ours holds an object has
 * noted it before, so that notes read after it was seen held tell whether it is somebody else's.
 */
async function notYetNoted(
  found: readonly At[],
  id: string,
  others: readonly Hold[],
  on: HoldClients,
): Promise<HeldObject[]> {
  const held = new Set<string>();
  await inParallel(found, AT_ONCE, async (at) => {
    if (await hasLegalHold(on.s3, at)) held.add(objectName(at));
  });
  if (held.size === 0) return found.map((at) => ({ ...at, before: 'off' }));
  const own = await on.ledger.noted(id);
  const ours = new Map<string, HeldObject>();
  for (const other of others.filter((one) => one.id !== id && !(one.released && one.done)))
    for (const [name, object] of await on.ledger.noted(other.id)) ours.set(name, object);
  return found.flatMap((at): HeldObject[] => {
    const name = objectName(at);
    if (!held.has(name)) return [{ ...at, before: 'off' }];
    return own.has(name) ? [] : [{ ...at, before: ours.get(name)?.before ?? 'foreign' }];
  });
}

/** Lifts exactly what a released hold put there and no other hold in force covers; run again, it goes on. */
export async function liftHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<Hold> {
  const remaining = others.filter((other) => other.id !== hold.id && isInForce(other, on.now));
  await releaseBackups(hold, on);
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
  for (const [heir, objects] of handedOver)
    await on.ledger.markHeld(await on.ledger.note(heir.id, on.now, part++, objects, hold.id));
  await inParallel(lift, AT_ONCE, (object) => setLegalHold(on.s3, object, 'OFF'));
  const state = { ...hold, done: true };
  await on.ledger.save(state);
  await on.ledger.step(hold.id, on.now, 'lifted', { lifted: lift.length, kept });
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

async function hasLegalHold(s3: S3Client, { bucket, key, versionId }: At): Promise<boolean> {
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

async function setLegalHold(s3: S3Client, object: At, Status: 'ON' | 'OFF'): Promise<void> {
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
