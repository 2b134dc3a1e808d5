import type { PlannedLog } from '../trail/named-logs';
import type { ReviewPlan } from '../trail/plan-review';
import { QUARTER } from '../rules/shared-identity';
import { DAY, monthPeriod, type Period } from '../utc-time';

/** A part of the month: the events of a span of time, and the logs that hold any. JSON. */
export interface Shard extends Period {
  readonly month: string;
  readonly logs: readonly PlannedLog[];
}

/** The shard with these borders; a log counts in the shard in which its first event lies. */
function shard(month: string, logs: readonly PlannedLog[], span: Period, whole: Period): Shard {
  const owns = (log: PlannedLog) => {
    const first = Math.min(Math.max(log.from, whole.from), whole.to - 1);
    return first >= span.from && first < span.to;
  };
  return {
    month,
    ...span,
    logs: logs.flatMap((log) => {
      const own = owns(log);
      if (own) return [log];
      // Another shard's, and here only for its events.
      return log.from < span.to && log.to > span.from ? [{ ...log, own }] : [];
    }),
  };
}

/** One shard a day: what the workflow's Lambdas read. */
export function dayShards({ month, logs }: ReviewPlan): Shard[] {
  const whole = monthPeriod(month);
  const shards: Shard[] = [];
  for (let from = whole.from; from < whole.to; from += DAY) {
    shards.push(shard(month, logs, { from, to: from + DAY }, whole));
  }
  return shards;
}

/** Stored bytes above which a shard is cut: its event ids stay below 50 MiB. */
const LARGEST = 200 * 1024 * 1024;

/** Shards of about equal stored bytes, at least `count` where there is enough to do, cut about where logs begin. */
export function equalShards({ month, logs }: ReviewPlan, count: number): Shard[] {
  const whole = monthPeriod(month);
  const total = logs.reduce((sum, log) => sum + log.size, 0);
  const wanted = Math.ceil(total / LARGEST / count) * count || 1;
  const inOrder = [...logs].sort((a, b) => a.from - b.from);
  const borders = [whole.from];
  let passed = 0;
  for (const log of inOrder) {
    const last = borders.at(-1) ?? whole.from;
    // At a quarter of an hour: what a rule looks at together stays together.
    const border = Math.floor(log.from / QUARTER) * QUARTER;
    if (passed >= (total * borders.length) / wanted && border > last && border < whole.to) borders.push(border);
    passed += log.size;
  }
  return borders.map((from, index) => shard(month, logs, { from, to: borders[index + 1] ?? whole.to }, whole));
}
