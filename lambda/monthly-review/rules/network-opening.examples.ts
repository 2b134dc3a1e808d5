import { call, one, type Examples } from './example';

const rule = (range: object, port = 5432) =>
  call('ec2', 'AuthorizeSecurityGroupIngress', {
    groupId: 'sg-1',
    ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: port, toPort: port, ...range }] },
  });

export const examples: Examples = {
  matches: [
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
  ],
  ignores: [
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
  ],
};
