import { isTrue, isFalse, list, object, objects, text, count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { bucketProtected, deniedOn } from '../checks/buckets';
import { keyOfStore } from '../checks/keys';
import { keptWithStack } from '../checks/deletion';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, missing, type Check, type ClauseJudge, type Evidence } from '../check';

/** Actions that unlock, replace or remove what was logged: nobody may, the lifecycle alone ends it. */
const TAMPERING = ['s3:DeleteObjectVersion', 's3:PutObjectRetention', 's3:PutObjectLegalHold'];

/** Parameters by which a database logs who came and what roles and structures were changed. */
const LOGGED: readonly (readonly [string, RegExp, string])[] = [
  ['log_connections', /^(1|on|true|all)$/i, '1'],
  ['log_disconnections', /^(1|on|true)$/i, '1'],
  ['shared_preload_libraries', /\bpgaudit\b/, 'with pgaudit'],
  ['pgaudit.log', /^(?=.*\b(role|all)\b)(?=.*\b(ddl|all)\b)/i, 'role, ddl'],
];

/** The log of administrators' accesses is complete, unaltered, locked and gone in time. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const lived = livedChecks(evidence, 'admins.log-18-months');
  return [
    ...each(estate.trails, 'AWS::CloudTrail::Trail', 'a trail of all Regions', (trail) => recorded(trail, evidence)),
    ...each(
      estate.bucketsOf('administrators-log'),
      'AWS::S3::Bucket',
      'a bucket that the trail delivers to',
      (bucket) => [
        ...locked(bucket),
        ...bucketProtected(evidence, bucket),
        ...keptWithStack(bucket),
        deniedOn(evidence, bucket, TAMPERING),
      ],
    ),
    ...workingsFor(evidence, 'admins.log-18-months'),
    ...(lived.length === 0 ? [missing('AWS::S3::Bucket', 'a bucket that keeps the log')] : lived),
    ...estate.clusters.flatMap(({ resource, parameters }) => {
      const exports = list(resource.properties['EnableCloudwatchLogsExports']);
      return [
        databaseLogGroup(resource, evidence),
        check(resource, 'EnableCloudwatchLogsExports', 'postgresql', exports, exports.includes('postgresql')),
        ...(parameters
          ? databaseLogged(parameters)
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

function recorded(trail: Resource, evidence: Evidence): Check[] {
  const { properties } = trail;
  const { model } = evidence;
  const flags = ['IsLogging', 'IsMultiRegionTrail', 'IncludeGlobalServiceEvents', 'EnableLogFileValidation'] as const;
  const target = model.target(properties['S3BucketName'], trail, 'AWS::S3::Bucket');
  const isOn = (flag: (typeof flags)[number]) => isTrue(properties[flag]);
  return [
    ...flags.map((flag) => check(trail, flag, 'true', properties[flag], isOn(flag))),
    check(
      trail,
      'S3BucketName',
      'a bucket of these templates',
      model.text(properties['S3BucketName'], trail),
      target !== undefined,
    ),
    keyOfStore(evidence, trail, 'KMSKeyId', properties['KMSKeyId']),
    selectsEverything(trail),
    recordsData(trail, evidence),
  ];
}

/** All management events, read and write, of every source. */
function selectsEverything(trail: Resource): Check {
  const { EventSelectors, AdvancedEventSelectors } = trail.properties;
  const selectors = objects(EventSelectors);
  const advanced = objects(AdvancedEventSelectors);
  const byClassic = selectors.some(
    (selector) =>
      !isFalse(selector['IncludeManagementEvents']) &&
      (text(selector['ReadWriteType']) || 'All') === 'All' &&
      list(selector['ExcludeManagementEventSources']).length === 0,
  );
  const byAdvanced = advanced.some((selector) => {
    const fields = objects(selector['FieldSelectors']);
    return (
      fields.length === 1 &&
      text(fields[0]?.['Field']) === 'eventCategory' &&
      list(fields[0]?.['Equals']).includes('Management')
    );
  });
  const holds = byClassic || byAdvanced || (selectors.length === 0 && advanced.length === 0);
  return check(
    trail,
    'EventSelectors',
    'all management events, read and write, of every source',
    EventSelectors ?? AdvancedEventSelectors ?? 'the default: all management events',
    holds,
  );
}

/** Data events of the buckets that hold the proof and the copies. */
function recordsData(trail: Resource, { estate, model }: Evidence): Check {
  const proof = estate.bucketsOf('administrators-log', 'backups', 'accesses', 'operations', 'reports');
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
      !values.some((value) => model.targets(value, trail).includes(bucket)) &&
      !texts.some((text_) => text_ === `arn:aws:s3:::${model.name(bucket)}/`),
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

/** The group that the database logs to is made by the templates: one that RDS makes by itself is kept for ever. */
function databaseLogGroup(cluster: Resource, { model }: Evidence): Check {
  const name = model.name(cluster);
  const group = model
    .ofType('AWS::Logs::LogGroup')
    .find((one) => model.name(one) === `/aws/rds/cluster/${name}/postgresql`);
  return check(
    cluster,
    'LogGroup',
    'a log group of these templates for its log',
    group?.logicalId,
    group !== undefined || !name,
  );
}

function databaseLogged(parameters: Resource): Check[] {
  const given = object(parameters.properties['Parameters']);
  return LOGGED.map(([name, pattern, expected]) => {
    const value = given[name];
    return check(parameters, `Parameters.${name}`, expected, value, pattern.test(String(count(value) ?? text(value))));
  });
}
