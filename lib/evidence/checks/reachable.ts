import type { Resource } from '../../template/model';
import { list, object, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { leavesOf } from '../leaves';
import { once } from '../once';

/** Properties by which something is reachable from the Internet, or by anybody, with what they say then. */
const OPENING: Readonly<Record<string, RegExp>> = {
  AddressAllocationIds: /./,
  // Pages of whatever origin
  AllowedOrigins: /^(https?:\/\/)?\*$/,
  AssignPublicIp: /^(ENABLED|true)$/i,
  AuthenticationType: /^API_KEY$/,
  EndpointPublicAccess: /^true$/i,
  IsPubliclyAccessible: /^true$/i,
};

/** What anybody may reach unless a property says otherwise. */
const CLOSED_BY: Readonly<Record<string, readonly [property: string, closed: string]>> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': ['Scheme', 'internal'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Scheme', 'internal'],
  'AWS::Lambda::Url': ['AuthType', 'AWS_IAM'],
  // https://docs.aws.amazon.com/transfer/latest/APIReference/API_CreateServer.html
  'AWS::Transfer::Server': ['EndpointType', 'VPC'],
};

const closed = ({ model }: Evidence): Check[] =>
  model.ofType(...Object.keys(CLOSED_BY)).map((resource) => {
    const [property, expected] = CLOSED_BY[resource.type] as readonly [string, string];
    const actual = resource.properties[property];
    return check(resource, property, expected, actual, actual === expected);
  });

const opened = once((resource: Resource) =>
  leavesOf(resource)
    .filter(({ key, value }) => Object.hasOwn(OPENING, key) && OPENING[key]?.test(String(value)))
    .map(({ path, value }) => check(resource, path, 'reachable from inside only', value, false)),
);

const ROUTED = [
  'AWS::ApiGateway::Method',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides',
];

/** Whoever calls an interface is asked who he is; what only asks what may be asked, before a browser does, says nothing. */
const called = ({ model }: Evidence): Check[] =>
  model.ofType(...ROUTED).flatMap((route) => {
    const { AuthorizationType, HttpMethod, RouteKey, ProtocolType, Target, RestApiId } = route.properties;
    const isQuick = route.type !== 'AWS::ApiGatewayV2::Api' || Target !== undefined;
    const method = text(HttpMethod) || text(RouteKey) || text(ProtocolType);
    const types = list(
      object(model.target(RestApiId, route)?.properties['EndpointConfiguration'] ?? undefined)['Types'],
    );
    if (!isQuick || /^OPTIONS\b/.test(method) || types.includes('PRIVATE')) return [];
    const asked = text(AuthorizationType);
    const isAsked = /^(AWS_IAM|JWT|CUSTOM|COGNITO_USER_POOLS)$/.test(asked);
    return [check(route, 'AuthorizationType', 'who calls is asked', asked || 'NONE by default', isAsked)];
  });

/** Nothing of whatever kind says of itself that anybody may reach it. */
export const reachableByNobody = (evidence: Evidence): Check[] => [
  ...evidence.model.resources.flatMap(opened),
  ...closed(evidence),
  ...called(evidence),
];
