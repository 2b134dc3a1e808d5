import type { Resource } from '../../template/model';
import { count, isFalse, isTrue, list, object, objects, text } from '../../template/shape';
import { statementsOf } from '../../template/statements';
import { publicAccessBlocked } from '../checks/buckets';
import { handedToStrangers } from '../checks/handed-out';
import { tooMuch } from '../checks/policies';
import { reachableByNobody } from '../checks/reachable';
import { assumedBy, rolesTied } from '../checks/roles';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';

/** Types that are a way from or to the Internet, or into another network. */
const WAYS_OUT = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::CarrierGateway',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::VPNGateway',
  'AWS::EC2::VPNConnection',
  'AWS::EC2::ClientVpnEndpoint',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::VPCEndpointService',
  'AWS::EC2::InstanceConnectEndpoint',
  'AWS::EC2::TransitGatewayPeeringAttachment',
  'AWS::GlobalAccelerator::Accelerator',
  'AWS::NetworkManager::VpcAttachment',
  'AWS::VpcLattice::ServiceNetworkVpcAssociation',
];

const ANYWHERE = /^(0\.0\.0\.0\/[0-7]|::\/\d)$|^(0\.0\.0\.0|::)\/0$/;

/** Nothing is reachable from the Internet: no way out of the network, no open port, no public bucket, function or policy. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...each(model.ofType('AWS::EC2::VPC'), 'AWS::EC2::VPC', 'a network of its own', (vpc) => network(vpc, evidence)),
    ...model.ofType(...WAYS_OUT).map((way) => check(way, 'Type', 'no way out of the network', way.type, false)),
    ...model.ofType('AWS::EC2::Route').flatMap((route) => {
      const to = text(route.properties['DestinationCidrBlock']) || text(route.properties['DestinationIpv6CidrBlock']);
      return ANYWHERE.test(to) ? [check(route, 'DestinationCidrBlock', 'not the whole Internet', to, false)] : [];
    }),
    ...model.ofType('AWS::EC2::Subnet').map((subnet) => {
      const mapped = subnet.properties['MapPublicIpOnLaunch'];
      return check(subnet, 'MapPublicIpOnLaunch', 'false', mapped ?? 'false by default', !isTrue(mapped));
    }),
    ...ownTables(evidence),
    ...model.ofType('AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress').map(ingress),
    ...model.ofType('AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress').map(egress),
    ...model.resources.flatMap((resource) => {
      const open = resource.properties['PubliclyAccessible'];
      if (resource.type !== 'AWS::RDS::DBInstance' && open === undefined) return [];
      return [check(resource, 'PubliclyAccessible', 'false', open, isFalse(open))];
    }),
    ...model.ofType('AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate').map((machine) => {
      const open = /"AssociatePublicIpAddress":"?true/.test(JSON.stringify(machine.properties));
      return check(machine, 'AssociatePublicIpAddress', 'false', open ? 'true' : 'not true', !open);
    }),
    ...model.ofType('AWS::Events::EventBusPolicy').map((policy) => {
      const statement = object(policy.properties['Statement']);
      const { Principal, Condition } = policy.properties;
      const document = {
        Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Principal, Condition, ...statement }],
      };
      const over = tooMuch(statementsOf(document, model, policy), model);
      return check(policy, 'Principal', 'somebody of this account', over ?? 'named principals', !over);
    }),
    ...estate.clusters.map(({ resource }) => {
      const groups = model
        .targets(resource.properties['VpcSecurityGroupIds'], resource)
        .filter(({ type }) => type === 'AWS::EC2::SecurityGroup')
        .filter(({ properties, ...group }) => model.target(properties['VpcId'], group, 'AWS::EC2::VPC') !== undefined);
      return check(
        resource,
        'VpcSecurityGroupIds',
        'a security group of these templates, in their network',
        groups.map(({ logicalId }) => logicalId).join(', '),
        groups.length > 0,
      );
    }),
    ...estate.buckets.flatMap(publicAccessBlocked),
    ...accessPointsClosed(evidence),
    ...estate.buckets
      .filter(({ properties }) => /Public|Authenticated/.test(text(properties['AccessControl'])))
      .map((bucket) => check(bucket, 'AccessControl', 'private', bucket.properties['AccessControl'], false)),
    ...estate.buckets
      .filter(({ properties }) => properties['WebsiteConfiguration'] !== undefined)
      .map((bucket) => check(bucket, 'WebsiteConfiguration', 'none', 'a website', false)),
    ...estate.buckets.flatMap((bucket) => {
      const [rule] = objects(object(bucket.properties['OwnershipControls'])['Rules']);
      const ownership = rule?.['ObjectOwnership'];
      return rule
        ? [
            check(
              bucket,
              'OwnershipControls.ObjectOwnership',
              'BucketOwnerEnforced: no access lists',
              ownership,
              ownership === 'BucketOwnerEnforced',
            ),
          ]
        : [];
    }),
    ...openPolicies(evidence),
    ...handedToStrangers(evidence),
    ...reachableByNobody(evidence),
    ...rolesTied(evidence),
    ...workingsFor(evidence, 'network.firewall'),
    ...model
      .ofType('AWS::Lambda::Url')
      .map((url) =>
        check(url, 'AuthType', 'AWS_IAM', url.properties['AuthType'], url.properties['AuthType'] === 'AWS_IAM'),
      ),
    ...model.ofType('AWS::Lambda::Permission').map((permission) => {
      const { Principal, SourceArn, SourceAccount } = permission.properties;
      const tied = SourceArn !== undefined || SourceAccount !== undefined;
      const strange =
        model.accounts.size > 0 &&
        [SourceAccount, Principal].some((one) => {
          const [account] = /\b\d{12}\b/.exec(model.text(one, permission)) ?? [];
          return account !== undefined && !model.accounts.has(account);
        });
      return check(
        permission,
        'Principal',
        'somebody, for the sake of this account',
        `${model.text(Principal, permission)}${tied ? '' : ', for any account'}${strange ? ', for another account' : ''}`,
        Principal !== '*' &&
          Principal !== undefined &&
          !strange &&
          (tied || !/\.amazonaws\.com$/.test(text(Principal))),
      );
    }),
    ...model
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancing::LoadBalancer')
      .map((balancer) =>
        check(
          balancer,
          'Scheme',
          'internal',
          balancer.properties['Scheme'],
          balancer.properties['Scheme'] === 'internal',
        ),
      ),
    ...each(
      model.ofType('AWS::EC2::VPCEndpoint'),
      'AWS::EC2::VPCEndpoint',
      "an endpoint, so that what goes to AWS's services stays inside",
      (endpoint) => endpointOwn(endpoint, evidence),
    ),
    ...livedChecks(evidence, 'network.firewall'),
  ];
};

/** An access point is closed unless it says otherwise, and leads to a bucket of this account. */
function accessPointsClosed({ model }: Evidence): Check[] {
  const points = model.ofType('AWS::S3::AccessPoint', 'AWS::S3::MultiRegionAccessPoint');
  const closed = points
    .filter(({ properties }) => properties['PublicAccessBlockConfiguration'] !== undefined)
    .flatMap(publicAccessBlocked);
  const own = points
    .flatMap((point) => [point.properties, ...objects(point.properties['Regions'])].map((at) => ({ point, at })))
    .map(({ point, at }) => {
      const account = text(at['BucketAccountId']);
      const known = account === '' || model.accounts.size === 0 || model.accounts.has(account);
      return check(point, 'BucketAccountId', 'an account of these templates', account, known);
    });
  return [...closed, ...own].filter(({ holds }) => !holds);
}

