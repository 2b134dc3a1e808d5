import { call, one, type Examples } from './example';
import { examples as stores } from './opened-stores.examples';

const policy = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
});
const bucketPolicy = (statement: object) =>
  call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: policy(statement) });
const OTHER = '444455556666';
const anybodyOf = (operator: string, key: string, ...values: string[]) =>
  bucketPolicy({ Principal: '*', Condition: { [operator]: { [key]: values } } });
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
const ownedList = (grantee: object) =>
  call('s3', 'PutBucketAcl', {
    bucketName: 'b',
    AccessControlPolicy: {
      Owner: { ID: 'own' },
      AccessControlList: {
        Grant: [
          { Grantee: { 'xsi:type': 'CanonicalUser', ID: 'own' }, Permission: 'FULL_CONTROL' },
          { Grantee: grantee, Permission: 'READ' },
        ],
      },
    },
  });
const accessPoint = (blocked: boolean) =>
  call('s3', 'CreateAccessPoint', {
    name: 'p',
    CreateAccessPointRequest: {
      Bucket: 'b',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: blocked,
        IgnorePublicAcls: blocked,
        BlockPublicPolicy: blocked,
        RestrictPublicBuckets: blocked,
      },
    },
  });
const fileSystem = (condition: object) =>
  call('elasticfilesystem', 'PutFileSystemPolicy', {
    fileSystemId: 'fs-1',
    policy: JSON.stringify(policy({ Principal: { AWS: '*' }, Condition: { Bool: condition } })),
  });
const share = (values: string[]) =>
  call('rds', 'ModifyDBClusterSnapshotAttribute', { attributeName: 'restore', valuesToAdd: values });

