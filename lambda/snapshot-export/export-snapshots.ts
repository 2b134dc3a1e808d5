import type { BackupClient } from '@aws-sdk/client-backup';
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeExportTasks, StartExportTaskCommand, type RDSClient } from '@aws-sdk/client-rds';
import { BACKUP_PREFIXES } from '../../lib/policy';
import { recoveryPointsSince } from '../runtime/recovery-points';
import {
  LATEST_START_MS,
  planExports,
  wantedExports,
  type Cadence,
  type ExportPlan,
  type ExportTask,
} from './plan-exports';

/** Weeks reach seven days back; one more for what waited. */
const LOOK_BACK_MS = 8 * 86_400_000;

export interface ExportSettings {
  readonly cadences: readonly Cadence[];
  readonly vault: string;
  readonly bucket: string;
  readonly roleArn: string;
  readonly keyArn: string;
  readonly namespace: string;
  readonly now: Date;
}

interface Clients {
  readonly rds: RDSClient;
  readonly backup: Pick<BackupClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
}

/**
 * Errors that mean "not now" or "somebody did it already": the next run looks again. The sixth at once is refused by a name
 * that no service model lists ("You have reached the limit of 5 concurrent export tasks").
 */
const LATER = [
  'ExportTaskAlreadyExistsFault',
  'ExportTaskAlreadyExists',
  'InvalidExportSourceStateFault',
  'InvalidExportSourceState',
  'ThrottlingException',
  'Throttling',
  'ExportTaskLimitReachedFault',
];

/**
 * Starts the exports that are due and have room, and counts those that are overdue. Run twice, even at once, it starts
 * each export once: a task's id is made of what it exports, and RDS refuses a second of the same id.
 * @returns ids of the tasks it started, and what finished ones lack
 */
export async function exportSnapshots(
  { rds, backup, cloudwatch }: Clients,
  settings: ExportSettings,
): Promise<{ started: string[] } & Pick<ExportPlan, 'incomplete'>> {
  const { cadences, now } = settings;
  const points = await recoveryPointsSince(backup, settings.vault, new Date(now.getTime() - LOOK_BACK_MS));
  const tasks: ExportTask[] = [];
  for await (const page of paginateDescribeExportTasks({ client: rds }, {})) {
    for (const {
      ExportTaskIdentifier: id = '',
      SourceArn: snapshotArn = '',
      Status: status = '',
      WarningMessage: warning,
    } of page.ExportTasks ?? []) {
      tasks.push({ id, snapshotArn, status, warning });
    }
  }
  const plan = planExports(wantedExports(points, cadences, now), tasks);
  const started: string[] = [];
  const failed: unknown[] = [];
  for (const one of plan.start) {
    try {
      await rds.send(
        new StartExportTaskCommand({
          ExportTaskIdentifier: one.taskId,
          SourceArn: one.snapshotArn,
          S3BucketName: settings.bucket,
          S3Prefix: `${BACKUP_PREFIXES[one.cadence]}${one.cluster}`,
          IamRoleArn: settings.roleArn,
          KmsKeyId: settings.keyArn,
        }),
      );
      started.push(one.taskId);
    } catch (error) {
      if (!LATER.includes((error as Error).name)) failed.push(error);
    }
  }
  const late = plan.waiting.filter(({ createdAt }) => now.getTime() - createdAt.getTime() > LATEST_START_MS);
  const counted = {
    SnapshotExportsOverdue: late.length + plan.missed.length + plan.givenUp.length,
    SnapshotExportsIncomplete: plan.incomplete.length,
  };
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: settings.namespace,
      MetricData: Object.entries(counted).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Unit: 'Count',
        Timestamp: now,
      })),
    }),
  );
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} exports could not be started`);
  return { started, incomplete: plan.incomplete };
}
