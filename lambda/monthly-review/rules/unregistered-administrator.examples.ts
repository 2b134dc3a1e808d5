import { call, credential, one, session, unknownUser, type Examples } from './example';

/** As a sign-in names an IAM user: without an ARN. */
const signIn = (userName: string, accountId = '111122223333') => ({
  ...call('signin', 'CheckMfa'),
  userIdentity: { type: 'IAMUser', principalId: `AIDA${userName}`, accountId, userName },
  responseElements: { CheckMfa: 'Success' },
});

export const examples: Examples = {
  matches: [
    one('an IAM user nobody knows, reading', {
      ...call('s3', 'ListBuckets'),
      readOnly: true,
      userIdentity: unknownUser,
    }),
    one('a machine by a role that the register lacks, as Systems Manager hands it to instances', {
      ...call('ssm', 'UpdateInstanceInformation'),
      userIdentity: session('i-0abc', 'AWSSystemsManagerDefaultEC2InstanceManagementRole'),
    }),
    one('a session nobody knows', { ...call('ec2', 'RunInstances'), userIdentity: session('ghost', 'Admin') }),
    one('a sign-in at Identity Center by a name nobody knows', credential('Success', 'ghost@example.com')),
    {
      name: 'an IAM user of the same name in another account',
      records: [signIn('anna.verdi'), signIn('anna.verdi', '999999999999')],
    },
    one('a person after the appointment ended', {
      ...call('lambda', 'UpdateFunctionCode20150331v2'),
      eventTime: '2026-10-20T22:30:00Z',
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('an application administrator in a database', {
      eventSource: 'postgresql',
      eventName: 'Read',
      userIdentity: { type: 'DatabaseUser', userName: 'bruno_neri' },
    }),
    one('an application administrator who reads a database by its API', {
      ...call('rdsdata', 'ExecuteStatement', { resourceArn: 'c', sql: '**********' }),
      readOnly: true,
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('an application administrator who changes a database', {
      ...call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'x' }),
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('an application administrator who changes a warehouse', {
      ...call('redshift', 'ModifyCluster', { clusterIdentifier: 'c' }),
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('an application administrator who reads in a warehouse', {
      ...call('redshift-data', 'GetStatementResult'),
      readOnly: true,
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('a record that names nobody at all', { ...call('ec2', 'RunInstances'), userIdentity: undefined }),
    one('a user of whom only the type is told', { ...call('ec2', 'RunInstances'), userIdentity: { type: 'IAMUser' } }),
  ],
  ignores: [
    one('an application administrator who looks at a warehouse', {
      ...call('redshift', 'DescribeClusters'),
      readOnly: true,
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('a registered person, in scope', call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'x' })),
    one('the same by Identity Center user id', {
      ...call('rds', 'ModifyDBCluster'),
      userIdentity: { type: 'IdentityCenterUser', onBehalfOf: { userId: '12345678-aaaa-4bbb-8ccc-1234567890ab' } },
    }),
    one('the same by database user', {
      eventSource: 'postgresql',
      eventName: 'Read',
      userIdentity: { type: 'DatabaseUser', userName: 'anna_verdi' },
    }),
    one('an IAM user who signs in, registered by ARN', signIn('anna.verdi')),
    one('an IAM user who signs in, registered by ARN with a path', signIn('Bruno.Neri')),
    one('a person on the last evening of the appointment', {
      ...call('lambda', 'UpdateFunctionCode20150331v2'),
      eventTime: '2026-10-20T21:30:00Z',
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('a machine role of the register', {
      ...call('s3', 'ListBuckets'),
      userIdentity: session('i-0abc', 'custodia-worker'),
    }),
    one('an instance by its own identity, which no register lists', {
      ...call('ssm', 'RequestManagedInstanceRoleToken'),
      userIdentity: session('i-0abc', 'aws:ec2-instance'),
    }),
    one('a pupil at the sign-in page of an application', {
      ...call('cognito-idp', 'Login_GET'),
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: '111122223333' },
    }),
    one('a pupil who signs in to an application', {
      ...call('cognito-idp', 'InitiateAuth'),
      userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
    }),
    one('a pupil whom an identity pool gives an identity', {
      ...call('cognito-identity', 'GetId'),
      userIdentity: { type: 'Unknown' },
    }),
    one('somebody whom Identity Center asks for a password', {
      ...call('signin', 'CredentialChallenge'),
      userIdentity: { type: 'Unknown', principalId: '111122223333', arn: '', accountId: '111122223333' },
    }),
    one('an AWS service', {
      ...call('kms', 'Decrypt'),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    }),
    one('a wrong password for a name nobody has', credential('Failure', 'ghost@example.com')),
    one('a call that failed', { ...call('s3', 'ListBuckets'), errorCode: 'AccessDenied', userIdentity: unknownUser }),
  ],
};
