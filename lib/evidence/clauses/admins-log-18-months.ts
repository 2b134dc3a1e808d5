import { isTrue, isFalse, list, object, objects, text, count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { bucketProtected, deniedOn, keptFromOthers } from '../checks/buckets';
import { keyOfStore } from '../checks/keys';
import { keptWithStack } from '../checks/deletion';
import { permitted, workingsFor } from '../checks/workings';
import { check, each, livedChecks, missing, type Check, type ClauseJudge, type Evidence } from '../check';

/** Actions that unlock, replace or remove what was logged: nobody may, the lifecycle alone ends it. */
const TAMPERING = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
];

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
        ...estate.logPrefixes(bucket).map((prefix) => keptFromOthers(evidence, bucket, 's3:PutObject', prefix)),
        keptFromOthers(evidence, bucket, 's3:PutObject', ''),
        keptFromOthers(evidence, bucket, 's3:GetObject', ''),
      ],
    ),
    ...workingsFor(evidence, 'admins.log-18-months'),
    ...(lived.length === 0 ? [missing('AWS::S3::Bucket', 'a bucket that keeps the log')] : lived),
    ...estate.clusters.flatMap(({ resource, parameters }) => {
      const exports = list(resource.properties['EnableCloudwatchLogsExports']);
      return [
        ...databaseLogKept(resource, evidence),
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
    ...keyOfStore(evidence, trail, 'KMSKeyId', properties['KMSKeyId']),
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
  const filters = model
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter((filter) => group && model.targets(filter.properties['LogGroupName'], filter).includes(group));
  const [filter] = filters;
  const worker = filter && model.target(filter.properties['DestinationArn'], filter, 'AWS::Lambda::Function');
  const logs = estate.bucketsOf('administrators-log');
  const writes =
    worker !== undefined && logs.some((bucket) => estate.mayDo(estate.rolesOf([worker]), 's3:PutObject', bucket));
  return [
    check(cluster, 'LogGroup', 'a log group of these templates for its log', group?.logicalId, group !== undefined),
    check(
      filter ?? group ?? cluster,
      filter ? 'DestinationArn' : 'SubscriptionFilter',
      'a function of these templates that writes to the bucket of logs',
      filter && (worker ? worker.logicalId : model.text(filter.properties['DestinationArn'], filter)),
      writes,
    ),
    ...(filter
      ? [
          check(
            filter,
            'FilterPattern',
            'everything',
            text(filter.properties['FilterPattern']) || 'everything',
            text(filter.properties['FilterPattern']) === '',
          ),
        ]
      : []),
    ...(filter && worker ? [permitted(evidence, filter, worker)] : []),
  ];
}

function databaseLogged(parameters: Resource): Check[] {
  const given = object(parameters.properties['Parameters']);
  return LOGGED.map(([name, pattern, expected]) => {
    const value = given[name];
    return check(parameters, `Parameters.${name}`, expected, value, pattern.test(String(count(value) ?? text(value))));
  });
}
