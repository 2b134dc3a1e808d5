import { dayShards, equalShards, type Shard } from '../monthly-review/fold/shards';
import type { ReviewPlan } from '../monthly-review/trail/plan-review';

/** A day with more stored bytes would come near the time limit of a call: its month is cut by size instead. */
const LARGEST_DAY_BYTES = 400 * 1024 * 1024;

/** The month's shards: days, or parts of about equal size where a day is too large for one call. */
export function shardsOf(plan: ReviewPlan): Shard[] {
  const days = dayShards(plan);
  const bytes = ({ logs }: Shard) => logs.reduce((sum, { size }) => sum + size, 0);
  return days.every((day) => bytes(day) <= LARGEST_DAY_BYTES) ? days : equalShards(plan, days.length);
}

/** `2026-10-05T00:00:00Z`: names the shard and its state. */
export const shardName = ({ from }: Pick<Shard, 'from'>): string =>
  new Date(from * 1000).toISOString().replace('.000Z', 'Z');
