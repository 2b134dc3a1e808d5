import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TemplateModel } from '../../lib/template/model';
import { digestOf, NEEDS, needsOf } from '../../lib/template/needs';
import { readTemplates } from '../../lib/template/read-templates';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'custodia-templates-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string) => {
  writeFileSync(join(folder, 'one.template.json'), text);
  return () => new TemplateModel(readTemplates(folder));
};
const nested = (depth: number) =>
  `{"Resources":{"A":{"Type":"T","Properties":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}}}`;

test.each([
  ['{}', 'it has no Resources; an object of resources by their logical ids is right'],
  ['{"Resources":[]}', 'its Resources are no object; an object of resources by their logical ids is right'],
  ['{"Resources":null}', 'its Resources are no object; an object of resources by their logical ids is right'],
  ['[]', 'no object at its top; one with Resources is right'],
  [nested(300), 'it nests values more than 200 deep; fewer are right'],
  [nested(100_000), 'it nests values more than 200 deep; fewer are right'],
])('What is no template is refused by its file, and why (%#)', (text, why) => {
  const file = join(folder, 'one.template.json');
  expect(read(text)).toThrow(new Error(`${file} is not a CloudFormation template: ${why}`));
});

test('A template that nests as deep as may be is read', () => {
  expect(read(nested(150))().resources).toHaveLength(1);
  expect(read('{"Resources":{}}')().resources).toHaveLength(0);
});

test('A date and time that ends a name is no account; what reads like one, and is addressed, is', () => {
  const accounts = (name: string, topic: string) => {
    const Resources = {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: `school-${name}` } },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { AlarmActions: [`arn:aws:sns:eu-west-1:${topic}:alarms`] },
      },
    };
    return [...read(JSON.stringify({ Resources }))().accounts];
  };
  expect(accounts('202611272030', '111122223333')).toEqual(['111122223333']);
  expect(accounts('202611272030', '202611272030')).toEqual(['202611272030']);
  expect(accounts('111122223333', '999988887777')).toEqual(['111122223333']);
});

test('Parameters of SSM that lead back to each other stay as they are written', () => {
  const stored = (Name: string, Value: unknown) => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Type: 'String', Name, Value },
  });
  const Parameters = { A: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' } };
  const Resources = { One: stored('/a', '{{resolve:ssm:/b}}'), Other: stored('/b', { Ref: 'A' }) };
  const model = read(JSON.stringify({ Parameters, Resources }))();
  expect(model.text('{{resolve:ssm:/a}}', { stack: 'one' })).toBe('{{resolve:ssm:/a}}');
  expect(model.targets({ Ref: 'A' }, { stack: 'one' })).toEqual([]);
});

test('what resources refer to, or wait for, and is not there is told, each once with who does', () => {
  const topic = (Properties: object, more: object = {}) => ({ Type: 'AWS::SNS::Topic', Properties, ...more });
  const Resources = {
    A: topic({ One: { Ref: 'Lost' }, Again: [{ 'Fn::GetAtt': 'Lost.Arn' }], Known: { Ref: 'B' }, Text: 'Gone' }),
    B: topic({ Region: { Ref: 'AWS::Region' }, Asked: { Ref: 'Asked' } }, { DependsOn: 'Awaited' }),
    C: topic({ Arn: { 'Fn::GetAtt': ['Lost', 'Arn'] } }, { DependsOn: ['A', 'Never'] }),
    Never: { ...topic({ Name: { Ref: 'Unborn' } }), Condition: 'No' },
    D: 'none',
  };
  const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
  const model = read(JSON.stringify({ Parameters: { Asked: { Type: 'String' } }, Conditions, Resources }))();
  expect(model.resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B', 'C']);
  const told = model
    .dangling()
    .map(({ logicalId, referrers }) => [logicalId, ...referrers.map((one) => one.logicalId)]);
  expect(told).toEqual([
    ['Lost', 'A', 'C'],
    ['Awaited', 'B'],
    ['Never', 'C'],
  ]);
  expect(model.lost([{ Ref: 'Lost' }, { Ref: 'A' }, { Ref: 'Asked' }], { stack: 'one' })).toEqual(['Lost']);
});

test('what a function works with is read where it says so, and the digest of an input however it is laid out', () => {
  const needs = { Settings: { BUCKET: 'b' }, Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
  const worker = (Metadata?: object) => ({ Type: 'AWS::Lambda::Function', Properties: {}, Metadata });
  const model = read(
    JSON.stringify({ Resources: { Says: worker({ [NEEDS]: needs }), Silent: worker({ other: 1 }), None: worker() } }),
  )();
  const [none, says, silent] = [...model.resources].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
  expect(needsOf(says!, model)).toMatchObject({
    settings: needs.Settings,
    statements: [{ effect: 'Allow' }],
    runs: {},
  });
  expect([none, silent].map((one) => needsOf(one!, model))).toEqual([undefined, undefined]);
  const digests = ['{"a":[{"c":1,"b":2}],"d":null}', ' {"d": null, "a": [{"b": 2, "c": 1}]}'].map(digestOf);
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(digests[1]).toBe(digests[0]);
  expect(digestOf('{"a":[2,1]}')).not.toBe(digestOf('{"a":[1,2]}'));
  expect(digestOf('no JSON')).toBeUndefined();
});
