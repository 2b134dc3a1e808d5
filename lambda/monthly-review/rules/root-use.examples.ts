import { call, one, root, session, type Examples } from './example';

const federated = { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/x' };

export const examples: Examples = {
  matches: [
    one('root lists users', { ...call('iam', 'ListUsers'), readOnly: true, userIdentity: root }),
    one('root fails to sign in', {
      ...call('signin', 'ConsoleLogin'),
      userIdentity: root,
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
    }),
    one('root signs in', {
      ...call('signin', 'ConsoleLogin'),
      userIdentity: root,
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes' },
    }),
    one('root changes its password', {
      ...call('signin', 'PasswordUpdated'),
      userIdentity: root,
      responseElements: { PasswordUpdated: 'Success' },
    }),
    one('root makes itself a key', { ...call('iam', 'CreateAccessKey'), userIdentity: root }),
    one('root is refused', { ...call('s3', 'DeleteBucket'), userIdentity: root, errorCode: 'AccessDenied' }),
    one("an administrator asks for a session of another account's root", {
      ...call('sts', 'AssumeRoot', {
        targetPrincipal: '222222222222',
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
      }),
    }),
    one('root clicks in the console', {
      ...call('ec2', 'RunInstances'),
      userIdentity: { ...root, invokedBy: 'signin.amazonaws.com' },
    }),
    one('a federated session that root has made itself', {
      ...call('ec2', 'DescribeVpcs'),
      userIdentity: { ...federated, sessionContext: { sessionIssuer: root } },
    }),
  ],
  ignores: [
    one('an administrator does the same', call('iam', 'ListUsers')),
    one('an administrator opens a session of a role', {
      ...call('sts', 'AssumeRole', { roleArn: 'arn:aws:iam::222222222222:role/root' }),
      readOnly: true,
    }),
    one("AWS acts in root's name", {
      ...call('support', 'ResolveCase'),
      userIdentity: root,
      eventType: 'AwsServiceEvent',
    }),
    one("a service in root's name", {
      ...call('s3', 'PutObject'),
      userIdentity: { ...root, invokedBy: 'cloudformation.amazonaws.com' },
      sourceIPAddress: 'cloudformation.amazonaws.com',
    }),
    one('a session of an administrator', {
      ...call('iam', 'ListUsers'),
      userIdentity: session('anna.verdi@example.com'),
    }),
    one('a user called root', {
      ...call('iam', 'ListUsers'),
      userIdentity: { type: 'IAMUser', userName: 'root', arn: 'arn:aws:iam::111122223333:user/root' },
    }),
    one('a federated session that a user has made', {
      ...call('ec2', 'DescribeVpcs'),
      userIdentity: {
        ...federated,
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/x', userName: 'x' } },
      },
    }),
  ],
};
