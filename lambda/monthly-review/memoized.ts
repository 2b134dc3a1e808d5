const CACHED = 10_000;

/** A function of few texts that is asked often: what it answered is kept, of so many texts at the most. */
export function memoized<Value>(compute: (text: string) => Value): (text: string) => Value {
  const cache = new Map<string, Value>();
  return (text) => {
    let value = cache.get(text);
    if (value === undefined) {
      value = compute(text);
      if (cache.size >= CACHED) cache.clear();
      cache.set(text, value);
    }
    return value;
  };
}
