/** A part of the month, reviewed by one call: a day, or an hour where a day's logs are too large. UTC. */
export interface Shard {
  /** `2026-10-05` or `2026-10-05T08`: sorts by time, names the state's object. */
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A day whose logs are larger, compressed, is reviewed hour by hour: its call would come near the time limit. */
const LARGEST_DAY_BYTES = 512 * 1024 * 1024;

/** The instants between which a month lies. */
export function periodOf(month: string): { start: string; end: string } {
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  return { start: start.toISOString(), end: end.toISOString() };
}

/**
 * The shards of a month, which cover it without gap or overlap.
 * @param bytesOfDay compressed size of the logs by day (`2026-10-05`); absent is small
 */
export function shardsOf(month: string, bytesOfDay: ReadonlyMap<string, number>): Shard[] {
  const { start, end } = periodOf(month);
  const shards: Shard[] = [];
  for (let day = Date.parse(start); day < Date.parse(end); day += DAY_MS) {
    const name = new Date(day).toISOString().slice(0, 10);
    const large = (bytesOfDay.get(name) ?? 0) > LARGEST_DAY_BYTES;
    const step = large ? HOUR_MS : DAY_MS;
    for (let from = day; from < day + DAY_MS; from += step) {
      const at = new Date(from).toISOString();
      shards.push({ name: large ? at.slice(0, 13) : name, start: at, end: new Date(from + step).toISOString() });
    }
  }
  return shards;
}
