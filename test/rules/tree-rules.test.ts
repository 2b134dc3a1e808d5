import { describeViolation, treeRules, violations } from '../../lib/rules';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';
import { sampleTemplates } from './sample-templates';

/* eslint-disable @typescript-eslint/no-explicit-any -- broken templates are what no type allows */
type Broken = [
  rule: string,
  clause: string,
  what: string,
  type: string,
  change: (resource: any, resources: any) => void,
];

const properties =
  (change: (properties: any, resources: any) => void): Broken[4] =>
  (resource, resources) =>
    change(resource.Properties, resources);
const without = (name: string) => properties((p) => delete p[name]);
const added =
  (type: string, value: object = {}): Broken[4] =>
  (_resource, resources) =>
    (resources.Added = { Type: type, Properties: value });
const untagged = (tag: string) => properties((p) => (p.Tags = p.Tags.filter(({ Key }: any) => Key !== tag)));

const BUCKET = 'AWS::S3::Bucket';
const FUNCTION = 'AWS::Lambda::Function';
const broken: Broken[] = [
  ['stores-tagged', 'data.classified', 'without a data class', BUCKET, untagged('data-class')],
  [
    'stores-tagged',
    'risk.classes',
    'with an unknown data class',
    BUCKET,
    properties((p) => (p.Tags.find(({ Key }: any) => Key === 'data-class').Value = 'secret')),
  ],
  ['stores-tagged', 'data.classified', 'without an owner', 'AWS::RDS::DBCluster', untagged('owner')],
  ['stores-tagged', 'data.classified', 'without tags', 'AWS::SQS::Queue', without('Tags')],
  ['stores-encrypted', 'data.classified', 'without encryption', BUCKET, without('BucketEncryption')],
  ['stores-encrypted', 'data.classified', 'without a key', 'AWS::Logs::LogGroup', without('KmsKeyId')],
  [
    'stores-encrypted',
    'data.classified',
    'with the key of SQS',
    'AWS::SQS::Queue',
    properties((p) => (p.KmsMasterKeyId = 'alias/aws/sqs')),
  ],
  ['stores-encrypted', 'encryption.disks', 'without a key', 'AWS::RDS::DBCluster', without('KmsKeyId')],
  [
    'stores-encrypted',
    'encryption.disks',
    'with a key of elsewhere',
    'AWS::RDS::DBCluster',
    properties((p) => (p.KmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/1234')),
  ],
  ['stores-encrypted', 'data.classified', 'that is new and plain', BUCKET, added('AWS::SNS::Topic')],
  ['stores-kept', 'backup.central', 'that goes with its stack', BUCKET, (r) => (r.DeletionPolicy = 'Delete')],
  [
    'stores-kept',
    'backup.central',
    'that goes when replaced',
    'AWS::RDS::DBCluster',
    (r) => delete r.UpdateReplacePolicy,
  ],
  ['keys-rotated', 'encryption.disks', 'without rotation', 'AWS::KMS::Key', without('EnableKeyRotation')],
  [
    'keys-rotated',
    'encryption.disks',
    'rotated too seldom',
    'AWS::KMS::Key',
    properties((p) => (p.RotationPeriodInDays = 730)),
  ],
  [
    'keys-rotated',
    'encryption.disks',
    'deleted within a week',
    'AWS::KMS::Key',
    properties((p) => (p.PendingWindowInDays = 7)),
  ],
  [
    'buckets-closed',
    'network.firewall',
    'with public policies',
    BUCKET,
    properties((p) => (p.PublicAccessBlockConfiguration.BlockPublicPolicy = false)),
  ],
  [
    'buckets-closed',
    'transport.tls',
    'reached by plain HTTP',
    'AWS::S3::BucketPolicy',
    properties(
      (p) =>
        (p.PolicyDocument.Statement = p.PolicyDocument.Statement.filter(
          ({ Condition }: any) => !Condition?.Bool?.['aws:SecureTransport'],
        )),
    ),
  ],
  [
    'buckets-closed',
    'backup.central',
    'without versions',
    BUCKET,
    properties((p) => (p.VersioningConfiguration.Status = 'Suspended')),
  ],
  ['log-groups-kept', 'tracing.operations', 'kept for ever', 'AWS::Logs::LogGroup', without('RetentionInDays')],
  [
    'log-groups-kept',
    'tracing.operations',
    'kept for 545 days',
    'AWS::Logs::LogGroup',
    properties((p) => (p.RetentionInDays = 545)),
  ],
  ['backup-selected', 'backup.daily', 'outside the backup plan', 'AWS::RDS::DBCluster', untagged('backup-plan')],
  [
    'region-ireland',
    'residency.ireland',
    'replicated to another Region',
    BUCKET,
    properties((p) => (p.ReplicationConfiguration = { Role: 'arn:aws:kms:eu-central-1:111122223333:key/1' })),
  ],
  [
    'region-ireland',
    'residency.ireland',
    'in a zone of another Region',
    'AWS::EC2::Subnet',
    properties((p) => (p.AvailabilityZone = 'eu-west-2a')),
  ],
  ['no-static-identity', 'admins.named', 'beside an IAM user', BUCKET, added('AWS::IAM::User')],
  [
    'no-static-identity',
    'admins.named',
    'beside an access key',
    BUCKET,
    added('AWS::IAM::AccessKey', { UserName: 'shared' }),
  ],
  [
    'no-public-address',
    'network.firewall',
    'beside an Internet gateway',
    'AWS::EC2::VPC',
    added('AWS::EC2::InternetGateway'),
  ],
  [
    'no-public-address',
    'network.firewall',
    'with public addresses',
    'AWS::EC2::Subnet',
    properties((p) => (p.MapPublicIpOnLaunch = true)),
  ],
  [
    'no-public-address',
    'network.firewall',
    'open to the world',
    'AWS::EC2::SecurityGroup',
    properties((p) => (p.SecurityGroupIngress = [{ CidrIpv6: '::/0', IpProtocol: 'tcp' }])),
  ],
  [
    'no-public-address',
    'network.firewall',
    'open to half the world',
    'AWS::EC2::SecurityGroup',
    properties((p) => (p.SecurityGroupIngress = [{ CidrIp: '128.0.0.0/1', IpProtocol: 'tcp' }])),
  ],
  [
    'functions-watched',
    'assurance.early-warning',
    'on an old runtime',
    FUNCTION,
    properties((p) => (p.Runtime = 'nodejs18.x')),
  ],
  ['functions-watched', 'assurance.early-warning', 'on x86', FUNCTION, without('Architectures')],
  ['functions-watched', 'incident.detected', 'that loses what failed', FUNCTION, without('DeadLetterConfig')],
  [
    'functions-watched',
    'incident.detected',
    'without an alarm',
    'AWS::CloudWatch::Alarm',
    properties((p) => delete p.AlarmActions),
  ],
  [
    'functions-watched',
    'incident.detected',
    'with an alarm that tells nobody',
    'AWS::CloudWatch::Alarm',
    properties((p) => (p.AlarmActions = null)),
  ],
];

const sample = sampleTemplates();

test('the sample of everything breaks no rule', () => {
  expect(violations(new TemplateModel(sample)).map(describeViolation)).toEqual([]);
});

test.each(broken)('%s names %s: a resource %s (%s)', (rule, clause, _what, type, change) => {
  const templates = structuredClone(sample) as Record<string, Template>;
  const resources = Object.values(templates)[0]?.Resources ?? {};
  // alarms come in pairs: break every resource of the type
  for (const resource of Object.values(resources).filter(({ Type }) => Type === type)) change(resource, resources);
  const found = violations(new TemplateModel(templates));
  expect(found.map((violation) => violation.rule)).toContain(rule);
  expect(
    found
      .filter((violation) => violation.rule === rule)
      .map(describeViolation)
      .join('\n'),
  ).toContain(`[${clause}]`);
});

test('every rule is broken by some case', () => {
  expect(treeRules.map(({ name }) => name).filter((name) => !broken.some(([rule]) => rule === name))).toEqual([]);
});

test('no stack of the platform breaks a rule', () => {
  expect(violations(new TemplateModel(synthesised().templates)).map(describeViolation)).toEqual([]);
});