function network(vpc: Resource, evidence: Evidence): Check[] {
  const { model } = evidence;
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
    ...all
      .filter(({ properties }) => text(properties['LogDestinationType']) !== 's3')
      .flatMap((one) =>
        assumedBy(
          evidence,
          one,
          'DeliverLogsPermissionArn',
          one.properties['DeliverLogsPermissionArn'],
          'vpc-flow-logs.amazonaws.com',
          'logs:PutLogEvents',
          model.target(one.properties['LogGroupName'] ?? one.properties['LogDestination'], one),
        ),
      ),
    ...closed.map((custom) =>
      check(
        custom,
        'ServiceToken',
        'a function of these templates',
        model.text(custom.properties['ServiceToken'], custom),
        model.target(custom.properties['ServiceToken'], custom, 'AWS::Lambda::Function') !== undefined,
      ),
    ),
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
    ...all.flatMap((one) => {
      const format = one.properties['LogFormat'];
      const told = ['srcaddr', 'dstaddr', 'dstport', 'action'].every((field) => text(format).includes(`\${${field}}`));
      return format === undefined ? [] : [check(one, 'LogFormat', 'who, whereto and whether let in', format, told)];
    }),
    check(
      vpc,
      'DefaultSecurityGroup',
      'closed',
      closed.length > 0 ? 'closed' : 'as AWS makes it: open within itself and outwards',
      closed.length > 0,
    ),
  ];
}

