import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import { isTrue, object, objects, text } from '../../template/shape';
import { speaksOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import type { BucketRole } from '../estate';

/** The clause that a bucket's own protection counts for, by what it holds. */
export const CLAUSE_OF: Readonly<Record<BucketRole, ClauseSlug>> = {
  'administrators-log': 'admins.log-18-months',
  backups: 'backup.central',
  accesses: 'tracing.accesses',
  landing: 'tracing.accesses',
  operations: 'tracing.operations',
  reports: 'admins.reviewed-monthly',
  other: 'data.classified',
};

/** The buckets whose protection counts for a clause. */
export const bucketsFor = ({ estate }: Evidence, slug: ClauseSlug): Resource[] =>
  estate.buckets.filter((bucket) => CLAUSE_OF[estate.roleOf(bucket)] === slug);

/** Actions that change how a bucket protects what lies in it: its own policy denies them to everybody. */
const UNPROTECTING = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketPolicy',
  's3:PutBucketVersioning',
  's3:PutLifecycleConfiguration',
  's3:PutEncryptionConfiguration',
];

/** Actions by which a locked object goes, or stays, against its lock. */
const UNLOCKING = ['s3:BypassGovernanceRetention', 's3:PutBucketObjectLockConfiguration'];

/** A deny for everybody, which exempts at most named roles. */
const deniesAll = ({ effect, principals, conditions }: Statement): boolean =>
  effect === 'Deny' &&
  principals.includes('*') &&
  Object.entries(conditions).every(
    ([operator, keys]) =>
      /Not(Like|Equals)/.test(operator) &&
      Object.entries(keys).every(
        ([key, values]) => /^aws:principal/.test(key) && !values.some((value) => /^[*:]*$/.test(value)),
      ),
  );

/** Actions that a bucket's policy denies to everybody. */
export function deniedOn({ estate }: Evidence, bucket: Resource, actions: readonly string[]): Check {
  const denials = estate.statementsOn(bucket).filter(deniesAll);
  const open = actions.filter((action) => !denials.some((statement) => speaksOf(statement, action)));
  const [policy] = estate.policiesOf(bucket);
  const where = policy ?? bucket;
  return check(
    where,
    'PolicyDocument',
    `denies everybody ${actions.join(', ')}`,
    open.length > 0 ? `not denied: ${open.join(', ')}` : 'denied',
    open.length === 0,
  );
}

/** Versions kept, incomplete uploads gone, kept with its stack, its protection out of reach. */
export function bucketProtected(evidence: Evidence, bucket: Resource): Check[] {
  const { properties } = bucket;
  const status = object(properties['VersioningConfiguration'])['Status'];
  const rules = objects(object(properties['LifecycleConfiguration'])['Rules']).filter(
    ({ Status }) => Status === 'Enabled',
  );
  const aborts = rules.filter(
    (rule) => object(rule['AbortIncompleteMultipartUpload'])['DaysAfterInitiation'] !== undefined,
  );
  const covering = rules.every((rule) =>
    aborts.some((abort) => text(rule['Prefix']).startsWith(text(abort['Prefix']))),
  );
  const locked = isTrue(properties['ObjectLockEnabled']);
  return [
    check(bucket, 'VersioningConfiguration.Status', 'Enabled', status, status === 'Enabled'),
    check(bucket, 'LifecycleConfiguration.Rules', 'a lifecycle', `${rules.length} rule(s)`, rules.length > 0),
    check(
      bucket,
      'LifecycleConfiguration.Rules.AbortIncompleteMultipartUpload',
      'on every rule',
      `on ${aborts.length} of ${rules.length}`,
      covering,
    ),
    deniedOn(evidence, bucket, locked ? [...UNPROTECTING, ...UNLOCKING] : UNPROTECTING),
  ];
}

/** Encrypted with a key of KMS by default. */
export function encryptionOf(bucket: Resource): { algorithm: string; key: unknown } {
  const [rule] = objects(object(bucket.properties['BucketEncryption'])['ServerSideEncryptionConfiguration']);
  const byDefault = object(rule?.['ServerSideEncryptionByDefault']);
  return { algorithm: text(byDefault['SSEAlgorithm']), key: byDefault['KMSMasterKeyID'] };
}

const PUBLIC_ACCESS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** Reachable by nobody outside: all four public-access blocks. */
export function publicAccessBlocked(bucket: Resource): Check[] {
  const block = object(bucket.properties['PublicAccessBlockConfiguration']);
  return PUBLIC_ACCESS.map((name) =>
    check(bucket, `PublicAccessBlockConfiguration.${name}`, 'true', block[name], isTrue(block[name])),
  );
}

/** Whether statements refuse every request that does not come over TLS. */
export const refusesClear = (statements: readonly Statement[], action: string): boolean =>
  statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      statement.principals.includes('*') &&
      speaksOf(statement, action) &&
      Object.entries(statement.conditions).some(
        ([operator, keys]) => /^Bool/.test(operator) && keys['aws:securetransport']?.includes('false'),
      ),
  );
