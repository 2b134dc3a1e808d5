import { DateTime } from 'luxon';
import { numbers, TIME_ZONE } from '../../lib/policy';
import type { ClusterRecoveryPoint } from '../runtime/recovery-points';

export type Cadence = 'daily' | 'weekly';

/** An export that a cadence asks for: one a cluster and day, or one a cluster and ISO week. */
export interface WantedExport {
  readonly id: string;
  readonly cadence: Cadence;
  readonly cluster: string;
  /** The first copy of the day or week that may still be exported; undefined when all are too old. */
  readonly snapshotArn: string | undefined;
  /** When the day's or week's first copy was taken. */
  readonly createdAt: Date;
}

const DAY_MS = 86_400_000;
/** An object goes at the midnight after its period, its version at the next: two days of the policy's slack are S3's. */
const S3_STEPS = 2;
/**
 * S3 counts an export's period from its objects' creation: what is exported so many milliseconds after its copy outlives
 * the policy by as much. Older copies are not exported (`backup.weekly-25-days`).
 */
export const LATEST_START_MS = (numbers.deletionSlack.value - S3_STEPS) * DAY_MS;

/** What RDS says of an export task. */
export interface ExportTask {
  readonly id: string;
  readonly snapshotArn: string;
  readonly status: string;
  /** What it left out, as RDS tells it. */
  readonly warning?: string | undefined;
}

/** RDS runs five at a time in an account, and one on a snapshot. */
const RUNNING_AT_MOST = 5;
/** After so many failures of one export a person must look. */
const TRIES = 3;
const isRunning = ({ status }: ExportTask) => ['STARTING', 'IN_PROGRESS', 'CANCELING'].includes(status);

/**
 * The exports that the cadences ask for, oldest first. Days and weeks are those of Europe/Rome.
 * @param points oldest first
 */
export function wantedExports(
  points: readonly ClusterRecoveryPoint[],
  cadences: readonly Cadence[],
  now: Date,
): WantedExport[] {
  const wanted = new Map<string, WantedExport>();
  for (const cadence of cadences) {
    for (const { arn, clusterArn, createdAt } of points) {
      const cluster = clusterArn.split(':').at(-1) ?? '';
      const day = DateTime.fromJSDate(createdAt, { zone: TIME_ZONE });
      const id = `${cadence}-${day.toFormat(cadence === 'daily' ? 'yyyyMMdd' : "kkkk'w'WW")}-${cluster}`;
      const snapshotArn = now.getTime() - createdAt.getTime() <= LATEST_START_MS ? arn : undefined;
      const earlier = wanted.get(id);
      if (!earlier) wanted.set(id, { id, cadence, cluster, snapshotArn, createdAt });
      else if (!earlier.snapshotArn) wanted.set(id, { ...earlier, snapshotArn });
    }
  }
  return [...wanted.values()].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
}

/** An export to start now: its task's id differs from those of earlier tries. */
export interface Start extends WantedExport {
  readonly snapshotArn: string;
  readonly taskId: string;
}

export interface ExportPlan {
  readonly start: readonly Start[];
  /** Exports that are neither finished nor running, and are not started now either. */
  readonly waiting: readonly WantedExport[];
  /** Exports without a copy that is still young enough. */
  readonly missed: readonly WantedExport[];
  /** Exports that failed so often that a person must look. */
  readonly givenUp: readonly WantedExport[];
  /** Exports that are finished and lack something: RDS skips what the master user may not read, and calls that complete. */
  readonly incomplete: readonly { readonly id: string; readonly warning: string }[];
}

/** Decides what to start: nothing twice, at most five at a time, what failed again under a new id. */
export function planExports(wanted: readonly WantedExport[], tasks: readonly ExportTask[]): ExportPlan {
  const start: Start[] = [];
  const waiting: WantedExport[] = [];
  const missed: WantedExport[] = [];
  const givenUp: WantedExport[] = [];
  const incomplete: { id: string; warning: string }[] = [];
  const running = tasks.filter(isRunning);
  const busy = new Set(running.map(({ snapshotArn }) => snapshotArn));
  for (const one of wanted) {
    const tries = tasks.filter(({ id }) => id === one.id || id.startsWith(`${one.id}-try`));
    const finished = tries.find(({ status }) => status === 'COMPLETE');
    if (finished?.warning) incomplete.push({ id: finished.id, warning: finished.warning });
    if (finished || tries.some(isRunning)) continue;
    const { snapshotArn } = one;
    if (tries.length >= TRIES) givenUp.push(one);
    else if (!snapshotArn) missed.push(one);
    else if (running.length + start.length >= RUNNING_AT_MOST || busy.has(snapshotArn)) waiting.push(one);
    else {
      busy.add(snapshotArn);
      start.push({ ...one, snapshotArn, taskId: tries.length === 0 ? one.id : `${one.id}-try${tries.length + 1}` });
    }
  }
  return { start, waiting, missed, givenUp, incomplete };
}
