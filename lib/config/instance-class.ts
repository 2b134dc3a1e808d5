/** Families of Aurora PostgreSQL; the burstable one knows no multiples and the others no medium. */
const CLASS = /^(?:([rx])[2-9]\w{0,2}\.(\d*)(large|xlarge)|(t)[34]g?\.()(medium|large))$/;
/** Memory of a memory-optimised instance (family r) by size; a larger one is so many times an `xlarge`. */
const GIB_OF_SIZE: Readonly<Record<string, number>> = { medium: 8, large: 16, xlarge: 32 };
/** Burstable families have half the memory of family r, family x twice. */
const FAMILY_FACTOR: Readonly<Record<string, number>> = { r: 1, t: 0.5, x: 2 };

/** GiB of memory of an instance class such as `r8g.xlarge`; undefined for one that Aurora has not. */
export function instanceMemoryGiB(instanceClass: string): number | undefined {
  const [family = '', times = '', size = ''] = (CLASS.exec(instanceClass) ?? [])
    .slice(1)
    .filter((one) => one !== undefined);
  const gib = GIB_OF_SIZE[size];
  const factor = FAMILY_FACTOR[family];
  if (gib === undefined || factor === undefined || (times !== '' && size !== 'xlarge')) return undefined;
  return gib * Number(times || 1) * factor;
}
