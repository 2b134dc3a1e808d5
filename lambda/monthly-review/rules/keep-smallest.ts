/**
 * Bounds a record whose keys come from a log: once there are twice as many as are kept, those with the smallest keys stay.
 * The order is the keys' own, so what stays in the end is the same, and complete, in whatever order they came and states
 * were merged: a key that stays was never among those dropped.
 * @param last whether no more will come: then no more than `kept` stay
 */
export function keepSmallest(record: Record<string, unknown>, kept: number, last = false): void {
  const keys = Object.keys(record);
  if (keys.length <= (last ? kept : kept * 2)) return;
  for (const key of keys.sort().slice(kept)) Reflect.deleteProperty(record, key);
}
