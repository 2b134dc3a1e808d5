import { BackupClient } from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { deployedTemplates } from '../../bin/live/deployed-templates';
import { liveReaders } from '../../bin/live/live-properties';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';

const cloudformation = mockClient(CloudFormationClient);
const rds = mockClient(RDSClient);
const template = { Resources: { Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { BackupRetentionPeriod: 35 } } } };

const deployed = () =>
  deployedTemplates(
    new CloudFormationClient({ region: 'eu-west-1' }),
    'custodia-',
    liveReaders({
      backup: new BackupClient(),
      cloudtrail: new CloudTrailClient(),
      cloudwatch: new CloudWatchClient(),
      kms: new KMSClient(),
      logs: new CloudWatchLogsClient(),
      rds: new RDSClient({ region: 'eu-west-1' }),
      s3: new S3Client(),
    }),
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
  cloudformation.on(DescribeStackResourcesCommand).resolves({
    StackResources: [
      {
        LogicalResourceId: 'Cluster',
        PhysicalResourceId: 'school',
        ResourceType: 'AWS::RDS::DBCluster',
        ResourceStatus: 'CREATE_COMPLETE',
        Timestamp: new Date(0),
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
