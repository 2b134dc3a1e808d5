import type { BackupClient } from '@aws-sdk/client-backup';
import type { S3Client } from '@aws-sdk/client-s3';
import { dayInKey, dayOf, describeKey, folderOf, listTree, type Trees } from '../retention-enforcement/dated-keys';
import { covers, isOf, lastDay, type Hold } from './hold';
import { holdBackups, type BackupTargets } from './hold-backups';
import { objectName, type HeldObject, type HoldLedger } from './hold-ledger';
import { inParallel } from '../runtime/in-parallel';
import { AT_ONCE, hasLegalHold, setLegalHolds, type At } from './object-holds';

const DAY = 86_400_000;
/** Objects that are noted, held and marked together: what a run that is over still does. */
const BATCH = 1000;
/** Folders after which what was found in them is held, and progress saved. */
const FOLDERS = 5;
/** Days that a record's object may come after its day: a week late, a fortnight among dead letters, and the day itself. */
const LATEST_DAYS = 22;

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
  /** Whether the time of this run is used up, but for what it has under way. */
  readonly isOver: () => boolean;
}

/**
 * Holds what a hold covers and is not yet held, folder by folder; cut off, out of time, run again, or twice at once, it
 * goes on where it was. Objects may come weeks late, so that each run looks again at the weeks before the last one looked
 * at. What it knows of objects is at most that of one dated folder: an application's day.
 * @returns whether it came to the end
 * @throws AggregateError when AWS Backup refused something, once the objects are held
 */
export async function extendHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<boolean> {
  const { s3, ledger, now, isOver } = on;
  const { id } = hold;
  const { state, refused } = hold.scope.stores.includes('backups')
    ? await holdBackups(hold, targets, on)
    : { state: hold, refused: [] };
  const setOn = async (objects: readonly HeldObject[]) => {
    const gone = await setLegalHolds(s3, objects, 'ON');
    if (gone.length > 0) await ledger.step(id, now, 'gone-before-held', { objects: gone });
  };
  const folders = new Set<string>();
  for await (const { note, folder, held } of ledger.notes(id)) {
    folders.add(folder);
    if (held) continue;
    await setOn(await ledger.objects(note));
    await ledger.markHeld(note);
  }

  let part = 0;
  let held = 0;
  let batch: At[] = [];
  const holdBatch = async () => {
    const unheld = await notYetNoted(batch, id, others, on);
    batch = [];
    const notes: string[] = [];
    await inParallel([...unheld], AT_ONCE, async ([folder, objects]) => {
      notes.push(await ledger.note(id, now, part++, folder, objects));
    });
    const objects = [...unheld.values()].flat();
    await setOn(objects);
    await inParallel(notes, AT_ONCE, (note) => ledger.markHeld(note));
    held += objects.length;
  };

  const left = await ledger.progress(id);
  const began = left?.began ?? dayOf(now);
  let reached = left;
  const from = state.extendedThrough
    ? [dayOf(Date.parse(state.extendedThrough) - LATEST_DAYS * DAY), state.scope.period.from].sort()[1]
    : state.scope.period.from;
  const { stores } = state.scope;
  let passed = 0;
  // From its beginning where no listing was cut off, or its store is not the hold's any more.
  const first = stores.findIndex((one) => one === left?.store);
  for (const store of stores.slice(Math.max(0, first))) {
    const trees = targets.buckets[store];
    if (!trees) continue;
    const within = {
      from,
      until: lastDay(state, store),
      after: left?.store === store ? left.folder : undefined,
      isOver,
      ...((state.scope.schools ?? state.scope.applications) && {
        wanted: (folder: string) => isOf(state, describeKey(store, folder, now)),
      }),
      passed: async (folder: string) => {
        reached = { began, store, folder };
        if (++passed % FOLDERS > 0) return;
        await holdBatch();
        await ledger.saveProgress(id, reached);
      },
    };
    let known: { readonly folder: string; readonly noted: ReadonlyMap<string, unknown> } | undefined;
    for await (const { key, versionId, lastModified } of listTree(s3, trees, within)) {
      if (isOver()) break;
      const at = { bucket: trees.bucket, key, versionId, ...(dayInKey(key) === undefined && { lastModified }) };
      if (!covers(state, describeKey(store, key, lastModified))) continue;
      const folder = folderOf(key);
      if (known?.folder !== folder)
        known = { folder, noted: folders.has(folder) ? await ledger.noted(id, folder) : new Map() };
      if (known.noted.has(objectName(at))) continue;
      if (batch.push(at) === BATCH) await holdBatch();
    }
    if (isOver()) break;
  }
  await holdBatch();
  if (isOver()) {
    if (reached) await ledger.saveProgress(id, reached);
    await ledger.step(id, now, 'extended-in-part', { held, ...reached });
    return false;
  }
  await ledger.saveProgress(id, undefined);
  await ledger.save({ ...state, done: refused.length === 0, extendedThrough: began });
  await ledger.step(id, now, 'extended', { held });
  if (refused.length > 0) {
    const [first] = refused as readonly Error[];
    throw new AggregateError(refused, `${id}: AWS Backup refused ${refused.length}, first: ${first?.message}`);
  }
  return true;
}

/**
 * What a hold has still to note of the objects found, by folder, with what each was before. Whoever of ours holds an
 * object has noted it before, so that notes read after it was seen held tell whether it is somebody else's.
 */
async function notYetNoted(
  found: readonly At[],
  id: string,
  others: readonly Hold[],
  { s3, ledger }: HoldClients,
): Promise<Map<string, HeldObject[]>> {
  const held = new Set<string>();
  await inParallel(found, AT_ONCE, async (at) => {
    if (await hasLegalHold(s3, at)) held.add(objectName(at));
  });
  const byFolder = new Map<string, At[]>();
  for (const at of found) {
    const together = byFolder.get(folderOf(at.key));
    if (together) together.push(at);
    else byFolder.set(folderOf(at.key), [at]);
  }
  const notYet = new Map<string, HeldObject[]>();
  for (const [folder, objects] of byFolder) {
    const names = new Set(objects.map(objectName).filter((name) => held.has(name)));
    const own = await ledger.noted(id, folder, names);
    const ours = new Map<string, HeldObject['before']>();
    if (names.size > own.size)
      for (const other of others.filter((one) => one.id !== id && !(one.released && one.done)))
        for (const [name, before] of await ledger.noted(other.id, folder, names)) ours.set(name, before);
    const unheld = objects.flatMap((at): HeldObject[] => {
      const name = objectName(at);
      if (!names.has(name)) return [{ ...at, before: 'off' }];
      return own.has(name) ? [] : [{ ...at, before: ours.get(name) ?? 'foreign' }];
    });
    if (unheld.length > 0) notYet.set(folder, unheld);
  }
  return notYet;
}
