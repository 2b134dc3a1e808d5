import fc from 'fast-check';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { clauses } from '../../lib/policy';

const judged = (templates: Record<string, unknown>) => {
  const model = new TemplateModel(templates as Record<string, Template>);
  const outcome = judgeTemplates(model);
  return { ...outcome, files: evidenceFiles(outcome, model, []) };
};

test.each([
  ['no resources', {}],
  ['a resource without properties', { Resources: { A: { Type: 'AWS::S3::Bucket' } } }],
  ['properties that are no object', { Resources: { A: { Type: 'AWS::RDS::DBCluster', Properties: 'none' } } }],
  ['resources that are no objects', { Resources: { A: null, B: 3, C: [], D: { Type: 5 } } }],
  [
    'an unknown condition',
    {
      Resources: {
        A: {
          Type: 'AWS::S3::Bucket',
          Condition: 'Never',
          Properties: { Tags: { 'Fn::If': ['X', [], { Ref: 'AWS::NoValue' }] } },
        },
      },
    },
  ],
  [
    'references in a circle',
    {
      Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } },
      Resources: {
        A: {
          Type: 'AWS::S3::BucketPolicy',
          Condition: 'A',
          Properties: { Bucket: { Ref: 'A' }, PolicyDocument: { 'Fn::Transform': {} } },
        },
      },
    },
  ],
  [
    'statements that are texts',
    {
      Resources: {
        A: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: { Statement: ['x', null, { Action: 7, Principal: 9 }] },
            Policies: 'all',
          },
        },
      },
    },
  ],
  [
    'flags and numbers as texts',
    {
      Resources: {
        A: {
          Type: 'AWS::RDS::DBCluster',
          Properties: { StorageEncrypted: 'true', BackupRetentionPeriod: '35', Tags: 'none' },
        },
      },
    },
  ],
  [
    'a plan whose rules are one object',
    {
      Resources: {
        A: {
          Type: 'AWS::Backup::BackupPlan',
          Properties: { BackupPlan: { BackupPlanRule: { ScheduleExpression: 'whenever', Lifecycle: 5 } } },
        },
      },
    },
  ],
])('Templates with %s get a verdict on every clause', (_what, template) => {
  expect(judged({ strange: template }).evidence.clauses).toHaveLength(clauses.length);
});

const types = [
  'AWS::S3::Bucket',
  'AWS::RDS::DBCluster',
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupSelection',
  'AWS::CloudTrail::Trail',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::EC2::SecurityGroup',
  'AWS::Events::Rule',
  'AWS::SNS::TopicPolicy',
];
const names = [
  'Tags',
  'LifecycleConfiguration',
  'Rules',
  'BackupPlan',
  'BackupPlanRule',
  'EventSelectors',
  'KeyPolicy',
  'Statement',
  'Policies',
  'SecurityGroupIngress',
  'EventPattern',
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::Join',
  'Fn::If',
  'Topics',
  'Action',
  'Principal',
  'Condition',
];
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('A', 'cron(x)', '*', 'arn:aws:s3:::b', true, 35, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('Whatever a template holds, nothing crashes and every clause has a verdict', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('A', 'B', 'C'),
        fc.record({ Type: fc.constantFrom(...types), Properties: fc.dictionary(fc.constantFrom(...names), anything) }),
      ),
      (Resources) => {
        expect(judgeTemplates(new TemplateModel({ any: { Resources } as Template })).evidence.clauses).toHaveLength(
          clauses.length,
        );
      },
    ),
    { numRuns: 150, seed: 20261123 },
  );
});

test('What a template says is text in the page, never markup', () => {
  const { files } = judged({
    hostile: {
      Resources: {
        A: {
          Type: 'AWS::S3::Bucket',
          Properties: { BucketName: '<script>alert(1)</script>', Tags: [{ Key: 'data-class', Value: '=cmd()' }] },
        },
      },
    },
  });
  expect(files['evidence.html']).not.toContain('<script');
  expect(files['evidence.csv']).not.toMatch(/(^|,)=cmd/m);
});

test('The same templates in another order give the same bytes', () => {
  const a = { Resources: { A: { Type: 'AWS::S3::Bucket' } } };
  const b = { Resources: { B: { Type: 'AWS::SNS::Topic' } } };
  expect(judged({ a, b }).files).toEqual(judged({ b, a }).files);
});

test('A renamed logical id changes no verdict, and a reference across stacks is followed', () => {
  const of = (id: string) =>
    judged({
      keys: {
        Resources: { [id]: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } } },
        Outputs: { O: { Value: { 'Fn::GetAtt': [id, 'Arn'] }, Export: { Name: 'key' } } },
      },
      topics: {
        Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': 'key' } } } },
      },
    }).evidence;
  const verdicts = (id: string) => of(id).clauses.map(({ slug, verdict }) => [slug, verdict]);
  expect(verdicts('One')).toEqual(verdicts('Another'));
  const check = of('One')
    .clauses.find(({ slug }) => slug === 'data.classified')
    ?.checks.find(({ property }) => property === 'KmsKeyId');
  expect(check).toMatchObject({ logicalId: 'T', holds: true });
});
