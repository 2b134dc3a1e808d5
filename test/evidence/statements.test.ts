import { sessionShort } from '../../lib/evidence/checks/identities';
import { deniedActions, letIn, speaksOfBucket, tooMuch } from '../../lib/evidence/checks/policies';
import { TemplateModel } from '../../lib/template/model';
import { statementsOf } from '../../lib/template/statements';

type Json = Record<string, unknown>;

const [OURS, THEIRS] = ['111122223333', '999988887777'];
const model = new TemplateModel({
  stack: {
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: `logs-${OURS}` } },
      Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { TrailName: 'trail' } },
    },
  },
});
const [bucket, trail] = ['AWS::S3::Bucket', 'AWS::CloudTrail::Trail'].map((type) => model.ofType(type)[0]!);
const said = (...Statement: Json[]) => statementsOf({ Statement }, model, bucket!);
const allow = (more: Json): Json => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more });
const deny = (more: Json): Json => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:DeleteObject',
  Resource: '*',
  ...more,
});
const where = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } });
const service = { Principal: { Service: 'cloudtrail.amazonaws.com' } };
const root = (account: string) => ({ Principal: { AWS: `arn:aws:iam::${account}:root` } });

test.each<[string, Json, boolean]>([
  ['anybody', allow({ Principal: '*' }), true],
  ['anybody of this account', allow({ Principal: '*', ...where('StringEquals', 'aws:PrincipalAccount', OURS) }), false],
  [
    'anybody but this account',
    allow({ Principal: '*', ...where('StringNotEquals', 'aws:PrincipalAccount', OURS) }),
    true,
  ],
  [
    'anybody, by what is encrypted',
    allow({ Principal: '*', ...where('StringEquals', 'kms:EncryptionContext:a', 'x') }),
    true,
  ],
  [
    'anybody of no account',
    allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': [] } } }),
    true,
  ],
  ['any account', allow({ Principal: { AWS: 'arn:aws:iam::*:root' } }), true],
  ['all but one', allow({ NotPrincipal: { AWS: OURS } }), true],
  ['another account', allow(root(THEIRS)), true],
  ['this account', allow(root(OURS)), false],
  ['everything to this account', allow({ ...root(OURS), Action: '*' }), false],
  ['everything to a role', allow({ Principal: { AWS: `arn:aws:iam::${OURS}:role/a` }, Action: '*' }), true],
  ['all of a service to a role', allow({ Principal: { AWS: `arn:aws:iam::${OURS}:role/a` }, Action: 'S3:*' }), true],
  [
    'all but one action to a role',
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OURS}:role/a` }, NotAction: 's3:PutObject', Resource: '*' },
    true,
  ],
  ['one action to a role', allow({ Principal: { AWS: `arn:aws:iam::${OURS}:role/a` } }), false],
  ["another account's sake", allow({ ...service, ...where('StringEquals', 'aws:SourceAccount', THEIRS) }), true],
  [
    "another account's trail",
    allow({ ...service, ...where('ArnLike', 'aws:SourceArn', `arn:aws:cloudtrail:eu-west-1:${THEIRS}:trail/a`) }),
    true,
  ],
  ["this account's sake", allow({ ...service, ...where('StringEquals', 'aws:SourceAccount', OURS) }), false],
  ["a service for anybody's sake", allow(service), true],
  ['a denial of everything', deny({ Action: '*' }), false],
])('what a resource allows is too much, or not: %s', (_, statement, much) => {
  expect(tooMuch(said(statement), model, 'all') !== undefined).toBe(much);
});

test('a service that only EventBridge is may be let in for whoever there is, where it is not tied', () => {
  const events = said(allow({ Principal: { Service: 'events.amazonaws.com' } }));
  expect(tooMuch(events, model, 'all')).toMatch(/any account/);
  expect(tooMuch(events, model, 'but EventBridge')).toBeUndefined();
  expect(tooMuch(said(allow(service)), model)).toBeUndefined();
});

const lets = allow({ ...service, Action: 's3:PutObject' });
const source = (value: string) => where('ArnEquals', 'aws:SourceArn', value);

test.each<[string, Json[], boolean]>([
  ['by its name', [lets], true],
  ['another service', [allow({ ...lets, Principal: { Service: 'config.amazonaws.com' } })], false],
  ['another action', [allow({ ...lets, Action: 's3:GetObject' })], false],
  ['another bucket', [allow({ ...lets, Resource: 'arn:aws:s3:::other/*' })], false],
  ['this bucket', [allow({ ...lets, Resource: `arn:aws:s3:::logs-${OURS}/*` })], true],
  ['the trail', [allow({ ...lets, ...source(`arn:aws:cloudtrail:eu-west-1:${OURS}:trail/trail`) })], true],
  ['another trail', [allow({ ...lets, ...source(`arn:aws:cloudtrail:eu-west-1:${OURS}:trail/other`) })], false],
  ['another account', [allow({ ...lets, ...where('StringEquals', 'aws:SourceAccount', THEIRS) })], false],
  ['denied', [lets, deny({ ...service, Action: 's3:*' })], false],
  ['denied to everybody', [lets, deny({ Action: 's3:PutObject' })], false],
  ['denied to another', [lets, deny({ Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject' })], true],
  ['denied something else', [lets, deny({ Action: 's3:GetObject' })], true],
  ['denied elsewhere', [lets, deny({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::other/*' })], true],
  [
    'denied in a case',
    [lets, deny({ Action: 's3:PutObject', ...where('Bool', 'aws:SecureTransport', 'false') })],
    true,
  ],
])('a service is let in, or not: %s', (_, statements, holds) => {
  const on = { source: trail!, on: bucket! };
  expect(letIn(said(...statements), model, /^cloudtrail\./, 's3:PutObject', on)).toBe(holds);
});

const exempt = (value: string, operator = 'ArnNotLike') => where(operator, 'aws:PrincipalArn', value);

test.each<[string, Json, boolean]>([
  ['everybody', deny({}), true],
  ['a role', deny({ Principal: { AWS: `arn:aws:iam::${OURS}:role/a` } }), false],
  ['everybody but a role', deny(exempt(`arn:aws:iam::${OURS}:role/a`)), true],
  ['only a role', deny(exempt(`arn:aws:iam::${OURS}:role/a`, 'ArnLike')), false],
  ['everybody but every role', deny(exempt(`arn:aws:iam::${OURS}:role/*`)), false],
  [
    'everybody but whoever signs in',
    deny(exempt(`arn:aws:iam::${OURS}:role/aws-reserved/sso.amazonaws.com/*_Ops_*`)),
    false,
  ],
  ["everybody but every account's role", deny(exempt('arn:aws:iam::*:role/a')), false],
  ['everybody, on what it stands on', { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject' }, true],
  ['everybody but services', deny(where('Bool', 'aws:PrincipalIsAWSService', 'false')), true],
  ['services only', deny(where('Bool', 'aws:PrincipalIsAWSService', 'true')), false],
  ['whoever comes without TLS', deny(where('Bool', 'aws:SecureTransport', 'false')), false],
  ['everybody, something else', deny({ Action: 's3:GetObject' }), false],
  ['everybody, elsewhere', { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', NotResource: '*' }, false],
])('what is denied to everybody is, or not: %s', (_, statement, denied) => {
  expect(deniedActions(said(statement), ['s3:DeleteObject'])).toEqual(denied ? ['s3:DeleteObject'] : []);
});

test('a statement speaks of a bucket, of its objects, or of all but these', () => {
  const speaks = (more: Json, key?: string) =>
    speaksOfBucket(said({ Effect: 'Deny', ...more })[0]!, bucket!, 'logs', key);
  const arn = { 'Fn::GetAtt': ['Logs', 'Arn'] };
  const objects = { 'Fn::Join': ['', [arn, '/*']] };
  expect([speaks({ Resource: arn }), speaks({ Resource: arn }, 'a'), speaks({ Resource: objects }, 'a')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([speaks({ NotResource: objects }, 'a'), speaks({ NotResource: objects }), speaks({})]).toEqual([
    false,
    true,
    false,
  ]);
});

test.each<[string, Json, boolean]>([
  ['AWS::SSO::PermissionSet', {}, true],
  ['AWS::SSO::PermissionSet', { SessionDuration: 'PT60M' }, true],
  ['AWS::SSO::PermissionSet', { SessionDuration: 'PT1H1M' }, false],
  ['AWS::SSO::PermissionSet', { SessionDuration: 'P1D' }, false],
  ['AWS::IAM::Role', {}, true],
  ['AWS::IAM::Role', { MaxSessionDuration: '3600' }, true],
  ['AWS::IAM::Role', { MaxSessionDuration: 3601 }, false],
])('a session of %s with %j is short, or not', (type, properties, short) => {
  const resource = { ...bucket!, type, properties };
  expect(sessionShort({ resource, statements: [] }, 1).holds).toBe(short);
});
