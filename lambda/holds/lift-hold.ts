import { describeKey } from '../retention-enforcement/dated-keys';
import { covers, isInForce, type Hold } from './hold';
import type { HoldClients, HoldTargets } from './extend-hold';
import { releaseBackups } from './hold-backups';
import { objectName, type HeldObject } from './hold-ledger';
import { setLegalHolds } from './object-holds';

/** Notes after which the state says how far the lifting has come. */
const NOTES = 50;

/** What the notes of a folder say of its objects, by name. */
interface Folder {
  readonly folder: string;
  readonly own: ReadonlyMap<string, HeldObject['before']>;
  /** Names that holds which remain have noted. */
  readonly kept: ReadonlySet<string>;
}

/**
 * Lifts exactly what a released hold put there and no other hold in force covers, note by note; cut off or out of time,
 * the next run goes on. An order placed meanwhile is seen before the next note, and what the last one lifted of its objects
 * is held again.
 * @returns whether all is lifted
 */
export async function liftHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<boolean> {
  const { s3, ledger, now } = on;
  const known = new Set([hold, ...others].map(({ id }) => id));
  const placedSince = async () => {
    const placed = await ledger.besides(known);
    for (const { id } of placed) known.add(id);
    return placed.filter((other) => isInForce(other, now));
  };
  const remaining = others.filter((other) => other.id !== hold.id && isInForce(other, now));
  remaining.push(...(await placedSince()));
  await releaseBackups(hold, remaining, on);
  let state = hold;
  let part = 0;
  let lifted = 0;
  let kept = 0;
  let notes = 0;
  let read: Folder | undefined;
  for await (const { note, folder } of ledger.notes(hold.id, hold.liftedThrough)) {
    if (on.isOver()) {
      await ledger.save(state);
      await ledger.step(hold.id, now, 'lifted-in-part', { lifted, kept });
      return false;
    }
    if (read?.folder !== folder) read = await readFolder(hold, remaining, folder, on);
    const lift: HeldObject[] = [];
    const handedOver = new Map<Hold, HeldObject[]>();
    for (const object of await ledger.objects(note)) {
      const name = objectName(object);
      const before = read.own.get(name) ?? object.before;
      const [heir] = remaining.filter((other) => coversObject(other, object, targets, now));
      if (before === 'foreign' || read.kept.has(name) || heir) kept++;
      else lift.push(object);
      // Whoever keeps it must later lift it: without the note it would look like somebody else's.
      if (heir && !read.kept.has(name)) handedOver.set(heir, [...(handedOver.get(heir) ?? []), { ...object, before }]);
    }
    const handOver = async (heir: Hold, objects: readonly HeldObject[]) => {
      const heirs = await ledger.note(heir.id, now, part++, folder, objects, hold.id);
      // A run that was cut off may have lifted it, before there was the other hold.
      await setLegalHolds(s3, objects, 'ON');
      await ledger.markHeld(heirs);
    };
    for (const [heir, objects] of handedOver) await handOver(heir, objects);
    await setLegalHolds(s3, lift, 'OFF');
    lifted += lift.length;
    const placed = await placedSince();
    for (const heir of placed) {
      const again = lift.filter((object) => coversObject(heir, object, targets, now));
      if (again.length > 0)
        await handOver(
          heir,
          again.map((object) => ({ ...object, before: 'off' })),
        );
    }
    remaining.push(...placed);
    state = { ...state, liftedThrough: note };
    if (++notes % NOTES === 0) await ledger.save(state);
  }
  await ledger.save({ ...state, done: true });
  await ledger.step(hold.id, now, 'lifted', { lifted, kept });
  return true;
}

async function readFolder(
  hold: Hold,
  remaining: readonly Hold[],
  folder: string,
  { ledger }: HoldClients,
): Promise<Folder> {
  const kept = new Set<string>();
  for (const { id } of remaining) for (const name of (await ledger.noted(id, folder)).keys()) kept.add(name);
  return { folder, own: await ledger.noted(hold.id, folder), kept };
}

/** Whether a hold covers an object, by the store whose bucket and prefixes it lies in. */
function coversObject(hold: Hold, object: HeldObject, { buckets }: HoldTargets, now: number): boolean {
  const { bucket, key, lastModified = now } = object;
  return Object.entries(buckets).some(
    ([store, trees]) =>
      trees.bucket === bucket &&
      trees.prefixes.some((prefix) => key.startsWith(prefix)) &&
      covers(hold, describeKey(store, key, lastModified)),
  );
}
