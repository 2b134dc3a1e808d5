/**
 * Bounds a record whose keys come from a log: those with the smallest keys stay. The order is the keys' own, so what stays
 * in the end is the same, and complete, in whatever order they came and states were merged: a key that stays was never
 * among those dropped.
 */
export function keepSmallest(record: Record<string, unknown>, kept: number): void {
  const keys = Object.keys(record);
  if (keys.length <= kept) return;
  for (const key of keys.sort().slice(kept)) Reflect.deleteProperty(record, key);
}

const added = new WeakMap<object, number>();

/** {@link keepSmallest} once so many keys were added that it is worth while: between times a record holds at most twice as many. */
export function boundLater(record: Record<string, unknown>, kept: number): void {
  const count = (added.get(record) ?? 0) + 1;
  added.set(record, count < kept ? count : 0);
  if (count >= kept) keepSmallest(record, kept);
}