/** Each subnet has a table of routes of its own templates: without one it takes the network's main table, which nobody wrote. */
function ownTables({ model }: Evidence): Check[] {
  const associations = model.ofType('AWS::EC2::SubnetRouteTableAssociation');
  if (model.ofType('AWS::EC2::RouteTable').length + associations.length === 0) return [];
  return model.ofType('AWS::EC2::Subnet').map((subnet) => {
    const own = associations.filter((one) => model.target(one.properties['SubnetId'], one) === subnet);
    const table = own.map((one) => model.target(one.properties['RouteTableId'], one, 'AWS::EC2::RouteTable'))[0];
    const inside = table !== undefined && model.target(table.properties['VpcId'], table) !== undefined;
    return check(
      table && !inside ? table : (own[0] ?? subnet),
      table && !inside ? 'VpcId' : 'RouteTableId',
      `a table of routes of these templates, for ${subnet.logicalId}`,
      table?.logicalId,
      inside,
    );
  });
}

/** No network of AWS is wider: what is wider means networks that are nobody's in particular. */
const WIDEST = { v4: 16, v6: 44 };

/** Whether a rule of a security group names a network, not the Internet nor most of the private ranges. */
function isWide({ CidrIp, CidrIpv6 }: Readonly<Record<string, unknown>>): boolean {
  const bits = (cidr: unknown) => Number(text(cidr).split('/')[1] ?? Infinity);
  return (
    ANYWHERE.test(text(CidrIp)) ||
    ANYWHERE.test(text(CidrIpv6)) ||
    bits(CidrIp) < WIDEST.v4 ||
    bits(CidrIpv6) < WIDEST.v6
  );
}

const SOURCES = ['CidrIp', 'CidrIpv6', 'SourceSecurityGroupId', 'SourcePrefixListId'];

/** Whether a rule of a security group lets a network, or another group, use more than one port. */
function isManyPorts(rule: Readonly<Record<string, unknown>>): boolean {
  if (SOURCES.every((source) => rule[source] === undefined)) return false;
  const own = JSON.stringify(rule['SourceSecurityGroupId']);
  if (own !== undefined && own === JSON.stringify(rule['GroupId'])) return false;
  if (/^(icmp|1|icmpv6|58)$/i.test(String(rule['IpProtocol']))) return false;
  return (
    !/^(tcp|udp|6|17)$/i.test(String(rule['IpProtocol'])) ||
    count(rule['FromPort']) === undefined ||
    count(rule['FromPort']) !== count(rule['ToPort'])
  );
}

function ingress(group: Resource): Check {
  const rules =
    group.type === 'AWS::EC2::SecurityGroup' ? objects(group.properties['SecurityGroupIngress']) : [group.properties];
  const wide = rules.find((rule) => isWide(rule) || isManyPorts(rule));
  return check(
    group,
    'SecurityGroupIngress',
    'named networks and ports only',
    wide ? JSON.stringify(wide) : `${rules.length} rule(s), none open`,
    wide === undefined,
  );
}

