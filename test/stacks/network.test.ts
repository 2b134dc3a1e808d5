import { Match, Template } from 'aws-cdk-lib/assertions';
import { bucketPurposes, names, production } from '../../lib/config';
import { synthesised } from './synthesised';

const { templates } = synthesised();
const template = Template.fromJSON(templates[names.stack(production, 'network')] as Record<string, unknown>);
const properties = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);

test('zones.three: one subnet in each of the three zones that the settings name', () => {
  const zones = properties('AWS::EC2::Subnet').map(({ AvailabilityZone }) => AvailabilityZone);
  expect(zones.sort()).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
});

test.each([
  'AWS::EC2::InternetGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::Route',
])('network.firewall: no %s: nothing leads out of the network', (type) => template.resourceCountIs(type, 0));

test('network.firewall: no subnet gives a public address', () => {
  for (const { MapPublicIpOnLaunch } of properties('AWS::EC2::Subnet')) expect(MapPublicIpOnLaunch).toBe(false);
});

test('traffic.private: S3 is reached through its gateway, the platform’s own buckets only, by this account only', () => {
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  const [endpoint] = properties('AWS::EC2::VPCEndpoint');
  expect(endpoint!.VpcEndpointType).toBe('Gateway');
  expect(JSON.stringify(endpoint!.ServiceName)).toContain('.s3');
  expect(endpoint!.RouteTableIds).toHaveLength(3);
  const own = bucketPurposes.map((purpose) => names.bucketArn(production, purpose));
  const statements = endpoint!.PolicyDocument.Statement as Record<string, unknown>[];
  expect(statements).toHaveLength(2);
  for (const { Effect, Resource, Action, Condition } of statements) {
    expect(Effect).toBe('Allow');
    expect(Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': production.account } });
    expect(new Set([Resource].flat().map((arn) => String(arn).replace('/*', '')))).toEqual(new Set(own));
    expect([Action].flat().filter((action) => /\*|Delete|Policy|Bypass|PutBucket/.test(String(action)))).toEqual([]);
  }
});

test('network.firewall: all traffic is in the flow logs, kept for a year under a key of the platform', () => {
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    ResourceType: 'VPC',
    TrafficType: 'ALL',
    MaxAggregationInterval: 60,
    LogDestinationType: 'cloud-watch-logs',
  });
  template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'Retain',
    Properties: {
      LogGroupName: names.flowLogGroup(production),
      RetentionInDays: 365,
      KmsKeyId: Match.anyValue(),
    },
  });
});

test('network.firewall: the default security group is closed, by a function that may touch that group alone', () => {
  template.hasResourceProperties('Custom::VpcRestrictDefaultSG', {
    DefaultSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Vpc'), 'DefaultSecurityGroup'] },
  });
  const writing = properties('AWS::IAM::Policy')
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[])
    .filter(({ Action }) => [Action].flat().some((action) => /^ec2:Revoke/.test(action)));
  expect(writing).toHaveLength(1);
  expect(JSON.stringify(writing[0]!.Resource)).toContain('DefaultSecurityGroup');
  expect(writing[0]!.Resource).not.toBe('*');
});

test('network.firewall: the network stack opens no port of its own', () => {
  template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});
