import { call, one, type Examples } from './example';

const rule = (range: object, port = 5432) =>
  call('ec2', 'AuthorizeSecurityGroupIngress', {
    groupId: 'sg-1',
    ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ...range }] },
  });

const ports = (portInfo: object) =>
  call('lightsail', 'PutInstancePublicPorts', { instanceName: 'i', portInfos: [portInfo] });
const SSH = { fromPort: 22, toPort: 22, protocol: 'tcp' };
const balancer = (dNSName: string) => ({
  ...call('elasticloadbalancing', 'CreateLoadBalancer', { loadBalancerName: 'l' }),
  responseElements: { dNSName },
});

export const examples: Examples = {
  matches: [
    one("an instance's port open to whoever comes", ports(SSH)),
    one("an instance's port open to all of IPv6", ports({ ...SSH, cidrs: ['203.0.113.0/24'], ipv6Cidrs: ['::/0'] })),
    one(
      "an instance's web port opened",
      call('lightsail', 'OpenInstancePublicPorts', {
        instanceName: 'i',
        portInfo: { fromPort: 443, toPort: 443, protocol: 'tcp' },
      }),
    ),
    one(
      'a classic database group opened to the world',
      call('rds', 'AuthorizeDBSecurityGroupIngress', { dBSecurityGroupName: 'g', cIDRIP: '0.0.0.0/0' }),
    ),
    one(
      "a network's service open to anybody",
      call('ec2', 'ModifyVpcEndpointServicePermissions', {
        ModifyVpcEndpointServicePermissionsRequest: {
          ServiceId: 'vpce-svc-1',
          AddAllowedPrincipals: { tag: 1, content: '*' },
        },
      }),
    ),
    one('a network with all that leads outside', call('ec2', 'CreateDefaultVpc', {})),
    one('a gateway of a mobile network', call('ec2', 'CreateCarrierGateway', { vpcId: 'vpc-1' })),
    one('an accelerator on the Internet', call('globalaccelerator', 'CreateAccelerator', { name: 'a' })),
    one(
      'a route to the Internet by a list of networks',
      call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationPrefixListId: 'pl-1', gatewayId: 'igw-1' }),
    ),
    one(
      'a way to everywhere in a transit gateway, instead of another',
      call('ec2', 'ReplaceTransitGatewayRoute', {
        ReplaceTransitGatewayRouteRequest: { DestinationCidrBlock: '0.0.0.0/0' },
      }),
    ),
    one('a classic load balancer facing the Internet', balancer('l-1.eu-west-1.elb.amazonaws.com')),
    one(
      'rules changed, in a list',
      call('ec2', 'ModifySecurityGroupRules', {
        groupId: 'sg-1',
        securityGroupRules: [{ securityGroupRule: { cidrIpv6: '::/0', ipProtocol: '-1' } }],
      }),
    ),
    one('ports as text, a permission alone', {
      ...call('ec2', 'AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        ipPermissions: { ipProtocol: 'tcp', fromPort: '22', toPort: '22', ipRanges: [{ cidrIp: '0.0.0.0/0' }] },
      }),
    }),
    one('a port open to all of IPv4', rule({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } })),
    one('a port open to all of IPv6', rule({ ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } })),
    one('the world written otherwise', rule({ ipRanges: { items: [{ cidrIp: '198.51.100.7/0' }] } })),
    one('half of the world', rule({ ipRanges: { items: [{ cidrIp: '128.0.0.0/1' }] } })),
    one('one of several ranges', rule({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }, { cidrIp: '0.0.0.0/0' }] } })),
    one(
      'the old form of the call',
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        cidrIp: '0.0.0.0/0',
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
      }),
    ),
    one(
      'a rule changed',
      call('ec2', 'ModifySecurityGroupRules', {
        ModifySecurityGroupRulesRequest: {
          GroupId: 'sg-1',
          SecurityGroupRule: {
            SecurityGroupRuleId: 'sgr-1',
            SecurityGroupRule: { CidrIpv4: '0.0.0.0/0', IpProtocol: '-1' },
          },
        },
      }),
    ),
    one(
      'a route to the Internet',
      call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }),
    ),
    one('an Internet gateway attached', call('ec2', 'AttachInternetGateway', { internetGatewayId: 'igw-1' })),
    one(
      'a network filter opened',
      call('ec2', 'CreateNetworkAclEntry', {
        networkAclId: 'a',
        ruleAction: 'allow',
        egress: false,
        cidrBlock: '0.0.0.0/0',
      }),
    ),
    one('all of the IPv6 addresses that are given out', rule({ ipv6Ranges: { items: [{ cidrIpv6: '2000::/3' }] } })),
    one('a quarter of the world', rule({ ipRanges: { items: [{ cidrIp: '0.0.0.0/2' }] } })),
    one(
      'all ports to the world',
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        ipPermissions: { items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
      }),
    ),
    one(
      'pings from the world',
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        groupId: 'sg-1',
        ipPermissions: {
          items: [{ ipProtocol: 'icmp', fromPort: -1, toPort: -1, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
        },
      }),
    ),
    one('a web port to the world', rule({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }, 443)),
    one(
      'an IPv6 route to the Internet',
      call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationIpv6CidrBlock: '::/0', gatewayId: 'igw-1' }),
    ),
    one(
      'a route replaced by one to the Internet',
      call('ec2', 'ReplaceRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }),
    ),
    one(
      'a way out by NAT',
      call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1' }),
    ),
    one('an Internet gateway created', call('ec2', 'CreateInternetGateway', {})),
    one(
      'a subnet that gives public addresses',
      call('ec2', 'ModifySubnetAttribute', { subnetId: 's', mapPublicIpOnLaunch: { value: true } }),
    ),
    one(
      'the world in a list of networks',
      call('ec2', 'ModifyManagedPrefixList', {
        ModifyManagedPrefixListRequest: { PrefixListId: 'pl-1', AddEntry: { Cidr: '0.0.0.0/0', tag: 1 } },
      }),
    ),
    one(
      'the block of the Internet off',
      call('ec2', 'ModifyVpcBlockPublicAccessOptions', {
        ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: 'off' },
      }),
    ),
    one(
      'a way to everywhere in a transit gateway',
      call('ec2', 'CreateTransitGatewayRoute', {
        CreateTransitGatewayRouteRequest: {
          DestinationCidrBlock: '0.0.0.0/0',
          TransitGatewayRouteTableId: 'tgw-rtb-1',
        },
      }),
    ),
    one(
      'a client VPN that leads everywhere',
      call('ec2', 'AuthorizeClientVpnIngress', {
        AuthorizeClientVpnIngressRequest: { ClientVpnEndpointId: 'cvpn-1', TargetNetworkCidr: '0.0.0.0/0' },
      }),
    ),
    one(
      'the block of the Internet off, not in a body',
      call('ec2', 'ModifyVpcBlockPublicAccessOptions', { internetGatewayBlockMode: 'off' }),
    ),
    one(
      'a load balancer facing the Internet',
      call('elasticloadbalancing', 'CreateLoadBalancer', { name: 'l', scheme: 'internet-facing' }),
    ),
  ],
  ignores: [
    one("an instance's port open to the office", ports({ ...SSH, cidrs: ['203.0.113.0/24'] })),
    one(
      "an instance's port open to the browser's way in",
      ports({ ...SSH, cidrs: [], cidrListAliases: ['lightsail-connect'] }),
    ),
    one(
      "a network's service open to an account",
      call('ec2', 'ModifyVpcEndpointServicePermissions', { addAllowedPrincipals: ['arn:aws:iam::111122223333:root'] }),
    ),
    one('a classic load balancer inside', balancer('internal-l-1.eu-west-1.elb.amazonaws.com')),
    one(
      'a route to a service by a list of networks',
      call('ec2', 'CreateRoute', { routeTableId: 'rtb-1', destinationPrefixListId: 'pl-1', vpcEndpointId: 'vpce-1' }),
    ),
    one('a peer accepted', call('ec2', 'AcceptVpcPeeringConnection', { vpcPeeringConnectionId: 'pcx-1' })),
    one('a port open to a private network', rule({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } })),
    one('a port open to a security group', rule({ groups: { items: [{ groupId: 'sg-2' }] } })),
    one('a refused attempt', {
      ...rule({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }),
      errorCode: 'Client.UnauthorizedOperation',
    }),
    one('a rule taken away', call('ec2', 'RevokeSecurityGroupIngress', { groupId: 'sg-1', cidrIp: '0.0.0.0/0' })),
    one(
      'a route to a peer',
      call('ec2', 'CreateRoute', {
        routeTableId: 'rtb-1',
        destinationCidrBlock: '10.9.0.0/16',
        vpcPeeringConnectionId: 'pcx-1',
      }),
    ),
    one(
      'a network filter that denies',
      call('ec2', 'CreateNetworkAclEntry', {
        networkAclId: 'a',
        ruleAction: 'deny',
        egress: false,
        cidrBlock: '0.0.0.0/0',
      }),
    ),
    one('a port open to the office', rule({ ipRanges: { items: [{ cidrIp: '203.0.113.0/24' }] } }, 22)),
    one('a port open to one address', rule({ ipRanges: { items: [{ cidrIp: '203.0.113.7/32' }] } }, 22)),
    one('a port open to private IPv6 networks', rule({ ipv6Ranges: { items: [{ cidrIpv6: 'fc00::/7' }] } })),
    one('a port open to an IPv6 network', rule({ ipv6Ranges: { items: [{ cidrIpv6: '2001:db8::/32' }] } })),
    one('a port open to a list of networks', rule({ prefixListIds: { items: [{ prefixListId: 'pl-1' }] } })),
    one(
      'a rule changed to a private network',
      call('ec2', 'ModifySecurityGroupRules', {
        ModifySecurityGroupRulesRequest: {
          GroupId: 'sg-1',
          SecurityGroupRule: { SecurityGroupRule: { CidrIpv4: '10.1.0.0/16', IpProtocol: 'tcp' } },
        },
      }),
    ),
    one('a group created', call('ec2', 'CreateSecurityGroup', { groupName: 'g' })),
    one('an Internet gateway detached', call('ec2', 'DetachInternetGateway', { internetGatewayId: 'igw-1' })),
    one('a route deleted', call('ec2', 'DeleteRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0' })),
    one('a dry run', {
      ...rule({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }),
      errorCode: 'Client.DryRunOperation',
    }),
    one(
      'a network filter outwards',
      call('ec2', 'CreateNetworkAclEntry', {
        networkAclId: 'a',
        ruleAction: 'allow',
        egress: true,
        cidrBlock: '0.0.0.0/0',
      }),
    ),
    one(
      'a list of private networks',
      call('ec2', 'ModifyManagedPrefixList', {
        ModifyManagedPrefixListRequest: { AddEntry: [{ Cidr: '10.0.0.0/8' }] },
      }),
    ),
    one(
      'a way to a private network in a transit gateway',
      call('ec2', 'CreateTransitGatewayRoute', {
        CreateTransitGatewayRouteRequest: { DestinationCidrBlock: '10.0.0.0/8' },
      }),
    ),
    one(
      'the block of the Internet on',
      call('ec2', 'ModifyVpcBlockPublicAccessOptions', {
        ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: 'block-bidirectional' },
      }),
    ),
    one(
      'a load balancer inside',
      call('elasticloadbalancing', 'CreateLoadBalancer', { name: 'l', scheme: 'internal' }),
    ),
  ],
};
