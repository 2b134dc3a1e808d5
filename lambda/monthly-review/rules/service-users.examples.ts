import { call, one, type Example, type Examples } from './example';

const example = (service: string, name: string, parameters: object, more: object = {}): Example =>
  one(`${service} ${name} ${JSON.stringify(parameters)}`, call(service, name, parameters, more));

/** Calls that change who may come in or do what, one or more of each kind. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: ['SendDelegationToken', 'EnableOutboundWebIdentityFederation', 'UpdateServerCertificate', 'ChangePassword'],
  sso: ['PutApplicationGrant', 'ProvisionPermissionSet', 'AssociateProfile', 'UpdateSSOConfiguration'],
  'sso-directory': ['CreateBearerToken', 'CreateExternalIdPConfigurationForDirectory', 'UpdateUserName'],
  organizations: ['PutResourcePolicy', 'InviteAccountToOrganization', 'CreateAccount', 'DeleteOrganization'],
  account: ['StartPrimaryEmailUpdate'],
  rolesanywhere: ['EnableTrustAnchor', 'DeleteCrl', 'PutAttributeMapping'],
  ds: ['CreateTrust', 'DeleteTrust', 'ResetUserPassword', 'DisableRadius', 'DisableClientAuthentication'],
  'ds-data': ['AddGroupMember', 'UpdateUser'],
  rds: ['AddRoleToDBCluster'],
  redshift: ['ModifyClusterIamRoles'],
  ec2: ['ImportKeyPair', 'ReplaceIamInstanceProfileAssociation'],
  lightsail: ['GetInstanceAccessDetails', 'CreateBucketAccessKey', 'DownloadDefaultKeyPair'],
  elasticache: ['ModifyUser'],
  memorydb: ['UpdateACL'],
  amazonmq: ['CreateUser'],
  transfer: ['ImportSshPublicKey', 'CreateUser'],
  workmail: ['ResetPassword'],
  quicksight: ['RegisterUser'],
  grafana: ['UpdatePermissions', 'CreateWorkspaceApiKey'],
  lakeformation: ['PutDataLakeSettings'],
  eks: ['UpdateAccessEntry', 'CreatePodIdentityAssociation'],
  'cognito-identity': ['SetIdentityPoolRoles'],
  'cognito-idp': ['AdminDeleteSoftwareToken'],
};

const factors = (sms: boolean, app: boolean) => ({
  userPoolId: 'p',
  sMSMfaSettings: { enabled: sms },
  softwareTokenMfaSettings: { enabled: app },
});

/** Examples of the acts in `service-users.ts` and `federation-changes.ts`. */
export const examples: Examples = {
  matches: [
    ...Object.entries(CHANGES).flatMap(([service, names]) => names.map((name) => example(service, name, {}))),
    example('rds', 'ModifyDBCluster', { manageMasterUserPassword: true }),
    example('redshift-serverless', 'UpdateNamespace', { adminUserPassword: '****' }),
    example('ec2', 'ModifyVpcEndpoint', { vpcEndpointId: 'vpce-1', resetPolicy: true }),
    example('ec2', 'ModifyVpcEndpoint', { vpcEndpointId: 'vpce-1', policyDocument: '{}' }),
    example('cognito-idp', 'AdminSetUserMFAPreference', factors(false, false)),
    example('cognito-identity', 'UpdateIdentityPool', { identityPoolId: 'p', allowUnauthenticatedIdentities: true }),
  ],
  ignores: [
    example('redshift-serverless', 'UpdateNamespace', { defaultIamRoleArn: 'r' }),
    example('ec2', 'ModifyVpcEndpoint', { vpcEndpointId: 'vpce-1', addSubnetIds: ['subnet-1'] }),
    example('cognito-idp', 'AdminSetUserMFAPreference', factors(false, true)),
    example('cognito-identity', 'UpdateIdentityPool', { identityPoolId: 'p', allowUnauthenticatedIdentities: false }),
    example('ds', 'DescribeTrusts', {}),
    example('sso', 'DescribePermissionSet', {}),
    example('cognito-idp', 'AdminSetUserPassword', {}),
  ],
};
