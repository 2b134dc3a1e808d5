import { REGION } from '../../policy';
import type { Resource } from '../../template/model';
import { isTrue, object, objects } from '../../template/shape';
import { check, each, type Check, type ClauseJudge, type Evidence } from '../check';
import { bucketsOutside, copiedInside, streamedInside } from '../checks/handed-out';
import { replicatedTo } from '../bucket-lifecycle';
import { leavesOf } from '../leaves';
import { once } from '../once';

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
    ...[...copiedInside(evidence), ...streamedInside(evidence), ...bucketsOutside(evidence)].filter(
      ({ holds }) => !holds,
    ),
  ];
};

function stays(resource: Resource, evidence: Evidence): Check[] {
  const { model, estate } = evidence;
  const { type, properties } = resource;
  if (EVERYWHERE.includes(type)) return [check(resource, 'Type', `nothing outside ${REGION}`, type, false)];
  const found: Check[] = elsewhere(resource)
    .slice(0, 1)
    .map(({ path, value }) => check(resource, path, REGION, String(value).slice(0, LONGEST), false));
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
  const { AccelerateConfiguration, AnalyticsConfigurations, LoggingConfiguration, InventoryConfigurations } =
    properties;
  if (object(AccelerateConfiguration)['AccelerationStatus'] === 'Enabled')
    found.push(check(resource, 'AccelerateConfiguration', 'none: it takes what is sent anywhere', 'Enabled', false));
  const reported = [
    object(type === 'AWS::S3::Bucket' ? LoggingConfiguration : undefined)['DestinationBucketName'],
    ...objects(InventoryConfigurations).map(({ Destination }) => object(Destination)['BucketArn']),
    ...objects(AnalyticsConfigurations).map(
      ({ StorageClassAnalysis }) =>
        object(object(object(StorageClassAnalysis)['DataExport'])['Destination'])['BucketArn'],
    ),
  ].filter((bucket) => bucket !== undefined);
  for (const bucket of reported)
    found.push(
      check(
        resource,
        'LoggingConfiguration, InventoryConfigurations, AnalyticsConfigurations',
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

/** As much of a text as names the Region. */
const LONGEST = 120;

/** Texts that place or address something in another Region: ARNs, zones, endpoints, names of services, or of the Region. */
const elsewhere = once((resource: Resource) =>
  leavesOf(resource).filter(
    ({ value }) =>
      typeof value === 'string' && [...value.matchAll(REGION_PATTERN)].some(([region]) => !region.startsWith(REGION)),
  ),
);
