import { call, one, type Examples } from './example';

const policy = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
});
const bucketPolicy = (statement: object) =>
  call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: policy(statement) });
const block = (all: boolean) =>
  call('s3', 'PutBucketPublicAccessBlock', {
    bucketName: 'b',
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: all,
      RestrictPublicBuckets: true,
    },
  });
const share = (values: string[]) =>
  call('rds', 'ModifyDBClusterSnapshotAttribute', { attributeName: 'restore', valuesToAdd: values });

export const examples: Examples = {
  matches: [
    one('a bucket open to anybody', bucketPolicy({ Principal: '*' })),
    one('a bucket open to another account', bucketPolicy({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })),
    one('everybody but one', bucketPolicy({ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } })),
    one(
      'a condition that limits nothing',
      bucketPolicy({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }),
    ),
    one('a public access list', call('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['public-read'] })),
    one('the public-access block weakened', block(false)),
    one('the public-access block removed', call('s3', 'DeleteBucketPublicAccessBlock', { bucketName: 'b' })),
    one('encryption removed', call('s3', 'DeleteBucketEncryption', { bucketName: 'b' })),
    one('a snapshot shared with everybody', share(['all'])),
    one('a snapshot shared with another account', share(['444455556666'])),
    one(
      'a disk snapshot shared',
      call('ec2', 'ModifySnapshotAttribute', {
        snapshotId: 's',
        createVolumePermission: { add: { items: [{ group: 'all' }] } },
      }),
    ),
    one(
      'a database made public',
      call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: true }),
    ),
    one(
      'a function URL without sign-in',
      call('lambda', 'CreateFunctionUrlConfig', { functionName: 'f', authType: 'NONE' }),
    ),
    one(
      'a function anybody may call',
      call('lambda', 'AddPermission20150331v2', { functionName: 'f', principal: '*' }),
    ),
  ],
  ignores: [
    one('a bucket open to the own account', bucketPolicy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })),
    one(
      'a bucket open within the organisation',
      bucketPolicy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ),
    one('a denial to everybody', bucketPolicy({ Principal: '*', Effect: 'Deny' })),
    one('a private access list', call('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'] })),
    one('the public-access block on', block(true)),
    one('a snapshot shared with nobody', share([])),
    one('a snapshot shared with the own account', share(['111122223333'])),
    one('a database that answers it is public, when something else was changed', {
      ...call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd' }),
      responseElements: { publiclyAccessible: true },
    }),
    one(
      'a bucket may call a function',
      call('lambda', 'AddPermission20150331v2', {
        functionName: 'f',
        principal: 's3.amazonaws.com',
        sourceAccount: '111122223333',
      }),
    ),
    one('a refused attempt', { ...bucketPolicy({ Principal: '*' }), errorCode: 'AccessDenied' }),
  ],
};
