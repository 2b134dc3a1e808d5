/** Finds out once what is asked of a thing again and again; what is known of it goes with it. */
export function once<Thing extends object, Known extends object>(findOut: (thing: Thing) => Known) {
  const known = new WeakMap<Thing, Known>();
  return (thing: Thing): Known => {
    const found = known.get(thing) ?? findOut(thing);
    known.set(thing, found);
    return found;
  };
}
