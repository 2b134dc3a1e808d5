import { call, one, statement, type Examples } from './example';
import { examples as users } from './service-users.examples';

export const examples: Examples = {
  matches: [
    ...users.matches,
    one('full powers over a database given', statement('ROLE', 'GRANT ROLE', 'grant rds_superuser to mario_verdi')),
    one('a database user created', statement('ROLE', 'CREATE ROLE', 'create user "mario_verdi" login')),
    one('a right in a database given', statement('ROLE', 'GRANT', 'grant select on registro.note to mario_verdi')),
    one('a database user deleted', statement('ROLE', 'DROP ROLE', 'drop role mario_verdi')),
    one(
      'full powers to a user',
      call('iam', 'AttachUserPolicy', { userName: 'u', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ),
    one('a role created', call('iam', 'CreateRole', { roleName: 'r' })),
    one('an access key created', call('iam', 'CreateAccessKey', { userName: 'u' })),
    one('a login profile created', call('iam', 'CreateLoginProfile', { userName: 'u' })),
    one('trust changed', call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: '{}' })),
    one('MFA removed', call('iam', 'DeactivateMFADevice', { userName: 'u' })),
    one('a permission set assigned', call('sso', 'CreateAccountAssignment', { permissionSetArn: 'p' })),
    one('a user created', call('iam', 'CreateUser', { userName: 'u' })),
    one('a password set for somebody', call('iam', 'UpdateLoginProfile', { userName: 'u' })),
    one('somebody put into a group', call('iam', 'AddUserToGroup', { userName: 'u', groupName: 'administrators' })),
    one(
      'a policy written into a role',
      call('iam', 'PutRolePolicy', {
        roleName: 'r',
        policyName: 'p',
        policyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    ),
    one(
      'a version of a policy made the one in force',
      call('iam', 'SetDefaultPolicyVersion', { policyArn: 'p', versionId: 'v1' }),
    ),
    one('a policy taken from a role', call('iam', 'DetachRolePolicy', { roleName: 'r', policyArn: 'p' })),
    one('a boundary removed', call('iam', 'DeleteRolePermissionsBoundary', { roleName: 'r' })),
    one(
      'a key switched on again',
      call('iam', 'UpdateAccessKey', { userName: 'u', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active' }),
    ),
    one('a key deleted', call('iam', 'DeleteAccessKey', { userName: 'u' })),
    one(
      'a virtual MFA device deleted',
      call('iam', 'DeleteVirtualMFADevice', { serialNumber: 'arn:aws:iam::111122223333:mfa/u' }),
    ),
    one(
      'a second factor no longer asked of users',
      call('cognito-idp', 'SetUserPoolMfaConfig', { userPoolId: 'p', mfaConfiguration: 'OFF' }),
    ),
    one(
      "the applications' second factor switched off with other settings",
      call('cognito-idp', 'UpdateUserPool', { userPoolId: 'p', mfaConfiguration: 'OFF' }),
    ),
    one('an identity provider created', call('iam', 'CreateSAMLProvider', { name: 'idp' })),
    one('the password policy weakened', call('iam', 'DeleteAccountPasswordPolicy')),
    one('a user deleted', call('iam', 'DeleteUser', { userName: 'u' })),
    one(
      'a permission set that may do all',
      call('sso', 'AttachManagedPolicyToPermissionSet', {
        permissionSetArn: 'p',
        managedPolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ),
    one(
      'somebody put into a group of the federation',
      call('identitystore', 'CreateGroupMembership', { groupId: 'g', memberId: { userId: 'u' } }),
    ),
    one('a user of the federation created', call('sso-directory', 'CreateUser', { identityStoreId: 'd-1' })),
    one('MFA of the federation removed', call('sso-directory', 'DeleteMfaDeviceForUser', { userId: 'u' })),
    one(
      'a guardrail of the organisation taken off',
      call('organizations', 'DetachPolicy', { policyId: 'p', targetId: '111122223333' }),
    ),
    one(
      'a guardrail of the organisation written anew',
      call('organizations', 'UpdatePolicy', { policyId: 'p', content: '{}' }),
    ),
    one(
      'access to a cluster given',
      call('eks', 'CreateAccessEntry', { name: 'c', principalArn: 'arn:aws:iam::111122223333:role/r' }),
    ),
    one(
      "the password of a database's master user set",
      call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c', masterUserPassword: '****' }),
    ),
  ],
  ignores: [
    ...users.ignores,
    one('an index made in a database', statement('DDL', 'CREATE INDEX', 'create index i_prova on prova (anno)')),
    one("a database's users changed by RDS itself", {
      ...statement('ROLE', 'ALTER ROLE', 'alter role rds_superuser set x = 1'),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com', userName: 'rdsadmin' },
    }),
    one(
      "a database changed, its master user's password left alone",
      call('rds', 'ModifyDBCluster', { dBClusterIdentifier: 'c' }),
    ),
    one('policies listed', { ...call('iam', 'ListAttachedRolePolicies', {}), readOnly: true }),
    one('a refused attempt', call('iam', 'CreateUser', null, { errorCode: 'AccessDenied' })),
    one('a database user of another service', call('cognito-idp', 'CreateGroup', {})),
    one(
      'a second factor asked of users',
      call('cognito-idp', 'SetUserPoolMfaConfig', { userPoolId: 'p', mfaConfiguration: 'ON' }),
    ),
    one("the applications' other settings changed", call('cognito-idp', 'UpdateUserPool', { userPoolId: 'p' })),
    one('a second factor added', call('iam', 'EnableMFADevice', { userName: 'u', serialNumber: 'm' })),
    one('a virtual second factor made', call('iam', 'CreateVirtualMFADevice', { virtualMFADeviceName: 'u' })),
    one('a role tagged', call('iam', 'TagRole', { roleName: 'r' })),
    one('a report asked for', call('iam', 'GenerateCredentialReport')),
    one('a role assumed', call('sts', 'AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/r' })),
    one('users of the application managed', call('cognito-idp', 'AdminCreateUser', {})),
    one('a policy of another service deleted', call('dlm', 'DeletePolicy', {})),
    one('what a service does for itself', {
      ...call('iam', 'CreateServiceLinkedRole', { aWSServiceName: 'rds.amazonaws.com' }),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    }),
  ],
};
