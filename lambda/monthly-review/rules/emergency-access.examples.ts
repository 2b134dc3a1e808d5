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
  ],
  ignores: [
    one('another role assumed', call('sts', 'AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/other' })),
    one('another secret read', call('secretsmanager', 'GetSecretValue', { secretId: 'custodia/application' })),
    one('the sealed secret described', call('secretsmanager', 'DescribeSecret', { secretId: SECRET })),
  ],
};
