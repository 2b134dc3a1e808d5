/** Families of Aurora PostgreSQL: memory-optimised, which know no medium, and burstable, which know no multiples. */
const MEMORY_OPTIMISED = /^([rx])[2-9]\w{0,2}\.(large|(\d*)xlarge)$/;
const BURSTABLE = /^(t)[34]g?\.(medium|large)$/;
/** Memory of a memory-optimised instance (family r) by size; a larger one is so many times an `xlarge`. */
const GIB_OF_SIZE: Readonly<Record<string, number>> = { medium: 8, large: 16, xlarge: 32 };
/** Burstable families have half the memory of family r, family x twice. */
const FAMILY_FACTOR: Readonly<Record<string, number>> = { r: 1, t: 0.5, x: 2 };

/** GiB of memory of an instance class such as `r8g.xlarge`; undefined for one that Aurora has not. */
export function instanceMemoryGiB(instanceClass: string): number | undefined {
  const [, family = '', size = '', times] = MEMORY_OPTIMISED.exec(instanceClass) ?? BURSTABLE.exec(instanceClass) ?? [];
  const gib = GIB_OF_SIZE[times === undefined ? size : 'xlarge'];
  const factor = FAMILY_FACTOR[family];
  if (gib === undefined || factor === undefined) return undefined;
  return gib * Number(times || 1) * factor;
}
