import { TemplateModel } from '../../lib/template/model';
import { coversArn, statementsOf } from '../../lib/template/statements';

const CLUSTER = 'arn:aws:rds:eu-west-1:111122223333:cluster:one';

test.each<[string, string, boolean]>([
  ['itself', CLUSTER, true],
  ['everything', '*', true],
  [
    'a Region and an account that AWS fills in',
    'arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster:*',
    true,
  ],
  ['another Region', 'arn:aws:rds:us-east-1:111122223333:cluster:*', false],
  ['another account', 'arn:aws:rds:eu-west-1:999999999999:cluster:*', false],
  ['another kind', 'arn:aws:rds:eu-west-1:111122223333:db:*', false],
  ['a reference to a resource, which stands for that one only', '${Other.Arn}', false],
])('an ARN pattern: %s', (_, pattern, covered) => {
  expect(coversArn(pattern, CLUSTER)).toBe(covered);
});

test('a policy says the same as JSON text, as log groups have it, and as an object; what cannot be read says nothing', () => {
  const model = new TemplateModel({ one: { Resources: { Policy: { Type: 'AWS::Logs::ResourcePolicy' } } } });
  const [from] = model.resources;
  const Statement = { Effect: 'Allow', Principal: { Service: 'es.amazonaws.com' }, Action: 'logs:*', Resource: '*' };
  const said = (document: unknown) => statementsOf(document, model, from!);
  expect(said({ Statement })).toMatchObject([
    { effect: 'Allow', principals: ['es.amazonaws.com'], actions: ['logs:*'], resources: ['*'], conditions: {} },
  ]);
  for (const document of [
    { Statement: [Statement, { ...Statement, Effect: 'Perhaps' }, 7, null] },
    JSON.stringify({ Statement }),
  ])
    expect(said(document)).toEqual(said({ Statement }));
  for (const document of ['no JSON', '7', undefined, {}]) expect(said(document)).toEqual([]);
});
