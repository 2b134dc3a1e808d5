import { administratorLogDays, type ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import { isTrue, object, objects, text } from '../../template/shape';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import { noneElse } from './let-through';
import { deniesAll, OF_OBJECTS, speaksOfBucket } from './policies';
import { check, type Check, type Evidence } from '../check';
import { expires, isEnabled, lifecycleRules, prefixOf, retentionOf } from '../bucket-lifecycle';
import type { BucketRole } from '../estate';

/** The clause that a bucket's own protection counts for, by what it holds. */
export const CLAUSE_OF: Readonly<Record<BucketRole, ClauseSlug>> = {
  'administrators-log': 'admins.log-18-months',
  backups: 'backup.central',
  accesses: 'tracing.accesses',
  landing: 'tracing.accesses',
  operations: 'tracing.operations',
  reports: 'admins.reviewed-monthly',
  ledger: 'admins.log-18-months',
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
  's3:PutBucketAcl',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPublicAccessBlock',
  's3:PutReplicationConfiguration',
];

/** Actions by which a locked object goes, or stays, against its lock. */
const UNLOCKING = ['s3:BypassGovernanceRetention', 's3:PutBucketObjectLockConfiguration'];

/** Proof is locked as long as the administrators' log is kept, and expires no sooner. */
export function keptAsProof(bucket: Resource): Check[] {
  const { lockDays, rules } = retentionOf(bucket);
  const expiry = Math.min(...rules.map(({ expirationDays }) => expirationDays ?? Infinity));
  return [
    check(
      bucket,
      'ObjectLockConfiguration',
      `${administratorLogDays} days`,
      `${lockDays}`,
      lockDays >= administratorLogDays,
    ),
    check(
      bucket,
      'LifecycleConfiguration.ExpirationInDays',
      `${administratorLogDays} or more`,
      `${expiry}`,
      expiry >= administratorLogDays,
    ),
  ];
}

/** Actions that unlock, replace or remove what is kept as proof: nobody may, or named roles only; the lifecycle ends it. */
export const TAMPERING = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
];

/** Actions that a bucket's policy denies to everybody, on the bucket and on each object in it. */
export function deniedOn({ estate, model }: Evidence, bucket: Resource, actions: readonly string[]): Check {
  const name = model.name(bucket) || bucket.logicalId;
  const denials = estate.statementsOn(bucket).filter(deniesAll);
  const open = actions.filter(
    (action) =>
      !denials.some(
        (statement) =>
          speaksOf(statement, action) &&
          speaksOfBucket(statement, bucket, name, OF_OBJECTS.test(action) ? 'any/object' : undefined),
      ),
  );
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

/** Only those whom its policy names may do something with the objects under a prefix. */
export function keptFromOthers({ estate, model }: Evidence, bucket: Resource, action: string, prefix: string): Check {
  const name = model.name(bucket) || bucket.logicalId;
  const denied = estate
    .statementsOn(bucket)
    .some(
      (statement) =>
        deniesAll(statement) && speaksOf(statement, action) && speaksOfBucket(statement, bucket, name, `${prefix}any`),
    );
  const [policy] = estate.policiesOf(bucket);
  return check(
    policy ?? bucket,
    'PolicyDocument',
    `denies ${action} on ${prefix || 'everything else'} to all but those it names`,
    denied ? 'denied' : 'not denied',
    denied,
  );
}

/** Versions kept, incomplete uploads gone, kept with its stack, its protection out of reach. */
export function bucketProtected(evidence: Evidence, bucket: Resource): Check[] {
  const { estate, model } = evidence;
  const { properties } = bucket;
  const status = object(properties['VersioningConfiguration'])['Status'];
  const rules = lifecycleRules(bucket).filter(isEnabled);
  const expiring = rules.filter(expires);
  const aborts = rules.filter(
    (rule) => object(rule['AbortIncompleteMultipartUpload'])['DaysAfterInitiation'] !== undefined,
  );
  const covered = expiring.filter((rule) => aborts.some((abort) => prefixOf(rule).startsWith(prefixOf(abort))));
  const locked = isTrue(properties['ObjectLockEnabled']);
  return [
    check(bucket, 'VersioningConfiguration.Status', 'Enabled', status, status === 'Enabled'),
    check(bucket, 'LifecycleConfiguration.Rules', 'a lifecycle', `${rules.length} rule(s)`, rules.length > 0),
    check(
      bucket,
      'LifecycleConfiguration.Rules.AbortIncompleteMultipartUpload',
      'wherever something expires',
      `on ${covered.length} of ${expiring.length}`,
      covered.length === expiring.length,
    ),
    ...rules
      .flatMap((rule) => objects(rule['Transitions'] ?? rule['Transition']))
      .map(({ StorageClass }) =>
        check(
          bucket,
          'LifecycleConfiguration.Rules.Transitions',
          'nowhere that it must be restored from first',
          StorageClass,
          !/^(GLACIER|DEEP_ARCHIVE)$/.test(text(StorageClass)),
        ),
      ),
    ...onePolicy(evidence, bucket),
    ...estate.policiesOf(bucket).flatMap((policy) => {
      const property = 'PolicyDocument';
      return noneElse(evidence, [policy, property], statementsOf(policy.properties[property], model, policy), bucket);
    }),
    deniedOn(evidence, bucket, locked ? [...UNPROTECTING, ...UNLOCKING] : UNPROTECTING),
    ...(['accesses', 'operations', 'reports', 'ledger'].includes(estate.roleOf(bucket))
      ? [deniedOn(evidence, bucket, TAMPERING)]
      : []),
    // A hold can be placed only where objects can be locked
    ...(estate.isFor(model.ofType('AWS::Lambda::Function'), 's3:PutObjectLegalHold', bucket)
      ? [
          check(
            bucket,
            'ObjectLockEnabled',
            'true: it is held when a hold is ordered',
            properties['ObjectLockEnabled'],
            locked,
          ),
        ]
      : []),
  ];
}

/** A bucket has one policy: of two, the one that is deployed last replaces the other. */
const onePolicy = ({ estate }: Evidence, bucket: Resource): Check[] =>
  estate
    .policiesOf(bucket)
    .slice(1)
    .map((policy) => check(policy, 'Bucket', `the only policy of ${bucket.logicalId}`, 'one of several', false));

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

/** Whether a statement denies everybody what meets one condition, and asks nothing else. */
const refuses = (
  { effect, principals, conditions }: Statement,
  operator: RegExp,
  key: string,
  meant: (value: string) => boolean,
): boolean => {
  const asked = Object.entries(conditions).flatMap(([by, keys]) =>
    Object.entries(keys).map(([of, values]) => ({ by, of, values })),
  );
  const [only, ...others] = asked;
  return (
    effect === 'Deny' &&
    principals.includes('*') &&
    only !== undefined &&
    others.length === 0 &&
    operator.test(only.by) &&
    only.of === key &&
    only.values.some(meant)
  );
};

/** Whether a statement denies everybody what does not come over TLS. */
export const refusesClear = (statement: Statement): boolean =>
  refuses(statement, /^Bool/, 'aws:securetransport', (value) => value === 'false');

/** Whether a statement denies everybody what comes over a TLS older than 1.2; newer than 1.3 none is. */
export const refusesOldTls = (statement: Statement): boolean =>
  refuses(statement, /^NumericLessThan$/, 's3:tlsversion', (least) => Number(least) >= 1.2 && Number(least) <= 1.3);
