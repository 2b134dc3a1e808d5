import { FailoverDBClusterCommand, type RDSClient } from '@aws-sdk/client-rds';
import { clusterState } from './cluster-state';
import { isInWindow, type DrillWindow } from './drill-window';

/** The drill was refused before anything was touched. */
export class DrillRefusedError extends Error {
  override readonly name = 'DrillRefusedError';
}

/** The failover was asked for, and no new writer appeared in time. */
export class NoWriterError extends Error {
  override readonly name = 'NoWriterError';
}

/** What the drill does its work with; tests pass their own. */
export interface DrillTools {
  readonly rds: Pick<RDSClient, 'send'>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Admitted {
  readonly cluster: string;
  readonly writerBefore: string;
  /** When the drill began, ISO 8601: before the request, so that a repeated step cannot shorten what is measured. */
  readonly startedAt: string;
}

/** What a drill measured (`cluster.failover`). */
export interface Measured extends Admitted {
  readonly writerAfter: string;
  /**
   * Seconds from the drill's beginning until RDS named a new writer and called the cluster available: an upper bound of the time
   * without a writer, exact to one look.
   */
  readonly secondsWithoutWriter: number;
  readonly secondsBetweenLooks: number;
}

const SECONDS_BETWEEN_LOOKS = 1;

/** @throws DrillRefusedError outside the window, or when the cluster has no reader that could take over */
export async function admit(
  { rds, now }: DrillTools,
  { cluster, window, zone }: { cluster: string; window: DrillWindow; zone: string },
): Promise<Admitted> {
  if (!isInWindow(now(), window, zone)) {
    throw new DrillRefusedError(
      `${cluster}: a drill may run from ${window.from} to ${window.to} ${zone}, and it is ${now().toISOString()}`,
    );
  }
  const { status, writer, readers } = await clusterState(rds, cluster);
  if (status !== 'available')
    throw new DrillRefusedError(`${cluster} is ${status}, not available: nothing was touched`);
  if (!writer) throw new DrillRefusedError(`${cluster} has no single writer: nothing was touched`);
  if (readers.length === 0) throw new DrillRefusedError(`${cluster} has no reader to take over: nothing was touched`);
  return { cluster, writerBefore: writer, startedAt: now().toISOString() };
}

/** Asks for the failover once: called again after it took place, it changes nothing. */
export async function failOver({ rds }: Pick<DrillTools, 'rds'>, admitted: Admitted): Promise<Admitted> {
  const { status, writer } = await clusterState(rds, admitted.cluster);
  if (status === 'available' && writer === admitted.writerBefore) {
    await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: admitted.cluster }));
  }
  return admitted;
}

/**
 * Looks once a second until another instance writes.
 * @throws NoWriterError after the time given
 */
export async function measure(
  { rds, now, sleep }: DrillTools,
  started: Admitted,
  limitSeconds: number,
): Promise<Measured> {
  const began = Date.parse(started.startedAt);
  for (;;) {
    const { status, writer } = await clusterState(rds, started.cluster);
    const seconds = (now().getTime() - began) / 1000;
    if (status === 'available' && writer && writer !== started.writerBefore) {
      return {
        ...started,
        writerAfter: writer,
        secondsWithoutWriter: seconds,
        secondsBetweenLooks: SECONDS_BETWEEN_LOOKS,
      };
    }
    if (seconds >= limitSeconds) {
      throw new NoWriterError(
        `${started.cluster} has no new writer ${Math.round(seconds)} seconds after ${started.startedAt}`,
      );
    }
    await sleep(SECONDS_BETWEEN_LOOKS * 1000);
  }
}
