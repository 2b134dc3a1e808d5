import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../lib/policy';
import type { ClusterRecoveryPoint } from '../runtime/recovery-points';

export type Cadence = 'daily' | 'weekly';

/** An export that a cadence asks for: one a cluster and day, or one a cluster and ISO week, of the first copy in it. */
export interface WantedExport {
  readonly id: string;
  readonly cadence: Cadence;
  readonly cluster: string;
  readonly snapshotArn: string;
  readonly createdAt: Date;
}

/** What RDS says of an export task. */
export interface ExportTask {
  readonly id: string;
  readonly snapshotArn: string;
  readonly status: string;
}

/** RDS runs five at a time in an account, and one on a snapshot. */
const RUNNING_AT_MOST = 5;
/** After so many failures of one export a person must look. */
const TRIES = 3;
const isRunning = ({ status }: ExportTask) => ['STARTING', 'IN_PROGRESS', 'CANCELING'].includes(status);

/** The exports that the cadences ask for, oldest first. Days and weeks are those of Europe/Rome. */
export function wantedExports(points: readonly ClusterRecoveryPoint[], cadences: readonly Cadence[]): WantedExport[] {
  const wanted = new Map<string, WantedExport>();
  for (const cadence of cadences) {
    for (const { arn, clusterArn, createdAt } of points) {
      const cluster = clusterArn.split(':').at(-1) ?? '';
      const day = DateTime.fromJSDate(createdAt, { zone: TIME_ZONE });
      const id = `${cadence}-${day.toFormat(cadence === 'daily' ? 'yyyyMMdd' : "kkkk'w'WW")}-${cluster}`;
      if (!wanted.has(id)) wanted.set(id, { id, cadence, cluster, snapshotArn: arn, createdAt });
    }
  }
  return [...wanted.values()].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
}

/** An export to start now: its task's id differs from those of earlier tries. */
export interface Start extends WantedExport {
  readonly taskId: string;
}

export interface ExportPlan {
  readonly start: readonly Start[];
  /** Exports that are neither finished nor running, and are not started now either. */
  readonly waiting: readonly WantedExport[];
  /** Exports that failed so often that a person must look. */
  readonly givenUp: readonly WantedExport[];
}

/** Decides what to start: nothing twice, at most five at a time, what failed again under a new id. */
export function planExports(wanted: readonly WantedExport[], tasks: readonly ExportTask[]): ExportPlan {
  const start: Start[] = [];
  const waiting: WantedExport[] = [];
  const givenUp: WantedExport[] = [];
  const running = tasks.filter(isRunning);
  const busy = new Set(running.map(({ snapshotArn }) => snapshotArn));
  for (const one of wanted) {
    const tries = tasks.filter(({ id }) => id === one.id || id.startsWith(`${one.id}-try`));
    if (tries.some((task) => task.status === 'COMPLETE' || isRunning(task))) continue;
    if (tries.length >= TRIES) givenUp.push(one);
    else if (running.length + start.length >= RUNNING_AT_MOST || busy.has(one.snapshotArn)) waiting.push(one);
    else {
      busy.add(one.snapshotArn);
      start.push({ ...one, taskId: tries.length === 0 ? one.id : `${one.id}-try${tries.length + 1}` });
    }
  }
  return { start, waiting, givenUp };
}
