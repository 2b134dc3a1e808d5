import {
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { answer } from '../../lambda/default-security-group/answer';
import { closeSecurityGroup } from '../../lambda/default-security-group/close';

const GROUP = 'sg-0123456789abcdef0';
const client = new EC2Client({ region: 'eu-west-1' });
const ec2 = mockClient(client);
const rule = (SecurityGroupRuleId: string, IsEgress: boolean) => ({ SecurityGroupRuleId, IsEgress, GroupId: GROUP });
const inputs = (command: typeof RevokeSecurityGroupEgressCommand | typeof RevokeSecurityGroupIngressCommand) =>
  ec2.commandCalls(command as typeof RevokeSecurityGroupIngressCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  ec2.reset();
  ec2.on(RevokeSecurityGroupIngressCommand).resolves({ Return: true });
  ec2.on(RevokeSecurityGroupEgressCommand).resolves({ Return: true });
});

test('network.firewall: every rule is taken out, on every page, each by its direction', async () => {
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: [rule('sgr-in-1', false)], NextToken: 'more' })
    .resolvesOnce({ SecurityGroupRules: [rule('sgr-in-2', false), rule('sgr-out', true)] });
  expect(await closeSecurityGroup(client, GROUP)).toBe(3);
  expect(inputs(RevokeSecurityGroupIngressCommand)).toEqual([
    { GroupId: GROUP, SecurityGroupRuleIds: ['sgr-in-1', 'sgr-in-2'] },
  ]);
  expect(inputs(RevokeSecurityGroupEgressCommand)).toEqual([{ GroupId: GROUP, SecurityGroupRuleIds: ['sgr-out'] }]);
});

test('closed twice, it is left as it is', async () => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
  expect(await closeSecurityGroup(client, GROUP)).toBe(0);
  expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)).toHaveLength(0);
  expect(ec2.commandCalls(RevokeSecurityGroupEgressCommand)).toHaveLength(0);
});

test('a new group whose rules EC2 does not show yet is not taken for closed; one that stays without them is', async () => {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: [] })
    .resolves({ SecurityGroupRules: [rule('sgr-in', false), rule('sgr-out', true)] });
  expect(await closeSecurityGroup(client, GROUP, true, wait)).toBe(2);
  expect(waits).toHaveLength(1);
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
  expect(await closeSecurityGroup(client, GROUP, true, wait)).toBe(0);
  expect(waits).toHaveLength(4);
});

test.each([
  ['the listing is throttled', DescribeSecurityGroupRulesCommand],
  ['the taking out is throttled', RevokeSecurityGroupIngressCommand],
])('when %s the group is not taken for closed', async (_what, command) => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [rule('sgr-in', false)] });
  ec2.on(command as typeof DescribeSecurityGroupRulesCommand).rejects(new Error('RequestLimitExceeded'));
  await expect(closeSecurityGroup(client, GROUP)).rejects.toThrow('RequestLimitExceeded');
});

const event = {
  RequestType: 'Create',
  ResponseURL: 'https://answers.example.com/signed',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Closed',
} as CloudFormationCustomResourceEvent;

test('CloudFormation is answered at the address it gave, with everything that it needs to know whom it is of', async () => {
  const put = jest.fn(async () => new Response(null, { status: 200 }));
  await answer(event, { status: 'FAILED', physicalId: GROUP, reason: 'RequestLimitExceeded' }, put);
  const [address, init] = put.mock.calls[0] as unknown as [string, RequestInit];
  expect(address).toBe('https://answers.example.com/signed');
  expect(init.method).toBe('PUT');
  expect(JSON.parse(String(init.body))).toEqual({
    Status: 'FAILED',
    Reason: 'RequestLimitExceeded',
    PhysicalResourceId: GROUP,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Closed',
  });
});

test('an answer that CloudFormation does not take is thrown', async () => {
  const put = async () => new Response(null, { status: 403 });
  await expect(answer(event, { status: 'SUCCESS', physicalId: GROUP }, put)).rejects.toThrow('HTTP 403');
});
