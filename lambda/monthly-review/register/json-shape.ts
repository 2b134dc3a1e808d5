/** Strings, those before a colon as keys, and the signs around them: all that matters of JSON that `JSON.parse` accepted. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\],]/gs;

/** Paths of keys that an object names again: `JSON.parse` would keep the last and say nothing. */
export function repeatedKeys(json: string): PropertyKey[][] {
  const repeated: PropertyKey[][] = [];
  /** The objects and lists around: where in each, and the keys of the objects. */
  const around: { at: PropertyKey; keys: Set<string> | null }[] = [];
  for (const [token, text = '', colon] of json.matchAll(TOKENS)) {
    const inner = around.at(-1);
    if (token === '{') around.push({ at: '', keys: new Set() });
    else if (token === '[') around.push({ at: 0, keys: null });
    else if (token === '}' || token === ']') around.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (inner?.keys && colon !== undefined) {
      inner.at = JSON.parse(text) as string;
      if (inner.keys.has(inner.at)) repeated.push(around.map(({ at }) => at));
      inner.keys.add(inner.at);
    }
  }
  return repeated;
}

/** Where text that should be JSON is nested deeper than so many levels; undefined where it never is. */
export function deeperThan(json: string, levels: number): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > levels) return index;
  }
  return undefined;
}
