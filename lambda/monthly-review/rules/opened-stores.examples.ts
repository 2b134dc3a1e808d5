import { call, one, type Example, type Examples } from './example';

const OTHER = '444455556666';
const OWN = '111122223333';
const account = (id: string) => `arn:aws:iam::${id}:root`;
const policy = (principal: unknown, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: '*', Resource: '*', ...more }],
});
const text = (value: unknown) => JSON.stringify(value);

/** By service and call: parameters that open something to others or take its encryption away, and some that do not. */
const ACTS: readonly (readonly [service: string, call: string, opened: object, closed: object])[] = [
  ['rds', 'ModifyDBCluster', { enableInternetAccessGateway: true }, { enableInternetAccessGateway: false }],
  ['rds', 'CreateDBShardGroup', { publiclyAccessible: true }, { publiclyAccessible: false }],
  ['lightsail', 'UpdateRelationalDatabase', { publiclyAccessible: true }, { publiclyAccessible: false }],
  ['lightsail', 'UpdateBucket', { accessRules: { getObject: 'public' } }, { accessRules: { getObject: 'private' } }],
  ['lightsail', 'UpdateBucket', { accessRules: { allowPublicOverrides: true } }, { versioning: 'Enabled' }],
  ['lightsail', 'UpdateBucket', { readonlyAccessAccounts: [OTHER] }, { readonlyAccessAccounts: [OWN] }],
  ['neptune-graph', 'UpdateGraph', { publicConnectivity: true }, { publicConnectivity: false }],
  ['timestream-influxdb', 'CreateDbInstance', { publiclyAccessible: true }, { publiclyAccessible: false }],
  ['dms', 'ModifyInstanceProfile', { publiclyAccessible: true }, { publiclyAccessible: false }],
  [
    'kafka',
    'UpdateConnectivity',
    { connectivityInfo: { publicAccess: { type: 'SERVICE_PROVIDED_EIPS' } } },
    { connectivityInfo: { publicAccess: { type: 'DISABLED' } } },
  ],
  [
    'aoss',
    'CreateSecurityPolicy',
    { type: 'network', policy: text([{ Rules: [], AllowFromPublic: true }]) },
    { type: 'network', policy: text([{ Rules: [], AllowFromPublic: false, SourceVPCEs: ['vpce-1'] }]) },
  ],
  [
    'aoss',
    'UpdateAccessPolicy',
    { type: 'data', policy: [{ Rules: [], Principal: [account(OTHER)] }] },
    { type: 'data', policy: [{ Rules: [], Principal: [account(OWN)] }] },
  ],
  [
    'elasticmapreduce',
    'PutBlockPublicAccessConfiguration',
    { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: false } },
    { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: true } },
  ],
  [
    'ssm',
    'UpdateServiceSetting',
    { settingId: '/ssm/documents/console/public-sharing-permission', settingValue: 'Enable' },
    { settingId: '/ssm/documents/console/public-sharing-permission', settingValue: 'Disable' },
  ],
  [
    'ec2',
    'ModifyFpgaImageAttribute',
    { fpgaImageId: 'f', loadPermission: { add: { items: [{ group: 'all' }] } } },
    { fpgaImageId: 'f', loadPermission: { remove: { items: [{ group: 'all' }] } } },
  ],
  [
    'ec2',
    'ModifyImageAttribute',
    { imageId: 'i', attribute: 'launchPermission', operationType: 'add', userIds: [OTHER] },
    { imageId: 'i', attribute: 'launchPermission', operationType: 'remove', userIds: [OTHER] },
  ],
  [
    'workspaces',
    'UpdateWorkspaceImagePermission',
    { imageId: 'i', allowCopyImage: true, sharedAccountId: OTHER },
    { imageId: 'i', allowCopyImage: false, sharedAccountId: OTHER },
  ],
  ['appstream', 'UpdateImagePermissions', { name: 'i', sharedAccountId: OTHER }, { name: 'i', sharedAccountId: OWN }],
  [
    'ecr',
    'PutReplicationConfiguration',
    { replicationConfiguration: { rules: [{ destinations: [{ region: 'eu-west-1', registryId: OTHER }] }] } },
    { replicationConfiguration: { rules: [{ destinations: [{ region: 'eu-west-3', registryId: OWN }] }] } },
  ],
  ['ds', 'ShareDirectory', { shareTarget: { id: OTHER, type: 'ACCOUNT' } }, { shareTarget: { id: OWN } }],
  [
    's3',
    'CreateAccessGrant',
    { CreateAccessGrantRequest: { Grantee: { GranteeType: 'IAM', GranteeIdentifier: account(OTHER) } } },
    { CreateAccessGrantRequest: { Grantee: { GranteeType: 'IAM', GranteeIdentifier: account(OWN) } } },
  ],
  [
    'lakeformation',
    'GrantPermissions',
    { principal: { dataLakePrincipalIdentifier: OTHER }, resource: { database: { name: 'd' } } },
    { principal: { dataLakePrincipalIdentifier: account(OWN) }, resource: { database: { name: 'd' } } },
  ],
  [
    'lakeformation',
    'BatchGrantPermissions',
    { entries: [{ id: '1', principal: { dataLakePrincipalIdentifier: OTHER } }] },
    { entries: [{ id: '1', principal: { dataLakePrincipalIdentifier: account(OWN) } }] },
  ],
  [
    'backup',
    'StartCopyJob',
    { recoveryPointArn: 'r', destinationBackupVaultArn: `arn:aws:backup:eu-west-1:${OTHER}:backup-vault:v` },
    { recoveryPointArn: 'r', destinationBackupVaultArn: `arn:aws:backup:eu-west-1:${OWN}:backup-vault:v` },
  ],
  [
    'dynamodb',
    'ExportTableToPointInTime',
    { tableArn: 't', s3Bucket: 'b', s3BucketOwner: OTHER },
    { tableArn: 't', s3Bucket: 'b', s3BucketOwner: OWN },
  ],
  [
    'backup',
    'UpdateBackupPlan',
    {
      backupPlan: {
        rules: [{ copyActions: [{ destinationBackupVaultArn: `arn:aws:backup:eu-west-3:${OTHER}:backup-vault:v` }] }],
      },
    },
    {
      backupPlan: {
        rules: [{ copyActions: [{ destinationBackupVaultArn: `arn:aws:backup:eu-west-3:${OWN}:backup-vault:v` }] }],
      },
    },
  ],
  ['quicksight', 'UpdatePublicSharingSettings', { publicSharingEnabled: true }, { publicSharingEnabled: false }],
  ['ram', 'UpdateResourceShare', { allowExternalPrincipals: true }, { name: 's' }],
  ['es', 'AuthorizeVpcEndpointAccess', { domainName: 'd', account: OTHER }, { domainName: 'd', account: OWN }],
  ['s3', 'CreateMultipartUpload', { key: 'k', 'x-amz-acl': 'public-read' }, { key: 'k', 'x-amz-acl': 'private' }],
  [
    's3',
    'CreateMultiRegionAccessPoint',
    { CreateMultiRegionAccessPointRequest: { Details: { Name: 'p', PublicAccessBlock: { BlockPublicAcls: false } } } },
    { CreateMultiRegionAccessPointRequest: { Details: { Name: 'p' } } },
  ],
  // Policies, wherever and however a service writes them.
  ['s3vectors', 'PutVectorBucketPolicy', { policy: text(policy('*')) }, { policy: text(policy({ AWS: OWN })) }],
  ['s3tables', 'PutTableBucketPolicy', { resourcePolicy: text(policy('*')) }, { resourcePolicy: '{}' }],
  ['kafka', 'PutClusterPolicy', { policy: text(policy({ AWS: account(OTHER) })) }, { policy: text(policy({})) }],
  [
    'dsql',
    'PutClusterPolicy',
    { policy: text(policy({ AWS: '*' })) },
    { policy: text(policy('*', { Effect: 'Deny' })) },
  ],
  ['kinesis', 'PutResourcePolicy', { policy: text(policy('*')) }, { policy: text(policy({ AWS: account(OWN) })) }],
  ['dynamodb', 'CreateTable', { resourcePolicy: text(policy('*')) }, { tableName: 't' }],
  ['cloudhsm', 'PutResourcePolicy', { policy: text(policy({ AWS: OTHER })) }, { policy: text(policy({ AWS: OWN })) }],
  ['acm-pca', 'PutPolicy', { policy: text(policy({ AWS: OTHER })) }, { policy: text(policy({ AWS: OWN })) }],
  ['ecr-public', 'SetRepositoryPolicy', { policyText: text(policy({ AWS: OTHER })) }, { policyText: 'cut short' }],
  ['kms', 'ReplicateKey', { policy: text(policy('*')) }, { replicaRegion: 'eu-west-3' }],
  [
    'apigateway',
    'UpdateRestApi',
    { restApiId: 'r', patchOperations: [{ op: 'replace', path: '/policy', value: text(policy('*')) }] },
    { restApiId: 'r', patchOperations: [{ op: 'replace', path: '/name', value: 'n' }] },
  ],
  [
    'secretsmanager',
    'PutResourcePolicy',
    { secretId: 's', resourcePolicy: encodeURIComponent(text(policy({ AWS: [account(OTHER)] }))) },
    { secretId: 's', resourcePolicy: encodeURIComponent(text(policy({ AWS: [account(OWN)] }))) },
  ],
  ['events', 'PutPermission', { policy: text(policy('*')) }, { policy: text(policy({ AWS: OWN })) }],
  [
    'events',
    'PutPermission',
    { principal: '*', condition: { type: 'StringLike', key: 'aws:PrincipalOrgID', value: '*' } },
    { principal: '*', condition: { type: 'StringEquals', key: 'aws:PrincipalOrgID', value: 'o-1' } },
  ],
  [
    'lambda',
    'AddPermission20150331v2',
    { functionName: 'f', principal: '*', sourceAccount: OTHER },
    { functionName: 'f', principal: '*', sourceAccount: OWN },
  ],
  [
    'lambda',
    'AddPermission20150331v2',
    { functionName: 'f', principal: '*', sourceArn: 'arn:aws:s3:::*' },
    { functionName: 'f', principal: '*', sourceArn: `arn:aws:sns:eu-west-1:${OWN}:t` },
  ],
  [
    'lambda',
    'AddLayerVersionPermission20181031',
    { layerName: 'l', principal: '*' },
    { layerName: 'l', principal: '*', organizationId: 'o-1' },
  ],
  // Encryption.
  ['redshift', 'ModifyCluster', { encrypted: false }, { encrypted: true }],
  ['elasticache', 'ModifyReplicationGroup', { transitEncryptionEnabled: false }, { transitEncryptionEnabled: true }],
  [
    'xray',
    'PutEncryptionConfig',
    { PutEncryptionConfigRequest: { Type: 'NONE' } },
    { PutEncryptionConfigRequest: { Type: 'KMS' } },
  ],
  [
    'glue',
    'PutDataCatalogEncryptionSettings',
    { dataCatalogEncryptionSettings: { encryptionAtRest: { catalogEncryptionMode: 'DISABLED' } } },
    { dataCatalogEncryptionSettings: { encryptionAtRest: { catalogEncryptionMode: 'SSE-KMS' } } },
  ],
  [
    'athena',
    'UpdateWorkGroup',
    { configurationUpdates: { resultConfigurationUpdates: { removeEncryptionConfiguration: true } } },
    { configurationUpdates: { resultConfigurationUpdates: { outputLocation: 's3://b/' } } },
  ],
  [
    'es',
    'UpdateDomainConfig',
    { domainEndpointOptions: { enforceHTTPS: false } },
    { domainEndpointOptions: { enforceHTTPS: true } },
  ],
  [
    'rds',
    'ModifyDBClusterParameterGroup',
    { parameters: [{ parameterName: 'rds.force_ssl', parameterValue: '0' }] },
    { parameters: [{ parameterName: 'rds.force_ssl', parameterValue: '1' }] },
  ],
];

const example = (what: string, service: string, name: string, parameters: object): Example =>
  one(`${service} ${name}, ${what}: ${JSON.stringify(parameters)}`, call(service, name, parameters));

/** Examples of the acts in `opened-stores.ts`, `opened-policies.ts` and `removed-encryption.ts`. */
export const examples: Examples = {
  matches: [
    ...ACTS.map(([service, name, opened]) => example('which opens', service, name, opened)),
    example('which bares', 'firehose', 'StopDeliveryStreamEncryption', { deliveryStreamName: 's' }),
    example('which bares', 's3tables', 'DeleteTableBucketEncryption', { tableBucketARN: 't' }),
  ],
  ignores: ACTS.map(([service, name, , closed]) => example('which does not', service, name, closed)),
};
