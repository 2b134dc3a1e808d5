import type { Resource, TemplateModel } from '../template/model';
import { isKnownMetric } from './checks/sounding';
import { check, type Check } from './check';
import { text } from '../template/shape';

/** A type whose resources each stand on another one, by a property. */
interface Standing {
  readonly property: string;
  readonly on: readonly string[];
  /** What misses it, where not what it stands on. */
  readonly for?: readonly string[];
  /** Where two stand on one, one of them may be meant for another. */
  readonly alone?: true;
}

const VPC = ['AWS::EC2::VPC'];
const GROUP = ['AWS::Logs::LogGroup'];
const SECRET = ['AWS::RDS::DBCluster', 'AWS::SecretsManager::Secret'];
const WORKER = ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'];

const WATCHED = [...WORKER, 'AWS::SQS::Queue', 'AWS::RDS::DBCluster'];

const STANDING: Readonly<Record<string, Standing>> = {
  'AWS::Backup::RestoreTestingSelection': {
    property: 'RestoreTestingPlanName',
    on: ['AWS::Backup::RestoreTestingPlan'],
  },
  'AWS::EC2::FlowLog': { property: 'ResourceId', on: VPC },
  'AWS::EC2::SecurityGroup': { property: 'VpcId', on: VPC, for: ['AWS::RDS::DBCluster'] },
  'AWS::EC2::SubnetRouteTableAssociation': { property: 'SubnetId', on: ['AWS::EC2::Subnet'], alone: true },
  'AWS::IAM::Policy': { property: 'Roles', on: ['AWS::IAM::Role'] },
  'AWS::KMS::Alias': { property: 'TargetKeyId', on: ['AWS::KMS::Key'], alone: true },
  'AWS::Lambda::Permission': { property: 'FunctionName', on: WORKER },
  'AWS::Logs::LogStream': { property: 'LogGroupName', on: GROUP, for: ['AWS::KinesisFirehose::DeliveryStream'] },
  'AWS::Logs::MetricFilter': { property: 'LogGroupName', on: GROUP },
  'AWS::Logs::SubscriptionFilter': {
    property: 'LogGroupName',
    on: GROUP,
    for: [...GROUP, 'AWS::CloudTrail::Trail'],
    alone: true,
  },
  'AWS::RDS::DBInstance': { property: 'DBClusterIdentifier', on: ['AWS::RDS::DBCluster'] },
  'AWS::S3::BucketPolicy': { property: 'Bucket', on: ['AWS::S3::Bucket'], alone: true },
  'AWS::SES::ConfigurationSetEventDestination': {
    property: 'ConfigurationSetName',
    on: ['AWS::SES::ConfigurationSet'],
  },
  'AWS::SNS::TopicPolicy': { property: 'Topics', on: ['AWS::SNS::Topic'], alone: true },
  'AWS::SQS::QueuePolicy': { property: 'Queues', on: ['AWS::SQS::Queue'], alone: true },
  'AWS::SSO::Assignment': { property: 'PermissionSetArn', on: ['AWS::SSO::PermissionSet'], alone: true },
  'AWS::Scheduler::Schedule': { property: 'Target', on: WORKER },
  'AWS::SecretsManager::ResourcePolicy': { property: 'SecretId', on: SECRET, alone: true },
  'AWS::SecretsManager::RotationSchedule': { property: 'SecretId', on: SECRET, alone: true },
  'Custom::VpcRestrictDefaultSG': { property: 'DefaultSecurityGroupId', on: VPC },
};

/** Something that does not stand where it seems meant to, with the types that would miss it. */
interface Astray {
  readonly resource: Resource;
  readonly property: string;
  readonly missedBy: readonly string[];
}

/** What stands on nothing of these templates, or on what another of its kind stands on already. */
export function astray(model: TemplateModel): Astray[] {
  const standing = Object.entries(STANDING).flatMap(([type, { property, on, for: missedBy = on, alone }]) => {
    const placed = model.ofType(type).map((resource) => {
      const ground = model
        .targets(resource.properties[property], resource)
        .find((found) => on.includes(found.type) && found !== resource);
      return { resource, property, missedBy, ground };
    });
    return placed.filter(
      ({ resource, ground }) =>
        ground === undefined ||
        (alone && placed.some((other) => other.resource !== resource && other.ground === ground)),
    );
  });
  // An alarm by no known metric, or the second by one metric of one resource
  const counting = model
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties: { Metrics, Namespace } }) => Metrics === undefined && /^AWS\//.test(text(Namespace)));
  const about = ({ properties: { MetricName, Dimensions }, ...alarm }: Resource) =>
    `${alarm.stack} ${text(MetricName)} ${model.text(Dimensions, alarm)}`;
  const said = counting.map(about);
  const again = new Set(said.filter((what, index) => said.indexOf(what) !== index));
  const alarms = counting
    .filter(({ properties }, index) => !isKnownMetric(text(properties['MetricName'])) || again.has(said[index] ?? ''))
    .map((resource) => ({ resource, property: 'Dimensions', missedBy: WATCHED }));
  return [...standing, ...alarms];
}

/**
 * What is astray and may be why a clause is broken: it is of the stack in which a check of what it should stand on fails.
 * That alone breaks no clause.
 */
export function strayed(checks: readonly Check[], found: readonly Astray[], model: TemplateModel): Check[] {
  const failing = checks.filter(({ holds }) => !holds);
  const named = new Set(failing.map(({ stack, logicalId }) => `${stack}/${logicalId}`));
  return found
    .filter(
      ({ resource, missedBy }) =>
        !named.has(`${resource.stack}/${resource.logicalId}`) &&
        failing.some(({ stack, type }) => stack === resource.stack && missedBy.includes(type)),
    )
    .map(({ resource, property }) =>
      check(
        resource,
        property,
        'its own place in these templates',
        model.text(resource.properties[property], resource),
        false,
      ),
    );
}
