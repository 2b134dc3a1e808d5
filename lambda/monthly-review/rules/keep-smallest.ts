/**
 * Values by keys that come from a log, bounded: those with the smallest keys stay. The order is the keys' own, so what stays
 * in the end is the same, and complete, in whatever order they came and states were merged: a key that stays was never
 * among those dropped. Between times it holds at most twice as many. As JSON, and between threads, it becomes its entries:
 * what has travelled is merged into one that has not.
 */
export class SmallestKeys<Value> extends Map<string, Value> {
  private largest: string | null = null;

  /** @param kept how many stay in the end */
  constructor(private readonly kept: number) {
    super();
  }

  /** Whether a key may stay: to make a value for another is work for nothing. */
  takes(key: string): boolean {
    return this.largest === null || key <= this.largest;
  }

  /** Keeps a value unless its key is sure not to stay. */
  override set(key: string, value: Value): this {
    if (!this.takes(key)) return this;
    super.set(key, value);
    if (this.size >= 2 * this.kept) this.cut();
    return this;
  }

  /** The entries that stay. */
  all(): this {
    this.cut();
    return this;
  }

  toJSON(): (readonly [key: string, value: Value])[] {
    return [...this.all()];
  }

  private cut(): void {
    if (this.size <= this.kept) return;
    const keys = [...this.keys()].sort();
    for (const key of keys.slice(this.kept)) this.delete(key);
    this.largest = keys[this.kept - 1] ?? null;
  }
}

/** What becomes of {@link SmallestKeys} as JSON and between threads. */
export type Entries<Value> = Iterable<readonly [key: string, value: Value]>;
