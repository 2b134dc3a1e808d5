import {
  paginateListRecoveryPointsByBackupVault,
  type BackupClient,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import {
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
  type DBCluster,
  type DBClusterSnapshot,
  type RDSClient,
} from '@aws-sdk/client-rds';

/** Clusters and copies as a run's checks see them: each is listed once, whoever asks first. */
export interface LiveCopies {
  /** Recovery points of the vault. */
  points(): Promise<readonly RecoveryPointByBackupVault[]>;
  /** Snapshots of clusters, whoever took them. */
  snapshots(): Promise<readonly DBClusterSnapshot[]>;
  /** @returns undefined when it is not there */
  cluster(name: string): Promise<DBCluster | undefined>;
}

/** @returns what throws whatever a page of a listing throws: it is never taken for "nothing there" */
export function liveCopies({ rds, backup }: { rds: RDSClient; backup: BackupClient }, vault: string): LiveCopies {
  const clusters = new Map<string, Promise<DBCluster | undefined>>();
  const describe = async (DBClusterIdentifier: string) => {
    try {
      return (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters?.[0];
    } catch (error) {
      if ((error as Error).name === 'DBClusterNotFoundFault') return undefined;
      throw error;
    }
  };
  let points: Promise<RecoveryPointByBackupVault[]> | undefined;
  let snapshots: Promise<DBClusterSnapshot[]> | undefined;
  return {
    points: () => (points ??= allPoints(backup, vault)),
    snapshots: () => (snapshots ??= allSnapshots(rds)),
    cluster(name) {
      const known = clusters.get(name) ?? describe(name);
      clusters.set(name, known);
      return known;
    },
  };
}

async function allPoints(backup: BackupClient, vault: string): Promise<RecoveryPointByBackupVault[]> {
  const all: RecoveryPointByBackupVault[] = [];
  const pages = paginateListRecoveryPointsByBackupVault({ client: backup }, { BackupVaultName: vault });
  for await (const { RecoveryPoints = [] } of pages) all.push(...RecoveryPoints);
  return all;
}

async function allSnapshots(rds: RDSClient): Promise<DBClusterSnapshot[]> {
  const all: DBClusterSnapshot[] = [];
  for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots({ client: rds }, {}))
    all.push(...DBClusterSnapshots);
  return all;
}
