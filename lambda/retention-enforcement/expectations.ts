import type { ExpectedBucket } from './bucket-checks';
import type { Trees } from './dated-keys';
import type { ExpectedVault } from './vault-checks';

/** What the stack hands in, computed from settings and policy: the input of the daily schedule. */
export interface Expectations {
  readonly mode: 'enforce' | 'report';
  readonly maxDeletionsPerRun: number;
  readonly ledger: string;
  readonly vault: string;
  readonly protectedVault: ExpectedVault;
  /** Alias of the clusters' key. */
  readonly clusterKey: string;
  /** Prefixes of the platform's log groups. */
  readonly logGroups: readonly string[];
  readonly clusters: readonly string[];
  readonly clusterArns: readonly string[];
  readonly backupRoleArn: string;
  readonly applications: readonly string[];
  /** Folders that hold digests by Region, the trail's and the databases'. */
  readonly digests: readonly { readonly bucket: string; readonly folder: string }[];
  readonly buckets: readonly ExpectedBucket[];
  /** Stores of objects, by the name that holds use. */
  readonly objects: readonly ExpectedObjects[];
}

export interface ExpectedObjects {
  readonly store: string;
  readonly trees: Trees;
  readonly ceilingDays: number;
  /** Whether the enforcement may hold and delete there; else the lifecycle alone does, and it only looks. */
  readonly enforced: boolean;
}
