import type { Shard } from './shard';

/** What starts the workflow: nothing for the month before, or the month to review again. */
export interface Started {
  readonly request: { readonly month?: string };
  /** The run's name: the execution's. */
  readonly run: string;
}

/** What the plan hands to every later step. */
export interface Run {
  readonly month: string;
  /** The run's folder in the working bucket. */
  readonly folder: string;
  /** Key of the register in force, in the reports bucket. */
  readonly register: string;
  readonly shards: readonly Shard[];
}

/** What a day's call gets. */
export interface ShardRun extends Omit<Run, 'shards'> {
  readonly shard: Shard;
}
