import { coversArn } from '../../lib/template/statements';

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
