import { environments, names, production, staging, type Settings, type StackName } from '../../lib/config';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { TAGS } from '../../lib/policy';
import { synthesised } from '../stacks/synthesised';
import { set } from './mutators';

const failing = (templates: Readonly<Record<string, Template>>) =>
  judgeTemplates(new TemplateModel(templates)).evidence.clauses.flatMap(({ slug, verdict, checks }) =>
    verdict === 'broken' ? checks.filter(({ holds }) => !holds).map((check) => ({ slug, ...check })) : [],
  );

test.each<[string, Settings]>([
  ...Object.entries(environments),
  ['production with a custody account', { ...production, custodyAccount: '444455556666' }],
  ['production without exports', { ...production, backup: { ...production.backup, exports: [] } }],
  [
    'production with all that may be switched on',
    {
      ...production,
      backup: {
        exports: ['daily', 'weekly'],
        airGapped: true,
        failoverDrill: { schedule: 'monthly', from: '23:30', to: '01:00' },
      },
    },
  ],
])('Nothing is broken in %s', (_, settings) => {
  expect(failing(synthesised(settings).templates)).toEqual([]);
});

test('What is gone is named where something refers to it', () => {
  const stack = 'custodia-production-backup';
  const { [stack]: backup, ...others } = structuredClone(synthesised().templates);
  const { CopiesVault1B8F786F: vault, ...rest } = backup!.Resources!;
  expect(vault?.Type).toBe('AWS::Backup::BackupVault');
  const found = failing({ ...others, [stack]: { ...backup, Resources: rest } });
  const naming = found.filter(({ logicalId }) => logicalId === 'CopiesVault1B8F786F').map(({ slug }) => slug);
  expect(naming).toContain('encryption.backups');
  expect([...new Set(naming)].sort()).toEqual([...new Set(found.map(({ slug }) => slug))].sort());
});

test.each([
  ['backup', 'RestoreDrillRestoreRole94E22148', 'AssumeRolePolicyDocument/Statement', [], 'malware.scanned'],
  ['review', 'WorkflowMonthlyRoleDefaultPolicy36CA2BD5', 'PolicyDocument/Statement', [], 'admins.reviewed-monthly'],
  ['audit', 'ArchiveKey830AE853', 'KeyPolicy/Statement', [], 'admins.log-18-months'],
  ['network', 'NetworkVpcdatabaseSubnet1Subnet20641EE5', 'AvailabilityZone', 'eu-west-1b', 'zones.three'],
])('What does not fit is named, not only what it does not fit: %s/%s', (name, id, path, value, clause) => {
  const stack = names.stack(production, name as StackName);
  const templates = structuredClone(synthesised().templates);
  set(templates[stack]!.Resources![id]!.Properties as never, path, value);
  const found = failing(templates).filter(({ slug }) => slug === clause);
  expect(found.map(({ logicalId }) => logicalId)).toContain(id);
  expect(found.some(({ logicalId }) => logicalId !== id)).toBe(true);
});

const ELSEWHERE = 'arn:aws:service:eu-west-1:111122223333:elsewhere';

test.each([
  ['backup', 'AWS::Backup::RestoreTestingSelection', 'RestoreTestingPlanName', ELSEWHERE],
  ['network', 'AWS::EC2::FlowLog', 'ResourceId', ELSEWHERE],
  ['database', 'AWS::EC2::SecurityGroup', 'VpcId', ELSEWHERE],
  ['network', 'AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', ELSEWHERE],
  ['audit', 'AWS::IAM::Policy', 'Roles', [ELSEWHERE]],
  ['audit', 'AWS::KMS::Alias', 'TargetKeyId', ELSEWHERE],
  ['audit', 'AWS::Lambda::Permission', 'FunctionName', ELSEWHERE],
  ['tracing', 'AWS::Logs::LogStream', 'LogGroupName', ELSEWHERE],
  ['audit', 'AWS::Logs::SubscriptionFilter', 'LogGroupName', ELSEWHERE],
  ['database', 'AWS::RDS::DBInstance', 'DBClusterIdentifier', ELSEWHERE],
  ['review', 'AWS::S3::BucketPolicy', 'Bucket', ELSEWHERE],
  ['review', 'AWS::SES::ConfigurationSetEventDestination', 'ConfigurationSetName', ELSEWHERE],
  ['audit', 'AWS::SNS::TopicPolicy', 'Topics', [ELSEWHERE]],
  ['audit', 'AWS::SQS::QueuePolicy', 'Queues', [ELSEWHERE]],
  ['audit', 'AWS::SSO::Assignment', 'PermissionSetArn', ELSEWHERE],
  ['audit', 'AWS::Scheduler::Schedule', 'Target/Arn', ELSEWHERE],
  ['database', 'AWS::SecretsManager::ResourcePolicy', 'SecretId', ELSEWHERE],
  ['database', 'AWS::SecretsManager::RotationSchedule', 'SecretId', ELSEWHERE],
  ['network', 'Custom::VpcRestrictDefaultSG', 'DefaultSecurityGroupId', ELSEWHERE],
  ['audit', 'AWS::CloudWatch::Alarm', 'MetricName', 'Elsewhere'],
  ['audit', 'AWS::CloudWatch::Alarm', 'Dimensions/0/Value', { Ref: 'AlertFunction53D9EF8A' }],
])('What stands elsewhere is named, beside what it is missed by: %s, %s %s', (name, type, path, value) => {
  const stack = names.stack(production, name as StackName);
  const templates = structuredClone(synthesised().templates);
  const [id, resource] = Object.entries(templates[stack]!.Resources!).find(([, { Type }]) => Type === type)!;
  set(resource.Properties as never, path, value);
  const found = failing(templates).map(({ logicalId }) => logicalId);
  expect(found).toContain(id);
});

test.each<[string, (tags: { Key: string; Value: string }[]) => unknown[]]>([
  ['says nothing of it', (tags) => tags.filter(({ Key }) => Key !== TAGS.sessionTagsBy)],
  [
    'names a stack of its own',
    (tags) =>
      tags.map((tag) => (tag.Key === TAGS.sessionTagsBy ? { ...tag, Value: names.stack(staging, 'audit') } : tag)),
  ],
])('A way in whose sign-in another environment keeps is broken where it %s', (_, change) => {
  const templates = structuredClone(synthesised(staging).templates);
  const [way] = Object.values(templates[names.stack(staging, 'audit')]!.Resources!).filter(
    ({ Type }) => Type === 'AWS::SSO::PermissionSet',
  );
  set(way!.Properties as never, 'Tags', change(way!.Properties!['Tags'] as never));
  expect(failing(templates).map(({ slug }) => slug)).toEqual(['admins.named']);
});

test('A spreadsheet takes nothing of a template for a formula', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
  const templates = Object.fromEntries(
    hostile.map((text, index) => [
      text,
      { Resources: { [`${text}Bucket${index}`]: { Type: 'AWS::S3::Bucket', Properties: { BucketName: text } } } },
    ]),
  );
  const model = new TemplateModel(templates as never);
  const { 'evidence.csv': csv } = evidenceFiles(judgeTemplates(model), model, []);
  // A cell begins the file, a line or follows a comma, with a quote where it holds what separates
  expect(csv).not.toMatch(/(^|\n|,)"?[=+\-@\t\r]/);
  for (const text of hostile) expect(csv).toContain(`'${text}`);
});
