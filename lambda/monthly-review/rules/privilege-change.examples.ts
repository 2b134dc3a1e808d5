import { call, one, type Examples } from './example';

export const examples: Examples = {
  matches: [
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
  ],
  ignores: [
    one('policies listed', { ...call('iam', 'ListAttachedRolePolicies', {}), readOnly: true }),
    one('a refused attempt', call('iam', 'CreateUser', null, { errorCode: 'AccessDenied' })),
    one("one's own password renewed, as is a duty", call('iam', 'ChangePassword')),
    one('a database user of another service', call('cognito-idp', 'CreateGroup', {})),
  ],
};
