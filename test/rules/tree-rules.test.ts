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
  ...(
    [
      [
        'reached by plain HTTP but by one role',
        (statement: any) => (statement.Principal = { AWS: 'arn:aws:iam::1:role/x' }),
      ],
      ['only read by TLS', (statement: any) => (statement.Action = 's3:GetObject')],
      ['that lets plain HTTP in', (statement: any) => (statement.Effect = 'Allow')],
      ['closed to TLS', (statement: any) => (statement.Condition = { Bool: { 'aws:SecureTransport': 'true' } })],
    ] as const
  ).map(([what, change]): Broken => [
    ...(['buckets-closed', 'transport.tls', what, 'AWS::S3::BucketPolicy'] as const),
    properties((p) =>
      p.PolicyDocument.Statement.filter(({ Condition }: any) => Condition?.Bool?.['aws:SecureTransport']).forEach(
        change,
      ),
    ),
  ]),
  [
    'buckets-closed',
    'transport.tls',
    'of another bucket',
    'AWS::S3::BucketPolicy',
    properties((p) => (p.Bucket = { Ref: 'Other' })),
  ],
  [
    'stores-encrypted',
    'encryption.disks',
    'with an alias of nothing that is here',
    'AWS::RDS::DBCluster',
    (resource, resources) => {
      resources.Added = {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/x', TargetKeyId: 'arn:aws:kms:::x' },
      };
      resource.Properties.KmsKeyId = { Ref: 'Added' };
    },
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
  [
    'region-ireland',
    'residency.ireland',
    'beside a global cluster',
    'AWS::RDS::DBCluster',
    added('AWS::RDS::GlobalCluster'),
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
  ...(
    [
      ['AWS::EC2::SecurityGroupIngress', { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp' }],
      ['AWS::RDS::DBInstance', { PubliclyAccessible: true }],
      ['AWS::Lambda::Url', { AuthType: 'NONE' }],
    ] as const
  ).map(([type, value]): Broken => [
    ...(['no-public-address', 'network.firewall', `beside an open ${type}`, 'AWS::EC2::VPC'] as const),
    added(type, value),
  ]),
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
    'with an alarm that is switched off',
    'AWS::CloudWatch::Alarm',
    properties((p) => (p.ActionsEnabled = false)),
  ],
  [
    'functions-watched',
    'incident.detected',
    'with alarms of another function',
    'AWS::CloudWatch::Alarm',
    properties((p) => (p.Dimensions = [{ Name: 'FunctionName', Value: 'other' }])),
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

test.each<[string, any]>([
  [
    'a network of one’s own in a security group',
    { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { CidrIp: '203.0.113.0/24' } },
  ],
  [
    'a database instance without an address',
    { Type: 'AWS::RDS::DBInstance', Properties: { PubliclyAccessible: false } },
  ],
  [
    'the name of another Region in a description',
    { Type: 'AWS::SNS::TopicPolicy', Properties: { Description: 'Not in eu-west-2' } },
  ],
  ['an address of a function that asks who calls', { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM' } }],
])('%s breaks no rule', (_, resource) => {
  const templates = structuredClone(sample) as Record<string, Template>;
  (Object.values(templates)[0]!.Resources as any).Added = resource;
  expect(violations(new TemplateModel(templates)).map(describeViolation)).toEqual([]);
});

test('a function whose failures go to a destination loses none of them', () => {
  const templates = structuredClone(sample) as Record<string, Template>;
  const resources = Object.values(templates)[0]!.Resources as any;
  const [id, job] = Object.entries<any>(resources).find(([, { Type }]) => Type === FUNCTION)!;
  const queue = job.Properties.DeadLetterConfig.TargetArn;
  delete job.Properties.DeadLetterConfig;
  const rulesBroken = () => violations(new TemplateModel(templates)).map(({ rule }) => rule);
  expect(rulesBroken()).toEqual(['functions-watched']);
  const config = { FunctionName: { Ref: id }, DestinationConfig: { OnFailure: { Destination: queue } } };
  resources.Added = { Type: 'AWS::Lambda::EventInvokeConfig', Properties: config };
  expect(rulesBroken()).toEqual([]);
  config.FunctionName = { Ref: 'Other' };
  expect(rulesBroken()).toEqual(['functions-watched']);
});

test('every rule is broken by some case', () => {
  expect(treeRules.map(({ name }) => name).filter((name) => !broken.some(([rule]) => rule === name))).toEqual([]);
});

test('no stack of the platform breaks a rule', () => {
  expect(violations(new TemplateModel(synthesised().templates)).map(describeViolation)).toEqual([]);
});
