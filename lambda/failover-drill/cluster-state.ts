import { DescribeDBClustersCommand, type RDSClient } from '@aws-sdk/client-rds';

/** Who writes and who could, as RDS tells it. */
export interface ClusterState {
  readonly status: string;
  /** Undefined while no instance, or more than one, is the writer. */
  readonly writer: string | undefined;
  readonly readers: readonly string[];
}

/** @throws Error when RDS does not know the cluster: an absent cluster is never a healthy one */
export async function clusterState(rds: Pick<RDSClient, 'send'>, identifier: string): Promise<ClusterState> {
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
  const [cluster] = DBClusters ?? [];
  if (!cluster) throw new Error(`RDS knows no cluster ${identifier}`);
  const members = (cluster.DBClusterMembers ?? []).map(
    ({ DBInstanceIdentifier: id = '', IsClusterWriter: writes }) => ({
      id,
      writes: Boolean(writes),
    }),
  );
  const writers = members.filter(({ writes }) => writes).map(({ id }) => id);
  return {
    status: cluster.Status ?? 'unknown',
    writer: writers.length === 1 ? writers[0] : undefined,
    readers: members.filter(({ writes }) => !writes).map(({ id }) => id),
  };
}
