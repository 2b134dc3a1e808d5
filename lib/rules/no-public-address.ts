import { list, object } from '../template/shape';
import { shown, type Judgement, type TreeRule } from './rule';

const PUBLIC_TYPES = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::VPCGatewayAttachment',
];

/** Properties that give a resource a public address when they have this value. */
const PUBLIC_PROPERTIES: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  'AWS::RDS::DBInstance': [['PubliclyAccessible', true]],
  'AWS::RDS::DBCluster': [['PubliclyAccessible', true]],
  'AWS::EC2::Subnet': [['MapPublicIpOnLaunch', true]],
  'AWS::Lambda::Url': [['AuthType', 'NONE']],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [['Scheme', 'internet-facing']],
};

/** Wider than a network of one's own: half the Internet is as open as the whole. */
const isWorld = (network: string): boolean => /^[\d.]+\/[0-7]$/.test(network) || /:.*\/(\d|1[0-5])$/.test(network);

const judgement = (property: string, expected: string, actual: string): Judgement => ({
  clause: 'network.firewall',
  property,
  expected,
  actual,
  holds: false,
});

/** Nothing has a public address, and no security group lets the world in. */
export const noPublicAddress: TreeRule = {
  name: 'no-public-address',
  judge: ({ type, properties }) => {
    if (PUBLIC_TYPES.includes(type)) return [judgement('type', 'nothing that leads to the Internet', type)];
    const open = (PUBLIC_PROPERTIES[type] ?? []).filter(([name, value]) => properties[name] === value);
    const ingress =
      type === 'AWS::EC2::SecurityGroup'
        ? list(properties['SecurityGroupIngress']).map(object)
        : type === 'AWS::EC2::SecurityGroupIngress'
          ? [properties]
          : [];
    const world = ingress.filter((rule) => isWorld(String(rule['CidrIp'] ?? rule['CidrIpv6'])));
    return [
      ...open.map(([name, value]) => judgement(name, 'not public', shown(value))),
      ...world.map((rule) =>
        judgement('SecurityGroupIngress', 'named networks only', shown(rule['CidrIp'] ?? rule['CidrIpv6'])),
      ),
    ];
  },
};
