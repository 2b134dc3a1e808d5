import { call, one, session, type Examples } from './example';

const ROLE = 'arn:aws:iam::111122223333:role/custodia-production-emergency';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia/sealed-Ab12Cd';

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
  ],
  ignores: [
    one('another role assumed', call('sts', 'AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/other' })),
    one('another secret read', call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/application' })),
    one('the sealed secret described', call('secretsmanager', 'DescribeSecret', { secretId: SECRET })),
    one('the sealed secret replaced', call('secretsmanager', 'PutSecretValue', { secretId: SECRET })),
    one(
      'a secret whose name only begins alike',
      call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/sealed-copy' }),
    ),
  ],
};
