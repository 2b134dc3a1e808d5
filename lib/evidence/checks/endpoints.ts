import type { Resource } from '../../template/model';
import { list, text } from '../../template/shape';
import { statementsOf } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { tooMuch } from './policies';

/** An endpoint leads to the platform's own resources, not to anybody's. */
export function endpointOwn(endpoint: Resource, { model }: Evidence): Check[] {
  if (/Interface/.test(text(endpoint.properties['VpcEndpointType']))) {
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
