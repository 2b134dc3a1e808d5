import {
  DescribeRestoreJobCommand,
  PutRestoreValidationResultCommand,
  type BackupClient,
  type DescribeRestoreJobOutput,
} from '@aws-sdk/client-backup';
import { DescribeDBClustersCommand, type DBCluster, type RDSClient } from '@aws-sdk/client-rds';
import { clusterOf, judgeRestored, restoreSeconds, type Expected, type Finding } from './validate';

/** A restore of the drill, and what is known of it so far. Steps hand it on, each may be done again. */
export interface RestoreDrill {
  readonly restoreJobId: string;
  /** Identifier of the cluster whose copy was restored. */
  readonly source: string;
  readonly recoveryPoint: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly secondsToRestore: number;
  /** Identifier and ARN of the restored cluster. */
  readonly restored: string;
  readonly restoredArn: string;
  readonly findings: readonly Finding[];
  /** Whether what was restored is read too: its source has the Data API, and it is there. */
  readonly readable: boolean;
}

export interface DrillTools {
  readonly backup: Pick<BackupClient, 'send'>;
  readonly rds: Pick<RDSClient, 'send'>;
}

export interface DrillSettings extends Expected {
  /** Identifiers of the clusters that have the Data API. */
  readonly dataApiClusters: readonly string[];
}

/** The job of a restore test that is complete; undefined for somebody's own restore, or one that has not ended well. */
export async function drillsJob(
  backup: DrillTools['backup'],
  restoreJobId: string,
): Promise<DescribeRestoreJobOutput | undefined> {
  // The event may be late, or come twice: the job itself says how it stands
  const job = await backup.send(new DescribeRestoreJobCommand({ RestoreJobId: restoreJobId }));
  return job.CreatedBy?.RestoreTestingPlanArn && job.Status === 'COMPLETED' ? job : undefined;
}

/**
 * Looks at what a restore test brought back, from outside.
 * @throws when RDS or AWS Backup does not answer: a restore that could not be looked at is no success, and no failure
 */
export async function examine(
  { backup, rds }: DrillTools,
  restoreJobId: string,
  settings: DrillSettings,
): Promise<RestoreDrill> {
  const job = await drillsJob(backup, restoreJobId);
  if (!job) throw new Error(`${restoreJobId} is no complete restore of the drill`);
  const source = clusterOf(job.SourceResourceArn);
  const restored = clusterOf(job.CreatedResourceArn);
  const cluster = await restoredCluster(rds, restored);
  const findings = cluster
    ? judgeRestored(cluster, settings)
    : [{ asked: `cluster ${restored}`, found: 'nothing', holds: false }];
  return {
    restoreJobId,
    source,
    recoveryPoint: job.RecoveryPointArn ?? 'unknown',
    startedAt: job.CreationDate?.toISOString() ?? '',
    secondsToRestore: restoreSeconds(job),
    restored,
    restoredArn: job.CreatedResourceArn ?? '',
    findings,
    readable: cluster?.Status === 'available' && settings.dataApiClusters.includes(source),
  };
}

/** A restored cluster as RDS tells it; undefined when it is gone. */
export async function restoredCluster(
  rds: Pick<RDSClient, 'send'>,
  identifier: string,
): Promise<DBCluster | undefined> {
  try {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    return DBClusters?.[0];
  } catch (error) {
    if ((error as Error).name === 'DBClusterNotFoundFault') return undefined;
    throw error;
  }
}

/** A drill that was answered. */
export interface Answered extends RestoreDrill {
  readonly successful: boolean;
}

/** Answers AWS Backup with the result, once: it then deletes what it restored. */
export async function answer({ backup }: Pick<DrillTools, 'backup'>, drill: RestoreDrill): Promise<Answered> {
  const broken = drill.findings.filter(({ holds }) => !holds).map(({ asked, found }) => `${asked}: found ${found}`);
  const successful = broken.length === 0;
  const job = await backup.send(new DescribeRestoreJobCommand({ RestoreJobId: drill.restoreJobId }));
  if (job.ValidationStatus !== 'SUCCESSFUL' && job.ValidationStatus !== 'FAILED') {
    await backup.send(
      new PutRestoreValidationResultCommand({
        RestoreJobId: drill.restoreJobId,
        ValidationStatus: successful ? 'SUCCESSFUL' : 'FAILED',
        ValidationStatusMessage: successful
          ? drill.findings.map(({ asked, found }) => `${asked}: ${found}`).join('; ')
          : broken.join('; '),
      }),
    );
  }
  return { ...drill, successful };
}