/** A group without a rule of egress is given one to everywhere. */
function egress(group: Resource): Check {
  const given =
    group.type === 'AWS::EC2::SecurityGroup' ? objects(group.properties['SecurityGroupEgress']) : [group.properties];
  const wide = given.find(isWide);
  return check(
    group,
    'SecurityGroupEgress',
    'named networks only: without a rule AWS lets everything out',
    wide ? JSON.stringify(wide) : given.length === 0 ? undefined : `${given.length} rule(s), none open`,
    given.length > 0 && wide === undefined,
  );
}

const RESOURCE_POLICIES = [
  'AWS::S3::AccessPoint',
  'AWS::S3::BucketPolicy',
  'AWS::S3::MultiRegionAccessPointPolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Logs::ResourcePolicy',
  'AWS::ECR::Repository',
  'AWS::Backup::BackupVault',
];

/** The properties in which they hold it. */
const DOCUMENTS = ['PolicyDocument', 'ResourcePolicy', 'RepositoryPolicyText', 'AccessPolicy', 'Policy'];

/** Policies in which services are let in for this account's sake; SNS knows no condition for EventBridge. */
const TIED: Readonly<Record<string, 'all' | 'but EventBridge'>> = {
  'AWS::S3::AccessPoint': 'all',
  'AWS::S3::BucketPolicy': 'all',
  'AWS::S3::MultiRegionAccessPointPolicy': 'all',
  'AWS::SQS::QueuePolicy': 'all',
  'AWS::SNS::TopicPolicy': 'but EventBridge',
  'AWS::SNS::TopicInlinePolicy': 'but EventBridge',
  'AWS::SQS::QueueInlinePolicy': 'all',
};

function openPolicies({ model }: Evidence): Check[] {
  return model.ofType(...RESOURCE_POLICIES).map((policy) => {
    const property = DOCUMENTS.find((name) => policy.properties[name] !== undefined) ?? 'PolicyDocument';
    const over = tooMuch(statementsOf(policy.properties[property], model, policy), model, TIED[policy.type]);
    return check(
      policy,
      property,
      'open to nobody without a condition that names who',
      over ?? 'named principals',
      !over,
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
  const tables = model.targets(endpoint.properties['RouteTableIds'], endpoint);
  const vpc = model.target(endpoint.properties['VpcId'], endpoint, 'AWS::EC2::VPC');
  const unrouted = model
    .ofType('AWS::EC2::RouteTable')
    .filter((table) => vpc && model.target(table.properties['VpcId'], table) === vpc && !tables.includes(table));
  const statements = statementsOf(endpoint.properties['PolicyDocument'], model, endpoint).filter(
    ({ effect }) => effect === 'Allow',
  );
  const anybody = statements.filter(
    ({ resources, actions, conditions }) =>
      resources.some((resource) => /^(\*|arn:aws:s3:::\*)$/.test(resource)) ||
      (actions.some((action) => action === '*' || action === 's3:*') && Object.keys(conditions).length === 0),
  );
  const over = anybody.length > 0 ? 'any bucket' : tooMuch(statements, model);
  const holds = statements.length > 0 && !over;
  return [
    check(
      endpoint,
      'VpcId',
      'a network of these templates',
      model.text(endpoint.properties['VpcId'], endpoint),
      vpc !== undefined,
    ),
    check(
      endpoint,
      'RouteTableIds',
      'every table of routes of its network',
      unrouted.length > 0
        ? `not ${unrouted.map(({ logicalId }) => logicalId).join(', ')}`
        : tables.map(({ logicalId }) => logicalId).join(', '),
      tables.length > 0 && unrouted.length === 0,
    ),
    check(
      endpoint,
      'PolicyDocument',
      "the platform's own buckets only",
      statements.length === 0 ? 'no policy: everything' : (over ?? 'named buckets'),
      holds,
    ),
  ];
}
