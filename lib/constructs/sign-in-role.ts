import { names, type Settings } from '../config';

/** The roles that persons sign in to. */
export const signInRoles = ['database', 'applications', 'reviewer', 'security', 'emergency'] as const;
export type SignInRole = (typeof signInRoles)[number];

/**
 * ARN pattern of a role that persons sign in to: Identity Center puts its roles under a path of its own and adds a
 * suffix, a role of ours is exactly its name.
 */
export const signInRoleArn = (settings: Settings, role: SignInRole, account: string = settings.account): string =>
  settings.signIn.kind === 'identity-center'
    ? `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${names.role(settings, role)}_*`
    : `arn:aws:iam::${account}:role/${names.role(settings, role)}`;