export const examples: Examples = {
  matches: [
    one("a database's proxy let in without TLS", call('rds', 'ModifyDBProxy', { dBProxyName: 'p', requireTLS: false })),
    one(
      'a stream let in without TLS',
      call('kafka', 'UpdateSecurity', { encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS_PLAINTEXT' } } }),
    ),
    one('a broker made reachable from the Internet', call('amazonmq', 'CreateBroker', { publiclyAccessible: true })),
    one('a shared copy of a disk that another account copies', {
      ...call('ec2', 'SharedSnapshotCopyInitiated'),
      eventType: 'AwsServiceEvent',
      sourceIPAddress: 'ec2.amazonaws.com',
      userIdentity: { accountId: '111122223333', invokedBy: 'ec2.amazonaws.com' },
    }),
    one(
      'a bucket open to whoever has no organisation',
      anybodyOf('ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-1'),
    ),
    one('a database made public, in capitals', call('rds', 'ModifyDBInstance', { publiclyAccessible: 'TRUE' })),
    one('a file system open to anybody', fileSystem({ 'aws:SecureTransport': 'true' })),
    one(
      'a file system open to anybody by another way than its own',
      fileSystem({ 'elasticfilesystem:AccessedViaMountTarget': 'false' }),
    ),
    ...stores.matches,
    one('a bucket open to anybody', bucketPolicy({ Principal: '*' })),
    one('a bucket open to another account', bucketPolicy({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })),
    one('everybody but one', bucketPolicy({ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } })),
    one(
      'a condition that limits nothing',
      bucketPolicy({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }),
    ),
    one('a bucket open to whoever is of another account', anybodyOf('StringEquals', 'aws:PrincipalAccount', OTHER)),
    one(
      'a bucket open to whoever is of the own account or another',
      anybodyOf('StringEquals', 'aws:PrincipalAccount', '111122223333', OTHER),
    ),
    one(
      'a bucket open to roles of another account, named in a condition',
      anybodyOf('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/etl*`),
    ),
    one(
      "a bucket open to any account's role of a name",
      anybodyOf('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/etl'),
    ),
    one('a bucket open to any organisation', anybodyOf('StringLike', 'aws:PrincipalOrgID', 'o-*')),
    one('a bucket open to the units of any organisation', anybodyOf('StringLike', 'aws:PrincipalOrgPaths', 'o-*/*')),
    one('a bucket that any topic may use', anybodyOf('ArnLike', 'aws:SourceArn', 'arn:aws:sns:eu-west-1:*:*')),
    one('a bucket that any bucket may use', anybodyOf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*')),
    one(
      'a bucket that services may use on behalf of another account',
      anybodyOf('StringEquals', 'AWS:SourceAccount', OTHER),
    ),
    one(
      'a bucket open to one role of another account',
      bucketPolicy({
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/etl` } },
      }),
    ),
    one(
      'a bucket open to another account at its office',
      bucketPolicy({
        Principal: { AWS: OTHER },
        Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
      }),
    ),
    one(
      'a function another account may call, on its own behalf',
      call('lambda', 'AddPermission20150331v2', { functionName: 'f', principal: OTHER, sourceAccount: OTHER }),
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
    one(
      'a bucket open to everybody by an address that is all addresses',
      bucketPolicy({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } } }),
    ),
    one(
      'a bucket open to whoever uses TLS',
      bucketPolicy({ Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ),
    one(
      'a bucket open to everybody outside an organisation',
      bucketPolicy({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ),
    one(
      'a policy written as text',
      call('s3', 'PutBucketPolicy', {
        bucketName: 'b',
        bucketPolicy: JSON.stringify(policy({ Principal: { AWS: ['*'] } })),
      }),
    ),
    one(
      'an access list that names everybody',
      call('s3', 'PutBucketAcl', {
        bucketName: 'b',
        AccessControlPolicy: {
          AccessControlList: {
            Grant: [
              { Grantee: { 'xsi:type': 'CanonicalUser', ID: 'own' }, Permission: 'FULL_CONTROL' },
              {
                Grantee: { 'xsi:type': 'Group', URI: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers' },
                Permission: 'READ',
              },
            ],
          },
        },
      }),
    ),
    one(
      'a grant to everybody by header',
      call('s3', 'PutObjectAcl', {
        bucketName: 'b',
        key: 'k',
        'x-amz-grant-read': 'uri="http://acs.amazonaws.com/groups/global/AllUsers"',
      }),
    ),
    one(
      'a public access list by header, as CloudTrail gathers it',
      call('s3', 'PutBucketAcl', { bucketName: 'b', accessControlList: { 'x-amz-acl': 'public-read' } }),
    ),
    one(
      'a grant to everybody by header, as CloudTrail gathers it',
      call('s3', 'PutBucketAcl', {
        bucketName: 'b',
        accessControlList: {
          'x-amz-grant-read-acp': 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
        },
      }),
    ),
    one(
      'everybody may change the access list',
      call('s3', 'PutBucketAcl', {
        bucketName: 'b',
        'x-amz-grant-write-acp': 'uri=http://acs.amazonaws.com/groups/global/AllUsers',
      }),
    ),
    one(
      'a grant by header to whoever has an address',
      call('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-grant-read': 'emailAddress="someone@example.com"' }),
    ),
    one('an access list that names a stranger', ownedList({ 'xsi:type': 'CanonicalUser', ID: 'stranger' })),
    one(
      'an access list that names an address',
      ownedList({ 'xsi:type': 'AmazonCustomerByEmail', EmailAddress: 'someone@example.com' }),
    ),
    one(
      'an object written public',
      call('s3', 'PutObject', { bucketName: 'b', key: 'k', 'x-amz-acl': ['public-read'] }),
    ),
    one(
      'an object copied public',
      call('s3', 'CopyObject', { bucketName: 'b', key: 'k', 'x-amz-acl': 'authenticated-read' }),
    ),
    one('a bucket created public', call('s3', 'CreateBucket', { bucketName: 'b', 'x-amz-acl': ['public-read-write'] })),
    one(
      "the account's public-access block removed",
      call('s3', 'DeleteAccountPublicAccessBlock', { accountId: '111122223333' }),
    ),
    one(
      "the account's public-access block off",
      call('s3', 'PutAccountPublicAccessBlock', {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: false,
        },
      }),
    ),
    one(
      'an access point open to anybody',
      call('s3', 'PutAccessPointPolicy', { name: 'p', Policy: JSON.stringify(policy({ Principal: '*' })) }),
    ),
    one(
      'an access point open to another account, its policy in the body',
      call('s3', 'PutAccessPointPolicy', {
        name: 'p',
        PutAccessPointPolicyRequest: {
          Policy: JSON.stringify(policy({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })),
        },
      }),
    ),
    one(
      'an access point of several Regions open to anybody',
      call('s3', 'PutMultiRegionAccessPointPolicy', {
        PutMultiRegionAccessPointPolicyRequest: {
          Details: { Name: 'p', Policy: JSON.stringify(policy({ Principal: '*' })) },
        },
      }),
    ),
    one('an access point created without a public-access block', accessPoint(false)),
    one(
      'a vault of archives open to anybody',
      call('glacier', 'SetVaultAccessPolicy', {
        vaultName: 'v',
        policy: { policy: JSON.stringify(policy({ Principal: '*' })) },
      }),
    ),
    one(
      'data replicated to another account',
      call('s3', 'PutBucketReplication', {
        bucketName: 'b',
        ReplicationConfiguration: {
          Rule: { Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::x', Account: '444455556666' } },
        },
      }),
    ),
    one(
      'an image shared with everybody',
      call('ec2', 'ModifyImageAttribute', {
        imageId: 'ami-1',
        launchPermission: { add: { items: [{ group: 'all' }] } },
        attributeType: 'launchPermission',
      }),
    ),
    one(
      'an image shared with another account',
      call('ec2', 'ModifyImageAttribute', {
        imageId: 'ami-1',
        launchPermission: { add: { items: [{ userId: '444455556666' }] } },
      }),
    ),
    one(
      'an image shared with an organisation',
      call('ec2', 'ModifyImageAttribute', {
        imageId: 'ami-1',
        launchPermission: {
          add: { items: [{ organizationArn: 'arn:aws:organizations::444455556666:organization/o-1' }] },
        },
      }),
    ),
    one(
      'a disk snapshot shared with another account',
      call('ec2', 'ModifySnapshotAttribute', {
        snapshotId: 'snap-1',
        createVolumePermission: { add: { items: [{ userId: '444455556666' }] } },
        attributeType: 'CREATE_VOLUME_PERMISSION',
      }),
    ),
    one('the block of public snapshots off', call('ec2', 'DisableSnapshotBlockPublicAccess', {})),
    one(
      'encryption of new disks off',
      call('ec2', 'DisableEbsEncryptionByDefault', { DisableEbsEncryptionByDefaultRequest: {} }),
    ),
    one(
      'a database restored reachable',
      call('rds', 'RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'd', publiclyAccessible: true }),
    ),
    one('a database created reachable by default', {
      ...call('rds', 'CreateDBInstance', { dBInstanceIdentifier: 'd' }),
      responseElements: { publiclyAccessible: true },
    }),
    one(
      'a classic database group opened',
      call('rds', 'AuthorizeDBSecurityGroupIngress', { dBSecurityGroupName: 'g', cIDRIP: '0.0.0.0/0' }),
    ),
    one(
      'a warehouse made reachable',
      call('redshift', 'ModifyCluster', { clusterIdentifier: 'c', publiclyAccessible: true }),
    ),
    one(
      "a warehouse's snapshot shared",
      call('redshift', 'AuthorizeSnapshotAccess', {
        snapshotIdentifier: 's',
        accountWithRestoreAccess: '444455556666',
      }),
    ),
    one(
      'a secret open to another account',
      call('secretsmanager', 'PutResourcePolicy', {
        secretId: 's',
        resourcePolicy: JSON.stringify(policy({ Principal: { AWS: '444455556666' } })),
      }),
    ),
    one(
      'a key open to anybody',
      call('kms', 'PutKeyPolicy', {
        keyId: 'k',
        policy: JSON.stringify(policy({ Principal: { AWS: '*' }, Action: 'kms:*' })),
      }),
    ),
    one(
      'a queue open to anybody',
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: { Policy: JSON.stringify(policy({ Principal: '*' })) },
      }),
    ),
    one(
      'a topic open to anybody',
      call('sns', 'SetTopicAttributes', {
        topicArn: 't',
        attributeName: 'Policy',
        attributeValue: JSON.stringify(policy({ Principal: { AWS: '*' } })),
      }),
    ),
    one(
      'a queue created open',
      call('sqs', 'CreateQueue', {
        queueName: 'q',
        attributes: { Policy: JSON.stringify(policy({ Principal: '*' })) },
      }),
    ),
    one(
      "a queue's encryption off",
      call('sqs', 'SetQueueAttributes', { queueUrl: 'q', attributes: { SqsManagedSseEnabled: 'false' } }),
    ),
    one(
      "a topic's encryption off",
      call('sns', 'SetTopicAttributes', { topicArn: 't', attributeName: 'KmsMasterKeyId', attributeValue: '' }),
    ),
    one(
      "a queue's keys off, both",
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: { KmsMasterKeyId: '', SqsManagedSseEnabled: 'false' },
      }),
    ),
    one(
      'resources shared with another account',
      call('ram', 'CreateResourceShare', { name: 's', principals: [OTHER], allowExternalPrincipals: true }),
    ),
    one('resources shared, with whom the request does not limit', call('ram', 'CreateResourceShare', { name: 's' })),
    one(
      'another account of the organisation added to a share',
      call('ram', 'AssociateResourceShare', { resourceShareArn: 's', principals: [OTHER] }),
    ),
    one("a stream's encryption off", call('kinesis', 'StopStreamEncryption', { streamName: 's' })),
    one(
      'a registry of images open to another account',
      call('ecr', 'SetRepositoryPolicy', {
        repositoryName: 'r',
        policyText: JSON.stringify(policy({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })),
      }),
    ),
    one(
      'a search domain open to anybody',
      call('es', 'UpdateElasticsearchDomainConfig', {
        domainName: 'd',
        accessPolicies: JSON.stringify(policy({ Principal: { AWS: '*' } })),
      }),
    ),
    one(
      'the vault open to another account',
      call('backup', 'PutBackupVaultAccessPolicy', {
        backupVaultName: 'v',
        policy: JSON.stringify(policy({ Principal: { AWS: '444455556666' } })),
      }),
    ),
    one(
      'a table open to anybody',
      call('dynamodb', 'PutResourcePolicy', { resourceArn: 't', policy: JSON.stringify(policy({ Principal: '*' })) }),
    ),
    one(
      'an event bus open to another account',
      call('events', 'PutPermission', {
        eventBusName: 'default',
        action: 'events:PutEvents',
        principal: '444455556666',
      }),
    ),
    one(
      'a function another account may call',
      call('lambda', 'AddPermission20150331v2', { functionName: 'f', principal: 'arn:aws:iam::444455556666:root' }),
    ),
    one(
      'a document shared with everybody',
      call('ssm', 'ModifyDocumentPermission', { name: 'd', accountIdsToAdd: ['All'] }),
    ),
  ],
  ignores: [
    one("a database's proxy that asks for TLS", call('rds', 'ModifyDBProxy', { dBProxyName: 'p', requireTLS: true })),
    one(
      'a stream that asks for TLS',
      call('kafka', 'UpdateSecurity', { encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS' } } }),
    ),
    one(
      'a search domain that would be open to anybody, in a dry run',
      call('es', 'UpdateDomainConfig', {
        domainName: 'd',
        dryRun: true,
        accessPolicies: JSON.stringify(policy({ Principal: { AWS: '*' } })),
      }),
    ),
    one(
      'a file system open to whoever is in its network, as the console proposes',
      fileSystem({ 'elasticfilesystem:AccessedViaMountTarget': 'true' }),
    ),
    one(
      'a queue that one bucket may fill, its ARN in the old form',
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: {
          Policy: JSON.stringify(
            policy({ Principal: { AWS: '*' }, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:uploads' } } }),
          ),
        },
      }),
    ),
    ...stores.ignores,
    one('a bucket open to the own account', bucketPolicy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })),
    one(
      'a bucket open within the organisation',
      bucketPolicy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ),
    one(
      'a bucket open to whoever is of the own account',
      anybodyOf('StringEquals', 'aws:PrincipalAccount', '111122223333'),
    ),
    one(
      'a bucket open to roles of the own account, named in a condition',
      anybodyOf('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/app-*'),
    ),
    one(
      'a bucket open to two accounts, of which another condition leaves the own',
      bucketPolicy({
        Principal: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalAccount': ['111122223333', OTHER] },
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' },
        },
      }),
    ),
    one(
      'a bucket open to a unit of the organisation',
      anybodyOf('StringLike', 'aws:PrincipalOrgPaths', 'o-1/r-1/ou-1/*'),
    ),
    one("a bucket open to a role's sessions", anybodyOf('StringLike', 'aws:userid', 'AROAEXAMPLE:*')),
    one('a bucket that a bucket may use', anybodyOf('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::custodia-*')),
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
    one(
      'a bucket open to the networks of the office',
      bucketPolicy({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
    ),
    one(
      'a bucket open to an endpoint of the network',
      bucketPolicy({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
    ),
    one(
      'a bucket that a service writes to',
      bucketPolicy({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' }),
    ),
    one(
      'an access list of its owner',
      call('s3', 'PutBucketAcl', {
        bucketName: 'b',
        AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { ID: 'own' }, Permission: 'FULL_CONTROL' } } },
      }),
    ),
    one('an access list that names its owner twice', ownedList({ 'xsi:type': 'CanonicalUser', ID: 'own' })),
    one(
      'an access list that lets S3 write its logs',
      ownedList({ 'xsi:type': 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }),
    ),
    one(
      'a private access list, as CloudTrail gathers it',
      call('s3', 'PutBucketAcl', { bucketName: 'b', accessControlList: { 'x-amz-acl': 'private' } }),
    ),
    one(
      "an object written for the bucket's owner",
      call('s3', 'PutObject', { bucketName: 'b', key: 'public-read', 'x-amz-acl': 'bucket-owner-full-control' }),
    ),
    one(
      'a bucket created',
      call('s3', 'CreateBucket', { bucketName: 'b', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    ),
    one(
      'encryption set',
      call('s3', 'PutBucketEncryption', { bucketName: 'b', ServerSideEncryptionConfiguration: {} }),
    ),
    one(
      'replication within the account',
      call('s3', 'PutBucketReplication', {
        bucketName: 'b',
        ReplicationConfiguration: { Rule: { Destination: { Account: '111122223333' } } },
      }),
    ),
    one(
      'an image no longer shared',
      call('ec2', 'ModifyImageAttribute', {
        imageId: 'ami-1',
        launchPermission: { remove: { items: [{ group: 'all' }] } },
      }),
    ),
    one(
      'the description of an image changed',
      call('ec2', 'ModifyImageAttribute', { imageId: 'ami-1', description: { value: 'all' } }),
    ),
    one(
      'a disk snapshot no longer shared',
      call('ec2', 'ModifySnapshotAttribute', {
        snapshotId: 'snap-1',
        createVolumePermission: { remove: { items: [{ userId: '444455556666' }] } },
      }),
    ),
    one('an access point with its block', accessPoint(true)),
    one(
      'an access point for a role of the own account, its policy in the body',
      call('s3', 'PutAccessPointPolicy', {
        name: 'p',
        PutAccessPointPolicyRequest: {
          Policy: JSON.stringify(policy({ Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } })),
        },
      }),
    ),
    one('encryption of new disks on', call('ec2', 'EnableEbsEncryptionByDefault', {})),
    one(
      'a snapshot no longer shared',
      call('rds', 'ModifyDBClusterSnapshotAttribute', { attributeName: 'restore', valuesToRemove: ['all'] }),
    ),
    one(
      'a database made private',
      call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: false }),
    ),
    one('a database created private', {
      ...call('rds', 'CreateDBInstance', {
        dBInstanceIdentifier: 'd',
        publiclyAccessible: false,
        storageEncrypted: true,
      }),
      responseElements: { publiclyAccessible: false },
    }),
    one(
      'a secret for a role of the own account',
      call('secretsmanager', 'PutResourcePolicy', {
        secretId: 's',
        resourcePolicy: JSON.stringify(policy({ Principal: { AWS: 'arn:aws:iam::111122223333:role/r' } })),
      }),
    ),
    one(
      'a key policy of the own account',
      call('kms', 'PutKeyPolicy', {
        keyId: 'k',
        policy: JSON.stringify(policy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*' })),
      }),
    ),
    one(
      'a queue that a topic may fill',
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: {
          Policy: JSON.stringify(
            policy({
              Principal: '*',
              Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:t' } },
            }),
          ),
        },
      }),
    ),
    one(
      "a queue's patience changed",
      call('sqs', 'SetQueueAttributes', { queueUrl: 'q', attributes: { VisibilityTimeout: '60' } }),
    ),
    one(
      "a queue's own key instead of the managed one",
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: { KmsMasterKeyId: 'alias/custodia', SqsManagedSseEnabled: 'false' },
      }),
    ),
    one(
      "the managed key instead of a queue's own",
      call('sqs', 'SetQueueAttributes', {
        queueUrl: 'q',
        attributes: { KmsMasterKeyId: '', SqsManagedSseEnabled: 'true' },
      }),
    ),
    one(
      'resources shared within the organisation',
      call('ram', 'CreateResourceShare', {
        name: 's',
        principals: ['arn:aws:organizations::444455556666:ou/o-1/ou-1'],
        allowExternalPrincipals: false,
      }),
    ),
    one(
      'a function URL with sign-in',
      call('lambda', 'CreateFunctionUrlConfig', { functionName: 'f', authType: 'AWS_IAM' }),
    ),
    one(
      'a permission taken away',
      call('lambda', 'RemovePermission20150331v2', { functionName: 'f', statementId: 's' }),
    ),
    one('a policy read', { ...call('s3', 'GetBucketPolicy', { bucketName: 'b' }), readOnly: true }),
  ],
};
