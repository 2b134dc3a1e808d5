import {
  DescribeRestoreJobCommand,
  PutRestoreValidationResultCommand,
  type BackupClient,
  type DescribeRestoreJobOutput,
} from '@aws-sdk/client-backup';
import { DescribeDBClustersCommand, type RDSClient } from '@aws-sdk/client-rds';
import { clusterOf, judgeRestored, restoreSeconds, type Expected, type Finding } from './validate';

export interface Validation {
  readonly restoreJobId: string;
  /** ARN of the cluster whose copy was restored. */
  readonly source: string;
  readonly recoveryPoint: string;
  readonly startedAt: string;
  readonly secondsToRestore: number;
  readonly findings: readonly Finding[];
  readonly successful: boolean;
}

interface Tools {
  readonly backup: Pick<BackupClient, 'send'>;
  readonly rds: Pick<RDSClient, 'send'>;
}

async function restored({ rds }: Tools, job: DescribeRestoreJobOutput, expected: Expected): Promise<Finding[]> {
  const identifier = clusterOf(job.CreatedResourceArn);
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
  const [cluster] = DBClusters ?? [];
  if (!cluster) return [{ asked: `cluster ${identifier}`, found: 'nothing', holds: false }];
  return judgeRestored(cluster, expected);
}

/**
 * Judges what a restore test brought back and answers AWS Backup with the result.
 * @returns undefined when the job is none of the restore drill's, or not complete
 * @throws when RDS or AWS Backup does not answer: a restore that could not be looked at is no success, and no failure
 */
export async function validateRestore(
  tools: Tools,
  restoreJobId: string,
  expected: Expected,
): Promise<Validation | undefined> {
  // The event may be late, or come twice: the job itself says how it stands
  const job = await tools.backup.send(new DescribeRestoreJobCommand({ RestoreJobId: restoreJobId }));
  if (!job.CreatedBy?.RestoreTestingPlanArn || job.Status !== 'COMPLETED') return undefined;
  const seconds = restoreSeconds(job);
  const findings = await restored(tools, job, expected);
  const successful = findings.every(({ holds }) => holds);
  const answered = job.ValidationStatus === 'SUCCESSFUL' || job.ValidationStatus === 'FAILED';
  if (!answered) {
    const broken = findings.filter(({ holds }) => !holds).map(({ asked, found }) => `${asked}: found ${found}`);
    await tools.backup.send(
      new PutRestoreValidationResultCommand({
        RestoreJobId: restoreJobId,
        ValidationStatus: successful ? 'SUCCESSFUL' : 'FAILED',
        ValidationStatusMessage: successful ? 'Encrypted, right engine, available' : broken.join('; '),
      }),
    );
  }
  return {
    restoreJobId,
    source: job.SourceResourceArn ?? 'unknown',
    recoveryPoint: job.RecoveryPointArn ?? 'unknown',
    startedAt: job.CreationDate?.toISOString() ?? '',
    secondsToRestore: seconds,
    findings,
    successful,
  };
}
