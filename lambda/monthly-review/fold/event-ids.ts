import { HOUR } from '../utc-time';

/** The ids of one hour: 64 bits of hash each, in one flat table that stays in a core's cache. */
class HourOfIds {
  private table = new Int32Array(2 << 8);
  private mask = (1 << 8) - 1;
  private count = 0;

  add(a: number, b: number): boolean {
    if (!this.insert(a, b)) return false;
    this.count += 1;
    if (this.count * 4 > this.mask * 3) this.grow();
    return true;
  }

  private insert(a: number, b: number): boolean {
    const { table, mask } = this;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const x = table[slot * 2];
      const y = table[slot * 2 + 1];
      if (x === a && y === b) return false;
      if (x === 0 && y === 0) {
        table[slot * 2] = a;
        table[slot * 2 + 1] = b;
        return true;
      }
    }
  }

  private grow(): void {
    const old = this.table;
    this.mask = this.mask * 2 + 1;
    this.table = new Int32Array((this.mask + 1) * 2);
    for (let i = 0; i < old.length; i += 2) {
      const a = old[i] as number;
      const b = old[i + 1] as number;
      if (a !== 0 || b !== 0) this.insert(a, b);
    }
  }
}

/**
 * The event ids seen, by hour of their event: 64 bits of hash each, no objects. Two of a million ids fall together with a
 * chance of one in 37 million.
 */
export class EventIds {
  private readonly hours: HourOfIds[] = [];

  /** @param from no event is before this second */
  constructor(private readonly from: number) {}

  /**
   * Adds an id by the two halves of its hash; false when it was there. The event's time belongs to it: shards know only
   * their own time, so that the same id at another time is another event however the month is cut, and a forged copy
   * hides nothing.
   */
  add(one: number, other: number, time: number): boolean {
    const hour = (this.hours[Math.floor((time - this.from) / HOUR)] ??= new HourOfIds());
    const a = one ^ time;
    return hour.add(a, other === 0 && a === 0 ? 1 : other); // two zeros are an empty place
  }
}
