import type { ExpectedBucket } from './bucket-checks';
import type { Trees } from './dated-keys';
import type { ExpectedLogGroups } from './log-group-checks';
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
  readonly airGappedVault?: string;
  /** Buckets that the backup plan covers. */
  readonly copiedBuckets: readonly string[];
  readonly logGroups: readonly ExpectedLogGroups[];
  /** How the names of the platform's clusters begin, those included that are no more. */
  readonly clusterPrefix: string;
  readonly clusters: readonly string[];
  readonly clusterArns: readonly string[];
  readonly backupRoleArn: string;
  /** Bucket where the applications' records land before they are delivered. */
  readonly landing: string;
  /** Where the applications leave their logs. */
  readonly logs: Readonly<Record<'accesses' | 'operations', ExpectedLogs>>;
  /** Folders that hold digests by Region, the trail's and the databases'; the Regions that must be there. */
  readonly digests: readonly {
    readonly bucket: string;
    readonly folder: string;
    readonly regions: readonly string[];
  }[];
  readonly buckets: readonly ExpectedBucket[];
  /** Stores of objects, by the name that holds use. */
  readonly objects: readonly ExpectedObjects[];
}

export interface ExpectedLogs {
  readonly bucket: string;
  readonly prefix: string;
  readonly applications: readonly string[];
  /** Months (1 to 12) in which applications that have a season write. */
  readonly seasons: Readonly<Record<string, readonly number[]>>;
}

export interface ExpectedObjects {
  readonly store: string;
  readonly trees: Trees;
  readonly ceilingDays: number;
  /** Whether the enforcement may delete there; else the lifecycle alone does, and it only looks. */
  readonly enforced: boolean;
}
