import { isTrue, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

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

const ANYWHERE = /^(0\.0\.0\.0\/[0-7]|::\/\d)$/;

/** Nothing leads out of the network, and each subnet takes its routes from a table that somebody wrote. */
export function noWayOut(evidence: Evidence): Check[] {
  const { model } = evidence;
  return [
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
