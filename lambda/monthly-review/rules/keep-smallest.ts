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

/** What a record was last cut to: keys added since, and the largest key that stayed. */
interface Cut {
  added: number;
  largest: string | null;
}

const cuts = new WeakMap<object, Cut>();

/**
 * {@link keepSmallest} once so many keys were added that it is worth while: between times a record holds at most twice as
 * many. Call for each key that was added.
 */
export function boundLater(record: Record<string, unknown>, kept: number): void {
  let cut = cuts.get(record);
  if (!cut) cuts.set(record, (cut = { added: 0, largest: null }));
  if (++cut.added < kept) return;
  cut.added = 0;
  keepSmallest(record, kept);
  const keys = Object.keys(record);
  if (keys.length === kept) cut.largest = keys.reduce((largest, key) => (key > largest ? key : largest), '');
}

/** Whether a key that a record of {@link boundLater} does not hold is sure not to stay: adding it would be work for nothing. */
export function isPastBound(record: Record<string, unknown>, key: string): boolean {
  const largest = cuts.get(record)?.largest;
  return largest !== undefined && largest !== null && key > largest;
}

/** {@link keepSmallest} and {@link boundLater} for what is asked for at every event: a map, and as such it travels between threads. */
export class SmallestKeys<Value> extends Map<string, Value> {
  private largest: string | null = null;

  constructor(private readonly kept: number) {
    super();
  }

  /** Keeps a value unless its key is sure not to stay. */
  override set(key: string, value: Value): this {
    if (this.largest !== null && key > this.largest) return this;
    super.set(key, value);
    if (this.size >= 2 * this.kept) this.cut();
    return this;
  }

  /** The entries that stay. */
  all(): this {
    this.cut();
    return this;
  }

  private cut(): void {
    if (this.size <= this.kept) return;
    const keys = [...this.keys()].sort();
    for (const key of keys.slice(this.kept)) this.delete(key);
    this.largest = keys[this.kept - 1] ?? null;
  }
}
