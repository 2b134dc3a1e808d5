/** What starts the workflow: nothing for the month before, or the month to review again. */
export interface Started {
  readonly request: { readonly month?: string };
  /** The run's name: the execution's. */
  readonly run: string;
}

/** What the plan hands to every later step; the plan and the shards lie in the run's folder. */
export interface Run {
  readonly month: string;
  /** The run's folder in the working bucket. */
  readonly folder: string;
  /** Key of the register in force, in the reports bucket. */
  readonly register: string;
  /** Names of the shards. */
  readonly shards: readonly string[];
}

/** What a shard's call gets. */
export interface ShardRun extends Omit<Run, 'shards'> {
  readonly shard: string;
}
