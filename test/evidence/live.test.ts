import { BackupClient } from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  ListStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClusterParametersCommand, DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { deployedTemplates } from '../../bin/live/deployed-templates';
import { liveReaders } from '../../bin/live/live-properties';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';

const cloudformation = mockClient(CloudFormationClient);
const rds = mockClient(RDSClient);
const template = { Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { BackupRetentionPeriod: 35 } } } };

const deployed = (tell?: (done: number) => void) =>
  deployedTemplates(
    new CloudFormationClient({ region: 'eu-west-1' }),
    'custodia-',
    liveReaders({
      backup: new BackupClient(),
      cloudtrail: new CloudTrailClient(),
      cloudwatch: new CloudWatchClient(),
      ec2: new EC2Client({ region: 'eu-west-1' }),
      kms: new KMSClient(),
      logs: new CloudWatchLogsClient(),
      rds: new RDSClient({ region: 'eu-west-1' }),
      s3: new S3Client(),
    }),
    tell,
  );

beforeEach(() => {
  cloudformation.reset();
  rds.reset();
  cloudformation.on(DescribeStacksCommand).resolves({
    Stacks: [
      { StackName: 'custodia-database', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) },
      { StackName: 'another', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) },
    ],
  });
  cloudformation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(template) });
  cloudformation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      {
        LogicalResourceId: 'Cluster',
        PhysicalResourceId: 'school',
        ResourceType: 'AWS::RDS::DBCluster',
        ResourceStatus: 'CREATE_COMPLETE',
        LastUpdatedTimestamp: new Date(0),
      },
    ],
  });
});

test('A property that was changed by hand after deployment breaks its clause', async () => {
  const verdict = async (BackupRetentionPeriod: number) => {
    rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ BackupRetentionPeriod }] });
    const { evidence } = judgeTemplates(new TemplateModel(await deployed()));
    return evidence.clauses.find(({ slug }) => slug === 'backup.point-in-time')?.verdict;
  };
  expect([await verdict(35), await verdict(7)]).toEqual(['holds', 'broken']);
});

