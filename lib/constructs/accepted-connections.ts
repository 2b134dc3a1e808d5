import type { ClusterSettings } from '../config';

const GIB = 2 ** 30;
/** Memory of one Aurora capacity unit. */
const GIB_PER_ACU = 2;
/** Memory of a memory-optimised instance (family r) by size; a larger one is so many times an `xlarge`. */
const GIB_OF_SIZE: Readonly<Record<string, number>> = { medium: 8, large: 16, xlarge: 32 };
/** Burstable families have half the memory of family r, family x twice. */
const FAMILY_FACTOR: Readonly<Record<string, number>> = { t: 0.5, x: 2 };
/** `max_connections` is, by default, LEAST({DBInstanceClassMemory/9531392}, 5000). */
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5_000;

/**
 * Connections that an instance of a cluster accepts by default.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html
 */
export function acceptedConnections(capacity: ClusterSettings['capacity']): number {
  return Math.min(Math.floor((memoryGiB(capacity) * GIB) / BYTES_PER_CONNECTION), MOST_CONNECTIONS);
}

function memoryGiB(capacity: ClusterSettings['capacity']): number {
  if (capacity.kind === 'serverless') return capacity.maxAcu * GIB_PER_ACU;
  const [family = '', size = ''] = capacity.instanceClass.split('.');
  const [, times = '1', plain = size] = /^(\d+)(xlarge)$/.exec(size) ?? [];
  const gib = GIB_OF_SIZE[plain];
  if (gib === undefined)
    throw new Error(
      `instanceClass "${capacity.instanceClass}" has a size that is not known: medium, large, xlarge, 2xlarge, …`,
    );
  return gib * Number(times) * (FAMILY_FACTOR[family[0] ?? ''] ?? 1);
}
