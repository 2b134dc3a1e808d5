import { REGION } from '../../policy';
import { isObject } from '../../template/intrinsics';
import type { Resource } from '../../template/model';
import { isTrue, object, objects } from '../../template/shape';
import { check, each, type Check, type ClauseJudge, type Evidence } from '../check';
import { replicatedTo } from '../estate';

const REGION_PATTERN =
  /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central)(?:east|west)?-\d[a-z]?\b/g;

/** Types whose very purpose is to be in more than one Region. */
const EVERYWHERE = [
  'AWS::RDS::GlobalCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::MultiRegionAccessPoint',
  'AWS::ECR::ReplicationConfiguration',
  'AWS::KMS::ReplicaKey',
  'AWS::CloudFormation::StackSet',
  'AWS::CloudFront::Distribution',
];

/** Properties that only say something, or only allow or watch something: they move no data. */
const SAYS = /^(Description|AlarmDescription|Tags|Metadata|Condition|NotAction|EventPattern|Environment)$/;

const PLACED = [
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::Backup::BackupVault',
  'AWS::Backup::BackupPlan',
  'AWS::EC2::Subnet',
];

/** What DMS may copy to. */
const STORES = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::S3::Bucket'];

/** What copies to somewhere else, and the property that says whereto. */
const COPIES: Readonly<Record<string, string>> = {
  'AWS::DMS::ReplicationConfig': 'TargetEndpointArn',
  'AWS::DMS::ReplicationTask': 'TargetEndpointArn',
  'AWS::DataSync::Task': 'DestinationLocationArn',
  'AWS::RDS::Integration': 'TargetArn',
};

/** Nothing lies in, replicates to or is copied to another Region. */
export const judge: ClauseJudge = (evidence) => {
  const { model } = evidence;
  return [
    ...each(model.ofType(...PLACED), 'AWS::RDS::DBCluster', `at least one store in ${REGION}`, (resource) =>
      stays(resource, evidence),
    ),
    ...model.resources
      .filter(({ type }) => !PLACED.includes(type))
      .flatMap((resource) => stays(resource, evidence).filter(({ holds }) => !holds)),
  ];
};

function stays(resource: Resource, evidence: Evidence): Check[] {
  const { model, estate } = evidence;
  const { type, properties } = resource;
  if (EVERYWHERE.includes(type)) return [check(resource, 'Type', `nothing outside ${REGION}`, type, false)];
  const elsewhere = mentions(properties, '').filter(({ region }) => !region.startsWith(REGION));
  const found: Check[] = elsewhere.slice(0, 1).map(({ path, text }) => check(resource, path, REGION, text, false));
  for (const { Bucket, Account } of replicatedTo(resource)) {
    const own = model.target(Bucket, resource, type);
    found.push(
      check(
        resource,
        'ReplicationConfiguration',
        "a bucket of these templates: another's Region does not show in its name",
        model.text(Bucket, resource),
        own !== undefined && Account === undefined,
      ),
    );
  }
  const { AccelerateConfiguration, LoggingConfiguration, InventoryConfigurations } = properties;
  if (object(AccelerateConfiguration)['AccelerationStatus'] === 'Enabled')
    found.push(check(resource, 'AccelerateConfiguration', 'none: it takes what is sent anywhere', 'Enabled', false));
  const reported = [
    object(type === 'AWS::S3::Bucket' ? LoggingConfiguration : undefined)['DestinationBucketName'],
    ...objects(InventoryConfigurations).map(({ Destination }) => object(Destination)['BucketArn']),
  ].filter((bucket) => bucket !== undefined);
  for (const bucket of reported)
    found.push(
      check(
        resource,
        'LoggingConfiguration, InventoryConfigurations',
        'a bucket of these templates',
        model.text(bucket, resource),
        model.target(bucket, resource, type) !== undefined,
      ),
    );
  if (type === 'AWS::DMS::Endpoint' && String(properties['EndpointType']).toLowerCase() === 'target')
    found.push(
      check(
        resource,
        'EndpointType',
        'a store of these templates: where another lies does not show',
        model.text(properties['ServerName'], resource) || properties['EngineName'],
        model.targets(properties, resource).some((one) => STORES.includes(one.type)),
      ),
    );
  const whereto = COPIES[type];
  if (whereto !== undefined)
    found.push(
      check(
        resource,
        whereto,
        'something of these templates: where another lies does not show',
        model.text(properties[whereto], resource),
        model.targets(properties[whereto], resource).length > 0,
      ),
    );
  if (isTrue(properties['MultiRegion'])) found.push(check(resource, 'MultiRegion', 'false', 'true', false));
  for (const property of ['ReplicaRegions', 'Replicas', 'GlobalClusterIdentifier', 'SourceRegion'] as const) {
    if (properties[property] !== undefined && properties[property] !== '')
      found.push(check(resource, property, 'none', properties[property], false));
  }
  if (type === 'AWS::Backup::BackupPlan') {
    for (const rule of estate.backupRules.filter(({ plan }) => plan === resource)) {
      for (const { to, vault } of rule.copies) {
        found.push(
          check(
            resource,
            `BackupPlan.BackupPlanRule[${rule.index}].CopyActions`,
            `a vault of these templates, in ${REGION}`,
            to,
            vault !== undefined || to.includes(`:${REGION}:`),
          ),
        );
      }
    }
  }
  return found.length > 0 ? found : [check(resource, 'Region', REGION, `no other Region in its properties`, true)];
}

/** Region names in texts that place or address something: ARNs, zones, endpoints, service names, plain Region names. */
function mentions(value: unknown, path: string): { path: string; text: string; region: string }[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REGION_PATTERN)].map(([region]) => ({ path, text: value.slice(0, 120), region }));
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => mentions(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    SAYS.test(key) || isPolicy(key) ? [] : mentions(item, path ? `${path}.${key}` : key),
  );
}

/** A policy says who may do what; what is done shows elsewhere. */
const isPolicy = (key: string): boolean =>
  /^(PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|InlinePolicy|AccessPolicy|ResourcePolicy|Policies)$/.test(key);