test('A security group that was opened by hand is seen, and one that is gone is not taken for a closed one', async () => {
  const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };
  const Group = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [{ ...rule, CidrIp: '10.20.0.0/16' }], SecurityGroupEgress: [] },
  };
  cloudformation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify({ Resources: { Group } }) });
  cloudformation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      {
        LogicalResourceId: 'Group',
        PhysicalResourceId: 'sg-1',
        ResourceType: 'AWS::EC2::SecurityGroup',
        ResourceStatus: 'CREATE_COMPLETE',
        LastUpdatedTimestamp: new Date(0),
      },
    ],
  });
  const ec2 = mockClient(EC2Client);
  const open = async (more: IpPermission) => {
    ec2.on(DescribeSecurityGroupsCommand, { GroupIds: ['sg-1'] }).resolves({
      SecurityGroups: [{ IpPermissions: [{ ...rule, IpRanges: [{ CidrIp: '10.20.0.0/16' }] }, more] }],
    });
    const { evidence } = judgeTemplates(new TemplateModel(await deployed()));
    return evidence.clauses
      .find(({ slug }) => slug === 'network.firewall')
      ?.checks.some(({ logicalId, property, holds }) => logicalId === 'Group' && /Ingress/.test(property) && !holds);
  };
  expect([
    await open({ ...rule, IpRanges: [{ CidrIp: '10.21.0.0/16' }] }),
    await open({ ...rule, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
    await open({ ...rule, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }),
    await open({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-2' }] }),
    await open({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }),
  ]).toEqual([false, true, true, true, false]);
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
  await expect(deployed()).rejects.toThrow('sg-1 is not in the account');
});

test('Parameters that were set otherwise by hand are seen, and a cluster that was given another group', async () => {
  const Group = { Type: 'AWS::RDS::DBClusterParameterGroup', Properties: { Parameters: { 'rds.force_ssl': '1' } } };
  const Properties = { DBClusterParameterGroupName: { Ref: 'Group' } };
  const Resources = { Group, Cluster: { Type: 'AWS::RDS::DBCluster', Properties } };
  cloudformation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify({ Resources }) });
  cloudformation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: Object.entries({ Group: 'strict', Cluster: 'school' }).map(([id, name]) => ({
      ...{ LogicalResourceId: id, PhysicalResourceId: name, ResourceType: 'AWS::RDS::DBCluster' },
      ...{ ResourceStatus: 'CREATE_COMPLETE' as const, LastUpdatedTimestamp: new Date(0) },
    })),
  });
  const forced = async (DBClusterParameterGroup: string, ParameterValue: string) => {
    rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ DBClusterParameterGroup }] });
    const asked = { DBClusterParameterGroupName: 'strict', Source: 'user' };
    const least = { ParameterName: 'ssl_min_protocol_version', ParameterValue: 'TLSv1.2' };
    rds
      .on(DescribeDBClusterParametersCommand, asked)
      .resolves({ Parameters: [least], Marker: '2' })
      .on(DescribeDBClusterParametersCommand, { ...asked, Marker: '2' })
      .resolves({ Parameters: [{ ParameterName: 'rds.force_ssl', ParameterValue }] });
    const { evidence } = judgeTemplates(new TemplateModel(await deployed()));
    return evidence.clauses
      .find(({ slug }) => slug === 'transport.tls')
      ?.checks.filter(({ property }) => /^(Parameters|DBClusterParameterGroupName)/.test(property))
      .map(({ property, holds }) => `${property} ${holds ? 'holds' : 'broken'}`);
  };
  const least = 'Parameters.ssl_min_protocol_version holds';
  expect(await forced('strict', '1')).toEqual(['Parameters.rds.force_ssl holds', least]);
  expect(await forced('strict', '0')).toEqual(['Parameters.rds.force_ssl broken', least]);
  expect(await forced('default.aurora-postgresql18', '1')).toEqual(['DBClusterParameterGroupName broken']);
  rds.on(DescribeDBClusterParametersCommand).rejects(new Error('Rate exceeded'));
  await expect(deployed()).rejects.toThrow(
    'custodia-database/Group (AWS::RDS::DBClusterParameterGroup strict) could not be read: Rate exceeded',
  );
});

test('A stack of more resources than a page holds is read whole, and how far is told', async () => {
  const [resource] = (
    await new CloudFormationClient().send(new ListStackResourcesCommand({ StackName: 'custodia-database' }))
  ).StackResourceSummaries!;
  cloudformation
    .on(ListStackResourcesCommand)
    .resolves({ StackResourceSummaries: [resource!] })
    .on(ListStackResourcesCommand, { NextToken: undefined })
    .resolves({ StackResourceSummaries: [{ ...resource!, LogicalResourceId: 'Other' }], NextToken: '2' });
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ BackupRetentionPeriod: 7 }] });
  const told: number[] = [];
  const templates = await deployed((done) => told.push(done));
  expect(templates['custodia-database']?.Resources?.['Cluster']?.Properties).toMatchObject({
    BackupRetentionPeriod: 7,
  });
  expect(told).toEqual([0]);
});

test('A resource that the stack does not name is not taken for one as it was deployed', async () => {
  cloudformation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [] });
  await expect(deployed()).rejects.toThrow(
    'custodia-database/Cluster (AWS::RDS::DBCluster) is in the template and not in the stack',
  );
});

test('A call that fails stops the evidence and names what could not be read', async () => {
  rds.on(DescribeDBClustersCommand).rejects(new Error('Rate exceeded'));
  await expect(deployed()).rejects.toThrow(
    'custodia-database/Cluster (AWS::RDS::DBCluster school) could not be read: Rate exceeded',
  );
});

test('No stack of that name is said, not taken for an empty account', async () => {
  cloudformation.on(DescribeStacksCommand).resolves({ Stacks: [] });
  await expect(deployed()).rejects.toThrow('No deployed stack begins with "custodia-"');
});
