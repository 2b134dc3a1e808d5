import { instanceMemoryGiB, type ClusterSettings } from '../config';

const GIB = 2 ** 30;
/** Memory of one Aurora capacity unit. */
const GIB_PER_ACU = 2;
/** `max_connections` is, by default, LEAST({DBInstanceClassMemory/9531392}, 5000). */
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5_000;
/** Serverless v2 accepts no more while it may shrink so far. */
const SHRINKABLE = { acu: 0.5, connections: 2_000 } as const;

/**
 * Connections that an instance of a cluster accepts by default.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
export function acceptedConnections(capacity: ClusterSettings['capacity']): number {
  const serverless = capacity.kind === 'serverless';
  const gib = serverless ? capacity.maxAcu * GIB_PER_ACU : (instanceMemoryGiB(capacity.instanceClass) ?? 0);
  const most = serverless && capacity.minAcu <= SHRINKABLE.acu ? SHRINKABLE.connections : MOST_CONNECTIONS;
  return Math.min(Math.floor((gib * GIB) / BYTES_PER_CONNECTION), most);
}
