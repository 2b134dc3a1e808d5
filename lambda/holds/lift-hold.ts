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
 * the next run goes on.
 * @returns whether all is lifted
 */
export async function liftHold(
  hold: Hold,
  others: readonly Hold[],
  targets: HoldTargets,
  on: HoldClients,
): Promise<boolean> {
  const { s3, ledger, now } = on;
  const remaining = others.filter((other) => other.id !== hold.id && isInForce(other, now));
  await releaseBackups(hold, on);
  let state = hold;
  let part = 0;
  let lifted = 0;
  let kept = 0;
  let notes = 0;
  let known: Folder | undefined;
  for await (const { note, folder } of ledger.notes(hold.id, hold.liftedThrough)) {
    if (on.isOver()) {
      await ledger.save(state);
      await ledger.step(hold.id, now, 'lifted-in-part', { lifted, kept });
      return false;
    }
    if (known?.folder !== folder) known = await readFolder(hold, remaining, folder, on);
    const lift: HeldObject[] = [];
    const handedOver = new Map<Hold, HeldObject[]>();
    for (const object of await ledger.objects(note)) {
      const name = objectName(object);
      const before = known.own.get(name) ?? object.before;
      const [heir] = remaining.filter((other) => coversObject(other, object, targets, now));
      if (before === 'foreign' || known.kept.has(name) || heir) kept++;
      else lift.push(object);
      // Whoever keeps it must later lift it: without the note it would look like somebody else's.
      if (heir && !known.kept.has(name)) handedOver.set(heir, [...(handedOver.get(heir) ?? []), { ...object, before }]);
    }
    for (const [heir, objects] of handedOver)
      await ledger.markHeld(await ledger.note(heir.id, now, part++, folder, objects, hold.id));
    await setLegalHolds(s3, lift, 'OFF');
    lifted += lift.length;
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
function coversObject(hold: Hold, { bucket, key }: HeldObject, { buckets }: HoldTargets, now: number): boolean {
  return Object.entries(buckets).some(
    ([store, trees]) =>
      trees.bucket === bucket &&
      trees.prefixes.some((prefix) => key.startsWith(prefix)) &&
      covers(hold, describeKey(store, key, now)),
  );
}
