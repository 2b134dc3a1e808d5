import type { RecordScanner } from '../scan/record-scanner';

/** Entries kept before the pool starts anew: a log of ever new names must not fill the memory. */
const KEPT = 1 << 14;

/**
 * Keeps one value for equal bytes of some slots of a record, so that what a month says a million times is decoded once.
 * The hash looks at a few bytes of each slot, the comparison at all.
 */
export class Interned<Value> {
  private readonly table = new Int32Array(KEPT * 2);
  private bytes: Uint8Array[] = [];
  private values: Value[] = [];
  private lastBytes: Uint8Array | null = null;
  private lastValue: Value | undefined;
  private readonly scratch = new Uint8Array(4096);

  constructor(
    private readonly slots: readonly number[],
    private readonly make: (scanner: RecordScanner) => Value,
    /** The slots that tell most values apart. */
    private readonly telling = slots,
  ) {}

  get(scanner: RecordScanner): Value {
    const { bytes } = scanner.json;
    // Records that follow each other say much the same.
    if (this.lastBytes !== null && this.same(this.lastBytes, scanner)) return this.lastValue as Value;
    let hash = 0x811c9dc5;
    let total = this.slots.length * 5;
    for (const slot of this.slots) if (scanner.kind[slot] !== 0) total += scanner.length[slot] as number;
    if (total > this.scratch.length) return this.make(scanner); // nobody's name is so long
    for (const slot of this.telling) {
      const kind = scanner.kind[slot] as number;
      const length = kind === 1 || kind === 2 ? (scanner.length[slot] as number) : 0;
      const start = scanner.start[slot] as number;
      hash = Math.imul(hash ^ kind ^ (length << 3), 0x01000193);
      for (let i = Math.max(0, length - 8); i < length; i++)
        hash = Math.imul(hash ^ (bytes[start + i] as number), 0x01000193);
      if (length > 16) hash = Math.imul(hash ^ (bytes[start + (length >> 1)] as number), 0x01000193);
    }
    hash ^= hash >>> 15;
    const mask = this.table.length - 1;
    for (let at = hash & mask, tries = 0; tries < 64; at = (at + 1) & mask, tries++) {
      const index = this.table[at] as number;
      if (index === 0) return this.keep(at, scanner);
      const bytes = this.bytes[index - 1] as Uint8Array;
      if (!this.same(bytes, scanner)) continue;
      this.lastBytes = bytes;
      return (this.lastValue = this.values[index - 1] as Value);
    }
    return this.make(scanner);
  }

  private keep(at: number, scanner: RecordScanner): Value {
    if (this.values.length >= KEPT) {
      this.table.fill(0);
      this.values = [];
      this.bytes = [];
    }
    const value = this.make(scanner);
    this.bytes.push(this.copy(scanner));
    this.values.push(value);
    this.table[at] = this.values.length;
    return value;
  }

  private copy(scanner: RecordScanner): Uint8Array {
    const { scratch } = this;
    let to = 0;
    for (const slot of this.slots) {
      const kind = scanner.kind[slot] as number;
      const length = kind === 1 || kind === 2 ? (scanner.length[slot] as number) : 0;
      scratch[to++] = kind;
      scratch[to++] = length & 255;
      scratch[to++] = length >> 8;
      const start = scanner.start[slot] as number;
      for (let i = 0; i < length; i++) scratch[to++] = scanner.json.bytes[start + i] as number;
    }
    return scratch.slice(0, to);
  }

  private same(kept: Uint8Array, scanner: RecordScanner): boolean {
    const { bytes } = scanner.json;
    let at = 0;
    for (const slot of this.slots) {
      const kind = scanner.kind[slot] as number;
      const length = kind === 1 || kind === 2 ? (scanner.length[slot] as number) : 0;
      if (kept[at] !== kind || kept[at + 1] !== (length & 255) || kept[at + 2] !== length >> 8) return false;
      at += 3;
      const start = scanner.start[slot] as number;
      for (let i = 0; i < length; i++) if (kept[at + i] !== bytes[start + i]) return false;
      at += length;
    }
    return true;
  }
}
