import '../retention/quiet';
import {
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambda/default-security-group/handler';

// Nothing is to be waited for here.
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const GROUP = 'sg-0123456789abcdef0';
const ec2 = mockClient(EC2Client);
let rules: { SecurityGroupRuleId: string; IsEgress: boolean }[];
let answers: { Status: string; Reason: string }[];
const event = (RequestType: 'Create' | 'Update' | 'Delete') =>
  ({
    RequestType,
    ResponseURL: 'https://answers.example.com/signed',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Closed',
    ResourceProperties: { ServiceToken: 'token', DefaultSecurityGroupId: GROUP },
  }) as unknown as CloudFormationCustomResourceEvent;
const revoke = ({ SecurityGroupRuleIds }: { SecurityGroupRuleIds?: string[] }) => {
  rules = rules.filter(({ SecurityGroupRuleId }) => !SecurityGroupRuleIds?.includes(SecurityGroupRuleId));
  return { Return: true };
};

beforeEach(() => {
  ec2.reset();
  answers = [];
  rules = [
    { SecurityGroupRuleId: 'sgr-in', IsEgress: false },
    { SecurityGroupRuleId: 'sgr-out', IsEgress: true },
  ];
  ec2.on(DescribeSecurityGroupRulesCommand).callsFake(() => ({ SecurityGroupRules: rules }));
  ec2.on(RevokeSecurityGroupIngressCommand).callsFake(revoke);
  ec2.on(RevokeSecurityGroupEgressCommand).callsFake(revoke);
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (_address, init) => {
    answers.push(JSON.parse(String(init?.body)) as (typeof answers)[number]);
    return new Response(null, { status: 200 });
  });
});
afterEach(() => jest.restoreAllMocks());

test.each(['Create', 'Update'] as const)('network.firewall: on %s the group is closed and says so', async (type) => {
  await handler(event(type));
  expect(rules).toEqual([]);
  expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: GROUP }]);
});

test('when the stack goes, the group is left to go with its VPC', async () => {
  await handler(event('Delete'));
  expect(ec2.calls()).toHaveLength(0);
  expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
});

test('an event delivered twice closes once and is answered twice', async () => {
  await handler(event('Create'));
  await handler(event('Create'));
  expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)).toHaveLength(1);
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
});

test.each([DescribeSecurityGroupRulesCommand, RevokeSecurityGroupIngressCommand, RevokeSecurityGroupEgressCommand])(
  'network.firewall: a group that could not be closed (%p) fails the deployment; half-closed, the next try ends it',
  async (command) => {
    ec2.on(command as typeof RevokeSecurityGroupIngressCommand).rejectsOnce(new Error('RequestLimitExceeded'));
    await handler(event('Create'));
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'RequestLimitExceeded' }]);
    ec2.on(DescribeSecurityGroupRulesCommand).callsFake(() => ({ SecurityGroupRules: rules }));
    ec2.on(RevokeSecurityGroupIngressCommand).callsFake(revoke);
    ec2.on(RevokeSecurityGroupEgressCommand).callsFake(revoke);
    await handler(event('Create'));
    expect(rules).toEqual([]);
    expect(answers.at(-1)).toMatchObject({ Status: 'SUCCESS' });
  },
);

test('an answer that CloudFormation does not take is thrown: Lambda tries again', async () => {
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 503 }));
  await expect(handler(event('Create'))).rejects.toThrow('HTTP 503');
});
