import { REGION } from '../policy';
import type { Settings } from './settings';

/** The stacks, in deployment order. */
export const stackNames = ['audit', 'network', 'database', 'backup', 'tracing', 'review', 'retention'] as const;
export type StackName = (typeof stackNames)[number] | 'custody';

/** Buckets by what they hold. */
export const bucketPurposes = [
  'audit',
  'backup',
  'landing',
  'accesses',
  'operations',
  'reports',
  'review-work',
  'ledger',
] as const;
export type BucketPurpose = (typeof bucketPurposes)[number];

/** Those that stand in the custody account where there is one. */
export const custodyBuckets: readonly BucketPurpose[] = ['audit', 'reports', 'review-work'];

type Named = Pick<Settings, 'environment' | 'account' | 'custodyAccount'>;

/**
 * Physical names, computed from the settings so that stacks know each other's resources without exports: an export
 * ties two stacks together for ever, a name does not.
 */
export const names = {
  stack: (s: Named, stack: StackName) => `custodia-${s.environment}-${stack}`,
  bucket: (s: Named, purpose: BucketPurpose) => `custodia-${s.environment}-${purpose}-${s.account}`,
  bucketArn: (s: Named, purpose: BucketPurpose) => `arn:aws:s3:::${names.bucket(s, purpose)}`,
  alarmTopic: (s: Named) => `custodia-${s.environment}-alarms`,
  alarmTopicArn: (s: Named) => `arn:aws:sns:${REGION}:${s.account}:${names.alarmTopic(s)}`,
  keyAlias: (s: Named, stack: StackName, purpose = 'data') => `alias/custodia/${s.environment}/${stack}/${purpose}`,
  cluster: (s: Named, cluster: string) => `custodia-${s.environment}-${cluster}`,
  clusterArn: (s: Named, cluster: string) => `arn:aws:rds:${REGION}:${s.account}:cluster:${names.cluster(s, cluster)}`,
  clusterLogGroup: (s: Named, cluster: string) => `/aws/rds/cluster/${names.cluster(s, cluster)}/postgresql`,
  flowLogGroup: (s: Named) => `/custodia/${s.environment}/flow`,
  databaseDashboard: (s: Named) => `custodia-${s.environment}-databases`,
  databaseSubnetGroup: (s: Named) => `custodia-${s.environment}-databases`,
  airGappedVault: (s: Named) => `custodia-${s.environment}-vault-air-gapped`,
  /** Restore-testing names allow no hyphens. */
  restoreTestingPlan: (s: Named) => `custodia_${s.environment}_restore_drill`,
  restoreDrill: (s: Named) => `custodia-${s.environment}-restore-drill`,
  failoverDrill: (s: Named) => `custodia-${s.environment}-failover-drill`,
  vault: (s: Named) => `custodia-${s.environment}-vault`,
  vaultArn: (s: Named) => `arn:aws:backup:${REGION}:${s.account}:backup-vault:${names.vault(s)}`,
  backupPlan: (s: Named) => `custodia-${s.environment}`,
  trail: (s: Named) => `custodia-${s.environment}-trail`,
  trailArn: (s: Named) => `arn:aws:cloudtrail:${REGION}:${s.account}:trail/${names.trail(s)}`,
  /** The name under which the digests of the databases' access logs are chained, as a trail's would be. */
  databaseTrail: (s: Named) => `custodia-${s.environment}-database`,
  /** Permissions boundary of every role. */
  boundary: (s: Named) => `custodia-${s.environment}-boundary`,
  trailLogGroup: (s: Named) => `/custodia/${s.environment}/trail`,
  stream: (s: Named, stream: string) => `custodia-${s.environment}-${stream}`,
  streamArn: (s: Named, stream: string) =>
    `arn:aws:firehose:${REGION}:${s.account}:deliverystream/${names.stream(s, stream)}`,
  role: (s: Named, role: string) => `custodia-${s.environment}-${role}`,
  roleArn: (s: Named, role: string) => `arn:aws:iam::${s.account}:role/${names.role(s, role)}`,
  function: (s: Named, functionName: string) => `custodia-${s.environment}-${functionName}`,
  functionArn: (s: Named, functionName: string) =>
    `arn:aws:lambda:${REGION}:${s.account}:function:${names.function(s, functionName)}`,
  /** Role in every database: what it may touch, pgaudit records, whoever touches it. */
  auditRole: 'rds_pgaudit',
  /** Session tag of a signed-in administrator that names the database user he may connect as. */
  databaseUserTag: 'databaseUser',
  /** SES configuration set by which notices are sent. */
  configurationSet: (s: Named) => `custodia-${s.environment}-notices`,
  reviewWorkflow: (s: Named) => `custodia-${s.environment}-monthly-review`,
  metricNamespace: 'Custodia',
};
