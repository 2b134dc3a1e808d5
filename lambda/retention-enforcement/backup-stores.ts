import {
  DeleteRecoveryPointCommand,
  DescribeBackupVaultCommand,
  paginateListLegalHolds,
  paginateListRecoveryPointsByBackupVault,
  paginateListRecoveryPointsByLegalHold,
  type BackupClient,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import {
  DeleteDBClusterSnapshotCommand,
  paginateDescribeDBClusterSnapshots,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { dayOf } from './dated-keys';
import type { Copy, Protection, Store } from './enforce';

/** How the name begins under which RDS shows a recovery point. */
export const RECOVERY_POINT = 'awsbackup:';

/** Which of a vault's recovery points a store looks at, and when they are overdue. */
export interface RecoveryPointStore {
  readonly name: string;
  readonly vault: string;
  readonly ceilingDays: number;
  /** @param deleteAfterDays the point's own lifecycle; Infinity when it has none */
  readonly takes: (deleteAfterDays: number) => boolean;
  /** Whether the platform may delete from the vault at all. */
  readonly deletable: boolean;
}

/** Recovery points of a vault. A lock or a legal hold would refuse the deletion by itself: none is even asked for. */
export function recoveryPoints(backup: BackupClient, of: RecoveryPointStore): Store {
  const { vault, ceilingDays } = of;
  const ends = new Map<string, number>();
  const list = async function* (before: Date): AsyncGenerator<Copy> {
    const asked = { BackupVaultName: vault, ByCreatedBefore: before };
    for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client: backup }, asked))
      for (const point of RecoveryPoints) {
        if (point.Status === 'DELETING' || !of.takes(point.Lifecycle?.DeleteAfterDays ?? Infinity)) continue;
        const copy = copyOf(point);
        ends.set(copy.id, point.CalculatedLifecycle?.DeleteAt?.getTime() ?? Infinity);
        yield copy;
      }
  };
  let locked: Promise<boolean> | undefined;
  let held: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    name: of.name,
    ceilingDays,
    deletable: of.deletable,
    candidates: (now) => list(new Date(now - ceilingDays * 86_400_000)),
    async protection({ id }, now): Promise<Protection | undefined> {
      held ??= heldPoints(backup);
      const title = (await held).get(id);
      if (title !== undefined) return { outcome: 'held', why: `legal hold of AWS Backup: ${title}` };
      locked ??= isLocked(backup, vault);
      const end = ends.get(id) ?? Infinity;
      if (end <= now || !(await locked)) return undefined;
      const until = Number.isFinite(end) ? `until ${new Date(end).toISOString()}` : 'for ever';
      return { outcome: 'locked', why: `locked vault, its own lifecycle keeps it ${until}` };
    },
    async remove(copy) {
      await backup.send(new DeleteRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn: copy.id }));
    },
    async exists(copy) {
      for await (const { id } of list(new Date(copy.createdAt + 1000))) if (id === copy.id) return true;
      return false;
    },
  };
}

function copyOf({ RecoveryPointArn = '', CreationDate }: RecoveryPointByBackupVault): Copy {
  if (!CreationDate) throw new Error(`AWS Backup listed ${RecoveryPointArn} without its time`);
  const createdAt = CreationDate.getTime();
  return { store: 'backups', id: RecoveryPointArn, createdAt, day: dayOf(createdAt) };
}

async function isLocked(backup: BackupClient, vault: string): Promise<boolean> {
  return (await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: vault }))).Locked === true;
}

/** Recovery points under a legal hold that is not yet cancelled, and the hold's title. */
async function heldPoints(backup: BackupClient): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string>();
  for await (const { LegalHolds = [] } of paginateListLegalHolds({ client: backup }, {}))
    for (const { LegalHoldId, Title = '', Status } of LegalHolds)
      if (Status !== 'CANCELED')
        for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByLegalHold(
          { client: backup },
          { LegalHoldId },
        ))
          for (const { RecoveryPointArn = '' } of RecoveryPoints) held.set(RecoveryPointArn, Title);
  return held;
}

/**
 * Snapshots of clusters of ours, those included that are no more: manual ones the platform deletes, automated ones only
 * Aurora can. RDS takes recovery points for manual ones; they end in their vault, where a lock or a legal hold keeps them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html#AuroraBackups.BKP
 * @param prefix how the names of our clusters begin
 */
export function clusterSnapshots(
  rds: RDSClient,
  prefix: string,
  kind: 'manual' | 'automated',
  ceilingDays: number,
): Store {
  const list = async function* (): AsyncGenerator<Copy> {
    for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(
      { client: rds },
      { SnapshotType: kind },
    ))
      for (const { DBClusterSnapshotIdentifier = '', DBClusterIdentifier, ...snapshot } of DBClusterSnapshots) {
        const { SnapshotCreateTime, Status } = snapshot;
        if (!SnapshotCreateTime || Status === 'deleting' || !DBClusterIdentifier?.startsWith(prefix)) continue;
        if (DBClusterSnapshotIdentifier.startsWith(RECOVERY_POINT)) continue;
        const createdAt = SnapshotCreateTime.getTime();
        yield { store: 'backups', id: DBClusterSnapshotIdentifier, createdAt, day: dayOf(createdAt) };
      }
  };
  return {
    name: `${kind} snapshots`,
    ceilingDays,
    deletable: kind === 'manual',
    candidates: () => list(),
    protection: () => Promise.resolve(undefined),
    async remove({ id }) {
      await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
    },
    async exists(copy) {
      for await (const { id } of list()) if (id === copy.id) return true;
      return false;
    },
  };
}
