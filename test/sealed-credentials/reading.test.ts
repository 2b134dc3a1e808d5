import { namesSecret, readingOf } from '../../lambda/sealed-credentials/reading';

const ROTATOR = 'arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS';
const NAME = 'rds!cluster-5f0c6c1e-1111-4222-8333-444455556666';
const ARN = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${NAME}-AbC123`;
const by = (arn: string) => ({ sessionContext: { sessionIssuer: { arn } } });
const opened = {
  eventName: 'GetSecretValue',
  eventTime: '2026-11-20T10:00:00Z',
  eventID: 'e-1',
  requestParameters: { secretId: ARN },
  userIdentity: by('arn:aws:iam::111122223333:role/custodia-production-emergency'),
};

test('a reading says which secret and when', () => {
  expect(readingOf(opened, ROTATOR)).toEqual({ secretId: ARN, at: new Date('2026-11-20T10:00:00Z'), eventId: 'e-1' });
});

test.each([
  ['another call', { eventName: 'DescribeSecret' }],
  ['a refused reading', { errorCode: 'AccessDenied', requestParameters: null }],
  ['what RDS reads to replace it', { userIdentity: by(ROTATOR) }],
])('%s opens nothing', (_what, change) => {
  expect(readingOf({ ...opened, ...change }, ROTATOR)).toBeUndefined();
});

test('a role that only looks like RDS is not RDS', () => {
  const alike = by('arn:aws:iam::111122223333:role/AWSServiceRoleForRDS');
  expect(readingOf({ ...opened, userIdentity: alike }, ROTATOR)).toBeDefined();
});

test.each([
  ['no secret', { requestParameters: null }],
  ['an empty secret', { requestParameters: { secretId: '' } }],
  ['no time', { eventTime: undefined }],
  ['a broken time', { eventTime: 'yesterday' }],
])('an opening with %s is thrown, never dropped', (_what, change) => {
  expect(() => readingOf({ ...opened, ...change }, ROTATOR)).toThrow('Event e-1 opened a secret');
});

test.each([ARN, ARN.slice(0, -7), NAME, `${NAME}-AbC123`])('`%s` means the secret', (id) => {
  expect(namesSecret(id, ARN)).toBe(true);
});

test.each(['', 'rds!cluster-', NAME.slice(0, -1), ARN.slice(0, -1), ARN.replace('1111222', '9999222')])(
  '`%s` means another one',
  (id) => expect(namesSecret(id, ARN)).toBe(false),
);
