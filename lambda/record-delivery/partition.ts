/** Records of one application, school and day, as JSON lines. */
export interface Partition {
  readonly application: string;
  readonly school: string;
  readonly day: string;
  readonly lines: string[];
}

/** Where a partition of a landed object lies: by application, day, school. Dates come before schools, so that the oldest
 * days of an application are the first keys of its listing, however many schools there are. */
export const partitionKey = (
  stream: string,
  { application, school, day }: Pick<Partition, 'application' | 'school' | 'day'>,
  landed: string,
): string => `${stream}/${application}/day=${day}/school=${school}/${landed}.jsonl.gz`;

/**
 * Sorts the lines of a landed object by application, school and day of the event (UTC).
 * @returns the partitions, and the lines that no schema check can have let through
 */
export function partition(text: string): { partitions: Partition[]; unreadable: string[] } {
  const partitions = new Map<string, Partition>();
  const unreadable: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const { application, school, at } = JSON.parse(line) as Record<'application' | 'school' | 'at', unknown>;
      if (typeof application !== 'string' || typeof school !== 'string' || typeof at !== 'string')
        throw new Error('no keys');
      if (!/^[a-z0-9-]+$/.test(application) || !/^[A-Z0-9]+$/.test(school) || !/^\d{4}-\d\d-\d\dT/.test(at))
        throw new Error('keys that are no keys');
      const day = at.slice(0, 10);
      const id = `${application}/${day}/${school}`;
      const known = partitions.get(id);
      if (known) known.lines.push(line);
      else partitions.set(id, { application, school, day, lines: [line] });
    } catch {
      unreadable.push(line);
    }
  }
  return { partitions: [...partitions.values()], unreadable };
}
