import { isTrue, list, object, objects, text, count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { speaksOf } from '../../template/statements';
import { bucketProtected, deniedOn, keptAsProof, keptFromOthers, TAMPERING } from '../checks/buckets';
import { speaksOfBucket } from '../checks/policies';
import { eachParameterGroup } from '../checks/clusters';
import { keyOfStore } from '../checks/keys';
import { keptWithStack } from '../checks/deletion';
import { permitted } from '../checks/permissions';
import { passesEverything } from '../checks/subscription-filters';
import { recordingTrails, selectsEverything } from '../checks/trails';
import { workingsFor } from '../checks/workings';
import { keyOf } from '../../rules/stores';
import { check, each, livedChecks, missing, shown, type Check, type ClauseJudge, type Evidence } from '../check';

/** Parameters by which a database logs who came and what roles and structures were changed. */
const LOGGED: readonly (readonly [string, RegExp, string])[] = [
  // A list of stages since PostgreSQL 18: who came is told by "authorization"
  ['log_connections', /^(1|on|true)$|(^|,) *(all|authorization) *(,|$)/i, 'all'],
  ['log_disconnections', /^(1|on|true)$/i, '1'],
  ['shared_preload_libraries', /(^|,) *pgaudit *(,|$)/, 'with pgaudit'],
  ['pgaudit.log', /^(?=(.*,)? *(role|all) *(,|$))(?=(.*,)? *(ddl|all) *(,|$))/i, 'role, ddl'],
  ['pgaudit.role', /^rds_pgaudit$/, 'rds_pgaudit: protected tables are audited'],
];

/** The log of administrators' accesses is complete, unaltered, locked and gone in time. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const recording = recordingTrails(estate);
  const lived = livedChecks(evidence, 'admins.log-18-months');
  return [
    ...each(recording, 'AWS::CloudTrail::Trail', 'a trail of all Regions', (trail) => recorded(trail, evidence)),
    ...estate.trails.filter((trail) => !recording.includes(trail)).flatMap((trail) => staysHere(trail, evidence)),
    ...each(
      estate.bucketsOf('administrators-log'),
      'AWS::S3::Bucket',
      'a bucket that the trail delivers to',
      (bucket) => [
        ...locked(bucket),
        ...bucketProtected(evidence, bucket),
        ...keptWithStack(bucket),
        deniedOn(evidence, bucket, TAMPERING),
        ...estate.logPrefixes(bucket).map((prefix) => keptFromOthers(evidence, bucket, 's3:PutObject', prefix)),
        keptFromOthers(evidence, bucket, 's3:PutObject', ''),
        keptFromOthers(evidence, bucket, 's3:GetObject', ''),
      ],
    ),
    ...estate.bucketsOf('ledger').flatMap((bucket) => [...bucketProtected(evidence, bucket), ...keptAsProof(bucket)]),
    ...workingsFor(evidence, 'admins.log-18-months'),
    ...(lived.length === 0 ? [missing('AWS::S3::Bucket', 'a bucket that keeps the log')] : lived),
    ...estate.clusters.flatMap((cluster) => {
      const { resource, parameters } = cluster;
      const exports = list(resource.properties['EnableCloudwatchLogsExports']);
      return [
        ...databaseLogKept(resource, evidence),
        check(resource, 'EnableCloudwatchLogsExports', 'postgresql', exports, exports.includes('postgresql')),
        ...cluster.instances.flatMap((instance) => strangeParameters(instance, evidence)),
        ...(parameters
          ? eachParameterGroup(cluster, databaseLogged)
          : [check(resource, 'DBClusterParameterGroupName', 'a parameter group that logs accesses', undefined, false)]),
      ];
    }),
  ];
};

function locked(bucket: Resource): Check[] {
  const { ObjectLockEnabled, ObjectLockConfiguration } = bucket.properties;
  const lock = object(object(object(ObjectLockConfiguration)['Rule'])['DefaultRetention']);
  return [
    check(bucket, 'ObjectLockEnabled', 'true', ObjectLockEnabled, isTrue(ObjectLockEnabled)),
    check(
      bucket,
      'ObjectLockConfiguration.Rule.DefaultRetention.Mode',
      'GOVERNANCE or COMPLIANCE',
      lock['Mode'],
      /^(GOVERNANCE|COMPLIANCE)$/.test(text(lock['Mode'])),
    ),
  ];
}

const bucketOf = (trail: Resource, { model }: Evidence): Resource | undefined =>
  model.target(trail.properties['S3BucketName'], trail, 'AWS::S3::Bucket');

const ownBucket = (trail: Resource, evidence: Evidence): Check =>
  check(
    trail,
    'S3BucketName',
    'a bucket of these templates',
    evidence.model.text(trail.properties['S3BucketName'], trail),
    bucketOf(trail, evidence) !== undefined,
  );

/** A further trail may record what it likes, but hands it on to nobody, encrypted with a key of these templates. */
function staysHere(trail: Resource, evidence: Evidence): Check[] {
  const { KMSKeyId } = trail.properties;
  const key = keyOf(KMSKeyId, trail, evidence.model);
  const expected = 'a customer-managed key of these templates';
  return [
    ownBucket(trail, evidence),
    check(trail, 'KMSKeyId', expected, shown(KMSKeyId, evidence.model, trail), key !== undefined),
  ];
}

function recorded(trail: Resource, evidence: Evidence): Check[] {
  const { properties } = trail;
  const flags = ['IsLogging', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'EnableLogFileValidation'] as const;
  const target = bucketOf(trail, evidence);
  const isOn = (flag: (typeof flags)[number]) => isTrue(properties[flag]);
  return [
    ...flags.map((flag) => check(trail, flag, 'true', properties[flag], isOn(flag))),
    ownBucket(trail, evidence),
    ...keyOfStore(evidence, trail, 'KMSKeyId', properties['KMSKeyId']),
    ...(target ? [delivers(trail, target, evidence)] : []),
    selectsEverything(trail),
    recordsData(trail, evidence),
  ];
}

/**
 * The bucket's policy lets CloudTrail look at it and write to it for this trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function delivers(trail: Resource, bucket: Resource, { estate, model }: Evidence): Check {
  const name = model.name(bucket) || bucket.logicalId;
  const prefix = model.text(trail.properties['S3KeyPrefix'], trail);
  const key = `${prefix ? `${prefix}/` : ''}AWSLogs/`;
  const own = model.name(trail);
  const denied = (action: string, under?: string) =>
    estate
      .statementsOn(bucket)
      .some(
        (statement) =>
          statement.effect === 'Deny' &&
          Object.keys(statement.conditions).length === 0 &&
          statement.principals.some((one) => one === '*' || one === 'cloudtrail.amazonaws.com') &&
          speaksOf(statement, action) &&
          (statement.resources.includes('*') || speaksOfBucket(statement, bucket, name, under && `${under}any`)),
      );
  const allowed = (action: string, under?: string) =>
    !denied(action, under) &&
    estate
      .statementsOn(bucket)
      .some(
        (statement) =>
          statement.effect === 'Allow' &&
          statement.principals.includes('cloudtrail.amazonaws.com') &&
          speaksOf(statement, action) &&
          statement.resources.some((text_) => (under ? text_.includes(`/${under}`) : true)) &&
          (under !== undefined || speaksOfBucket(statement, bucket, name)) &&
          Object.values(statement.conditions).every((keys) =>
            Object.entries(keys).every(
              ([of, values]) =>
                (of !== 'aws:sourcearn' ||
                  own === '' ||
                  values.some((value) => /[*?]/.test(value) || value.endsWith(`/${own}`))) &&
                (of !== 's3:x-amz-acl' || values.includes('bucket-owner-full-control')),
            ),
          ),
      );
  const refused = [
    ...(allowed('s3:GetBucketAcl') ? [] : ['s3:GetBucketAcl']),
    ...(allowed('s3:PutObject', key) ? [] : [`s3:PutObject under ${key}`]),
  ];
  return check(
    estate.policiesOf(bucket)[0] ?? bucket,
    'PolicyDocument',
    `lets ${trail.logicalId} deliver`,
    refused.length > 0 ? `not allowed: ${refused.join(', ')}` : 'allowed',
    refused.length === 0,
  );
}

/** Data events of the buckets that hold the proof and the copies. */
function recordsData(trail: Resource, { estate, model }: Evidence): Check {
  const proof = estate.bucketsOf('administrators-log', 'backups', 'accesses', 'operations', 'reports', 'ledger');
  const values = objects(trail.properties['EventSelectors'])
    .filter((selector) => (text(selector['ReadWriteType']) || 'All') === 'All')
    .flatMap((selector) => objects(selector['DataResources']))
    .filter(({ Type }) => text(Type) === 'AWS::S3::Object')
    .flatMap(({ Values }) => list(Values));
  const texts = values.map((value) => model.text(value, trail));
  const all =
    texts.some((text_) => /^arn:[^:]*:s3$/.test(text_) || text_ === 'arn:aws:s3:::') ||
    JSON.stringify(trail.properties['AdvancedEventSelectors'] ?? '').includes('AWS::S3::Object');
  const unseen = proof.filter(
    (bucket) =>
      !texts.some((text_) =>
        [`arn:aws:s3:::${model.name(bucket)}/`, `\${${bucket.logicalId}.Arn}/`].includes(
          text_.replace('${AWS::Partition}', 'aws').replace(`\${${bucket.logicalId}}`, model.name(bucket)),
        ),
      ),
  );
  return check(
    trail,
    'EventSelectors.DataResources',
    'data events of the buckets that hold proof and copies',
    all
      ? 'all buckets'
      : unseen.length > 0
        ? `not recorded: ${unseen.map((bucket) => model.name(bucket) || bucket.logicalId).join(', ')}`
        : 'recorded',
    all || unseen.length === 0,
  );
}

/**
 * The group that the database logs to is made by the templates (one that RDS makes by itself is kept for ever), and all of
 * it is passed on to a function that writes it to the bucket of logs.
 */
function databaseLogKept(cluster: Resource, evidence: Evidence): Check[] {
  const { estate, model } = evidence;
  const name = model.name(cluster);
  if (!name) return [];
  const group = model
    .ofType('AWS::Logs::LogGroup')
    .find((one) => model.name(one) === `/aws/rds/cluster/${name}/postgresql`);
  const kept = check(
    cluster,
    'LogGroup',
    'a log group of these templates for its log',
    group?.logicalId,
    group !== undefined,
  );
  if (!group) return [kept];
  const filter = model
    .ofType('AWS::Logs::SubscriptionFilter')
    .find((one) => model.targets(one.properties['LogGroupName'], one).includes(group));
  const worker = filter && model.target(filter.properties['DestinationArn'], filter, 'AWS::Lambda::Function');
  const logs = estate.bucketsOf('administrators-log');
  const roles = worker ? estate.rolesOf([worker]) : [];
  const writes = logs.some((bucket) => estate.mayDo(roles, 's3:PutObject', bucket));
  // Who signs what was written says that nobody changed it, the writer included
  const signs = estate.mayDo(roles, 'kms:Sign');
  return [
    kept,
    check(
      filter ?? group,
      filter ? 'DestinationArn' : 'SubscriptionFilter',
      'a function of these templates that writes to the bucket of logs, and signs nothing',
      filter &&
        (worker
          ? `${worker.logicalId}${signs ? ', which signs' : ''}`
          : model.text(filter.properties['DestinationArn'], filter)),
      writes && !signs,
    ),
    ...(filter ? passesEverything(filter, evidence) : []),
    ...(filter && worker ? [permitted(evidence, filter, worker)] : []),
  ];
}

function databaseLogged(group: Resource, given: Readonly<Record<string, unknown>>): Check[] {
  return LOGGED.map(([name, pattern, expected]) => {
    const value = given[name];
    return check(group, `Parameters.${name}`, expected, value, pattern.test(String(count(value) ?? text(value))));
  });
}

/** A parameter group that is not in the templates may silence an instance; the default one of its family does not. */
function strangeParameters(instance: Resource, { model }: Evidence): Check[] {
  const value = instance.properties['DBParameterGroupName'];
  const name = model.text(value, instance);
  if (/^(default\..*)?$/.test(name) || model.target(value, instance, 'AWS::RDS::DBParameterGroup')) return [];
  return [check(instance, 'DBParameterGroupName', 'the default, or a group of these templates', name, false)];
}
