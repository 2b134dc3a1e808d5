import { isFalse, object, objects, text } from '../../template/shape';
import { statementsOf } from '../../template/statements';
import { publicAccessBlocked } from '../checks/buckets';
import { endpointOwn } from '../checks/endpoints';
import { handedToStrangers } from '../checks/handed-out';
import { networkWatched } from '../checks/networks';
import { openPolicies } from '../checks/open-policies';
import { tooMuch } from '../checks/policies';
import { reachableByNobody } from '../checks/reachable';
import { rolesTied } from '../checks/roles';
import { noWayOut } from '../checks/routes';
import { egress, ingress } from '../checks/security-groups';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';

/** Nothing is reachable from the Internet: no way out of the network, no open port, no public bucket, function or policy. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...each(model.ofType('AWS::EC2::VPC'), 'AWS::EC2::VPC', 'a network of its own', (vpc) =>
      networkWatched(vpc, evidence),
    ),
    ...noWayOut(evidence),
    ...model
      .ofType('AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress')
      .map((group) => ingress(evidence, group)),
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
