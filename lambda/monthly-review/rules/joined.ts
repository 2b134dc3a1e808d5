const CACHED = 50_000;
let size = 0;
const known = new Map<string, Map<string, string>>();

/**
 * Two texts with a line between them, as the key of a burst. Kept, because bursts have many events: the same string each
 * time, whose hash is computed once.
 */
export function joined(first: string, second: string): string {
  const text = known.get(first)?.get(second);
  if (text !== undefined) return text;
  if (size >= CACHED) {
    known.clear();
    size = 0;
  }
  let seconds = known.get(first);
  if (!seconds) known.set(first, (seconds = new Map<string, string>()));
  const made = `${first}\n${second}`;
  seconds.set(second, made);
  size += 1;
  return made;
}
