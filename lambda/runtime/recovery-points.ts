import {
  ListRecoveryPointsByBackupVaultCommand,
  type BackupClient,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';

/** A finished recovery point of a cluster. */
export interface ClusterRecoveryPoint {
  readonly arn: string;
  readonly clusterArn: string;
  readonly createdAt: Date;
}

const finished = (
  point: RecoveryPointByBackupVault,
): point is RecoveryPointByBackupVault & { RecoveryPointArn: string; ResourceArn: string; CreationDate: Date } =>
  point.Status === 'COMPLETED' && Boolean(point.RecoveryPointArn && point.ResourceArn && point.CreationDate);

/**
 * The finished recovery points of Aurora clusters in a vault since an instant, oldest first.
 * @throws whatever a page throws: a listing that failed is never taken for "nothing there"
 */
export async function recoveryPointsSince(
  backup: Pick<BackupClient, 'send'>,
  vault: string,
  since: Date,
): Promise<ClusterRecoveryPoint[]> {
  const points: ClusterRecoveryPoint[] = [];
  let NextToken: string | undefined;
  do {
    const page = await backup.send(
      new ListRecoveryPointsByBackupVaultCommand({
        BackupVaultName: vault,
        ByResourceType: 'Aurora',
        ByCreatedAfter: since,
        NextToken,
      }),
    );
    for (const point of (page.RecoveryPoints ?? []).filter(finished)) {
      if (point.ResourceArn.includes(':cluster:') && point.CreationDate >= since) {
        points.push({ arn: point.RecoveryPointArn, clusterArn: point.ResourceArn, createdAt: point.CreationDate });
      }
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return points.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.arn < b.arn ? -1 : 1));
}
