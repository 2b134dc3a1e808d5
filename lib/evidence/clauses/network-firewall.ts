import type { Resource } from '../../template/model';
import { count, isFalse, isTrue, list, objects, text } from '../../template/shape';
import { statementsOf, type Statement } from '../../template/statements';
import { publicAccessBlocked } from '../checks/buckets';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';

/** Types that are a way from or to the Internet. */
const WAYS_OUT = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::CarrierGateway',
];

const ANYWHERE = /^(0\.0\.0\.0\/[0-7]|::\/\d)$|^(0\.0\.0\.0|::)\/0$/;

/** Nothing is reachable from the Internet: no way out of the network, no open port, no public bucket, function or policy. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...each(model.ofType('AWS::EC2::VPC'), 'AWS::EC2::VPC', 'a network of its own', (vpc) => network(vpc, evidence)),
    ...model.ofType(...WAYS_OUT).map((way) => check(way, 'Type', 'no way to the Internet', way.type, false)),
    ...model.ofType('AWS::EC2::Route').flatMap((route) => {
      const to = text(route.properties['DestinationCidrBlock']) || text(route.properties['DestinationIpv6CidrBlock']);
      return ANYWHERE.test(to) ? [check(route, 'DestinationCidrBlock', 'not the whole Internet', to, false)] : [];
    }),
    ...model.ofType('AWS::EC2::Subnet').map((subnet) => {
      const mapped = subnet.properties['MapPublicIpOnLaunch'];
      return check(subnet, 'MapPublicIpOnLaunch', 'false', mapped ?? 'false by default', !isTrue(mapped));
    }),
    ...model.ofType('AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress').map(ingress),
    ...model.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster').flatMap((instance) => {
      const open = instance.properties['PubliclyAccessible'];
      if (instance.type === 'AWS::RDS::DBCluster' && open === undefined) return [];
      return [check(instance, 'PubliclyAccessible', 'false', open, isFalse(open))];
    }),
    ...estate.clusters.map(({ resource }) => {
      const groups = model
        .targets(resource.properties['VpcSecurityGroupIds'], resource)
        .filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
      return check(
        resource,
        'VpcSecurityGroupIds',
        'a security group of these templates',
        groups.map(({ logicalId }) => logicalId).join(', '),
        groups.length > 0,
      );
    }),
    ...estate.buckets.flatMap(publicAccessBlocked),
    ...estate.buckets
      .filter(({ properties }) => /Public|Authenticated/.test(text(properties['AccessControl'])))
      .map((bucket) => check(bucket, 'AccessControl', 'private', bucket.properties['AccessControl'], false)),
    ...estate.buckets
      .filter(({ properties }) => properties['WebsiteConfiguration'] !== undefined)
      .map((bucket) => check(bucket, 'WebsiteConfiguration', 'none', 'a website', false)),
    ...openPolicies(evidence),
    ...workingsFor(evidence, 'network.firewall'),
    ...model
      .ofType('AWS::Lambda::Url')
      .map((url) =>
        check(url, 'AuthType', 'AWS_IAM', url.properties['AuthType'], url.properties['AuthType'] === 'AWS_IAM'),
      ),
    ...model
      .ofType('AWS::Lambda::Permission')
      .flatMap((permission) =>
        permission.properties['Principal'] === '*'
          ? [check(permission, 'Principal', 'a service or account', '*', false)]
          : [],
      ),
    ...model
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .map((balancer) =>
        check(
          balancer,
          'Scheme',
          'internal',
          balancer.properties['Scheme'],
          balancer.properties['Scheme'] === 'internal',
        ),
      ),
    ...model.ofType('AWS::EC2::VPCEndpoint').flatMap((endpoint) => endpointOwn(endpoint, evidence)),
    ...livedChecks(evidence, 'network.firewall'),
  ];
};

function network(vpc: Resource, { model }: Evidence): Check[] {
  const logs = model
    .ofType('AWS::EC2::FlowLog')
    .filter((log) => model.target(log.properties['ResourceId'], log, vpc.type) === vpc);
  const all = logs.filter(({ properties }) => text(properties['TrafficType']) === 'ALL');
  const kept = all.filter(
    ({ properties, ...log }) =>
      model.targets([properties['LogGroupName'], properties['LogDestination']], log).length > 0,
  );
  const closed = model
    .ofType('Custom::VpcRestrictDefaultSG')
    .filter((custom) => model.targets(custom.properties['DefaultSecurityGroupId'], custom).includes(vpc));
  const [log] = logs;
  return [
    check(
      log ?? vpc,
      log ? 'TrafficType' : 'FlowLogs',
      'ALL',
      log ? log.properties['TrafficType'] : undefined,
      all.length > 0,
    ),
    check(
      log ?? vpc,
      'LogDestination',
      'a log group or bucket of these templates',
      kept.length > 0 ? 'kept' : undefined,
      kept.length > 0,
    ),
    check(
      vpc,
      'DefaultSecurityGroup',
      'closed',
      closed.length > 0 ? 'closed' : 'as AWS makes it: open within itself and outwards',
      closed.length > 0,
    ),
  ];
}

function ingress(group: Resource): Check {
  const rules =
    group.type === 'AWS::EC2::SecurityGroup' ? objects(group.properties['SecurityGroupIngress']) : [group.properties];
  const open = rules.filter((rule) => ANYWHERE.test(text(rule['CidrIp'])) || ANYWHERE.test(text(rule['CidrIpv6'])));
  const every = rules.filter(
    (rule) =>
      String(rule['IpProtocol']) === '-1' || (count(rule['FromPort']) === 0 && count(rule['ToPort']) === 65_535),
  );
  const wide = [...open, ...every.filter((rule) => rule['CidrIp'] !== undefined || rule['CidrIpv6'] !== undefined)];
  return check(
    group,
    'SecurityGroupIngress',
    'named networks and ports only',
    wide.length > 0 ? JSON.stringify(wide[0]) : `${rules.length} rule(s), none open`,
    wide.length === 0,
  );
}

const isOpen = ({ effect, principals, conditions }: Statement): boolean =>
  effect === 'Allow' &&
  principals.some((principal) => principal === '*' || principal === 'arn:aws:iam::*:root') &&
  Object.keys(conditions).length === 0;

const RESOURCE_POLICIES = [
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Logs::ResourcePolicy',
  'AWS::ECR::Repository',
];

function openPolicies({ model }: Evidence): Check[] {
  return model.ofType(...RESOURCE_POLICIES).map((policy) => {
    const { PolicyDocument, ResourcePolicy } = policy.properties;
    const open = statementsOf(PolicyDocument ?? ResourcePolicy, model, policy).some(isOpen);
    return check(
      policy,
      'PolicyDocument',
      'open to nobody without a condition',
      open ? 'Principal * is allowed' : 'named principals',
      !open,
    );
  });
}

/** An endpoint leads to the platform's own resources, not to anybody's. */
function endpointOwn(endpoint: Resource, { model }: Evidence): Check[] {
  if (
    text(endpoint.properties['VpcEndpointType']) === 'Interface' ||
    /Interface/.test(text(endpoint.properties['VpcEndpointType']))
  ) {
    const groups = list(endpoint.properties['SecurityGroupIds']);
    return [
      check(
        endpoint,
        'SecurityGroupIds',
        'a group that says who may come in',
        `${groups.length} group(s)`,
        groups.length > 0,
      ),
    ];
  }
  const statements = statementsOf(endpoint.properties['PolicyDocument'], model, endpoint).filter(
    ({ effect }) => effect === 'Allow',
  );
  const anybody = statements.filter(
    ({ resources, actions, conditions }) =>
      resources.some((resource) => /^(\*|arn:aws:s3:::\*)$/.test(resource)) ||
      (actions.some((action) => action === '*' || action === 's3:*') && Object.keys(conditions).length === 0),
  );
  const holds = statements.length > 0 && anybody.length === 0;
  return [
    check(
      endpoint,
      'PolicyDocument',
      "the platform's own buckets only",
      statements.length === 0 ? 'no policy: everything' : anybody.length > 0 ? 'any bucket' : 'named buckets',
      holds,
    ),
  ];
}
