import { call, one, session, type Examples } from './example';

const ROLE = 'arn:aws:iam::111122223333:role/custodia-production-emergency';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia/sealed-Ab12Cd';

/** As the register seals more than one. */
const PATTERN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia/vaulted-*';
const read = (secretId: string) => call('secretsmanager', 'GetSecretValue', { secretId });

export const examples: Examples = {
  matches: [
    one('the emergency role assumed', call('sts', 'AssumeRole', { roleArn: ROLE, roleSessionName: 'x' })),
    one('a refused attempt to assume it', {
      ...call('sts', 'AssumeRole'),
      errorCode: 'AccessDenied',
      errorMessage: `User: arn:aws:iam::111122223333:user/x is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
    }),
    one('the sealed secret read by ARN', call('secretsmanager', 'GetSecretValue', { secretId: SECRET })),
    one('the sealed secret read by name', call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/sealed' })),
    one(
      'the sealed secret among others',
      call('secretsmanager', 'BatchGetSecretValue', { secretIdList: ['other', 'custodia/sealed'] }),
    ),
    one('a session of the emergency role', {
      ...call('ec2', 'DescribeVpcs'),
      userIdentity: session('anna.verdi@example.com', 'custodia-production-emergency'),
    }),
    one('the emergency role assumed by the federation', {
      ...call('sts', 'AssumeRoleWithSAML', { roleArn: ROLE }),
      userIdentity: { type: 'SAMLUser', userName: 'anna.verdi@example.com' },
    }),
    one('the emergency role assumed, by the resource that the record names', {
      ...call('sts', 'AssumeRole'),
      resources: [{ ARN: ROLE, accountId: '111122223333', type: 'AWS::IAM::Role' }],
    }),
    one('a refused reading', {
      ...call('secretsmanager', 'GetSecretValue'),
      errorCode: 'AccessDenied',
      errorMessage: `User: arn:aws:iam::111122223333:user/x is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows it`,
    }),
    one('the sealed secret read by ARN without its suffix', read(SECRET.slice(0, -7))),
    one('the sealed secret, made anew, read by ARN', read(`${SECRET.slice(0, -7)}-Qw34Er`)),
    one('its replica in another Region, read by ARN', read(SECRET.replace('eu-west-1', 'eu-central-1'))),
    one('a secret that a pattern seals, read by ARN', read(`${PATTERN.slice(0, -1)}north-Qw34Er`)),
    one('a secret that a pattern seals, read by name', read('custodia/vaulted-north')),
    one('a secret of which only the suffix is a pattern, read by name', read('custodia/vaulted')),
  ],
  ignores: [
    one('another role assumed', call('sts', 'AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/other' })),
    one('another secret read', call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/application' })),
    one('the sealed secret described', call('secretsmanager', 'DescribeSecret', { secretId: SECRET })),
    one('the sealed secret replaced', call('secretsmanager', 'PutSecretValue', { secretId: SECRET })),
    one('a secret that ends in six letters of its own, read by name', read('custodia/sealed-backup')),
    one('the same, read by ARN', read(`${SECRET.slice(0, -7)}-backup-Xy12Zz`)),
    one('a secret of that name in another account', read(SECRET.replace('111122223333', '999999999999'))),
    one('a value of another service', { ...read('custodia/sealed'), eventSource: 'example.amazonaws.com' }),
    one(
      'a secret whose name only begins alike',
      call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/sealed-copy' }),
    ),
  ],
};
