import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, type Act } from './acts';
import { foreignAccounts, isAdministrator, isPublic } from './policy-document';
import { federationActs, POWERFUL } from './federation-changes';
import { databaseRoleActs } from './database-statements';
import { entriesOf, fieldOf, flag, parameter, textParameter } from './record-fields';
import { serviceUserActs } from './service-users';
import type { EventRule } from './rule';

const opensTrust = (event: AccessEvent) => {
  const policy = parameter(event, 'assumeRolePolicyDocument') ?? parameter(event, 'policyDocument');
  return (
    isPublic(policy) ||
    (event.recipientAccountId !== '' && foreignAccounts(policy, event.recipientAccountId).length > 0)
  );
};

/** Whether of a user's second factors one is switched off and none on. */
function leavesNoFactor(event: AccessEvent): boolean {
  const set = entriesOf(parameter(event)).map(([, factor]) => flag(fieldOf(factor, 'enabled')));
  return set.includes(false) && !set.includes(true);
}

/** Every change in IAM but a second factor that is added, the account's alias, and tags. */
const IAM_CHANGES = [
  'AddRoleToInstanceProfile',
  'AddUserToGroup',
  'AttachGroupPolicy',
  'AttachRolePolicy',
  'AttachUserPolicy',
  'CreateAccessKey',
  'CreateGroup',
  'CreateInstanceProfile',
  'CreateLoginProfile',
  'CreateOpenIDConnectProvider',
  'CreatePolicy',
  'CreatePolicyVersion',
  'CreateRole',
  'CreateSAMLProvider',
  'CreateServiceSpecificCredential',
  'CreateUser',
  'DeleteAccessKey',
  'DeleteAccountPasswordPolicy',
  'DeleteGroup',
  'DeleteGroupPolicy',
  'DeleteInstanceProfile',
  'DeleteLoginProfile',
  'DeleteOpenIDConnectProvider',
  'DeletePolicy',
  'DeletePolicyVersion',
  'DeleteRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'DeleteSAMLProvider',
  'DeleteSSHPublicKey',
  'DeleteUser',
  'DeleteUserPermissionsBoundary',
  'DeleteUserPolicy',
  'DetachGroupPolicy',
  'DetachRolePolicy',
  'DetachUserPolicy',
  'PutGroupPolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'PutUserPermissionsBoundary',
  'PutUserPolicy',
  'RemoveRoleFromInstanceProfile',
  'RemoveUserFromGroup',
  'ResetServiceSpecificCredential',
  'SetDefaultPolicyVersion',
  'UpdateAccessKey',
  'UpdateAccountPasswordPolicy',
  'UpdateAssumeRolePolicy',
  'UpdateGroup',
  'UpdateLoginProfile',
  'UpdateOpenIDConnectProviderThumbprint',
  'AddClientIDToOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'UpdateRole',
  'UpdateSAMLProvider',
  'UpdateServiceSpecificCredential',
  'UpdateSSHPublicKey',
  'UpdateUser',
  'UploadSSHPublicKey',
  'UploadSigningCertificate',
  'UpdateSigningCertificate',
  'DeleteSigningCertificate',
  'UploadServerCertificate',
  'DeleteServerCertificate',
  'DeleteServiceSpecificCredential',
  'UpdateRoleDescription',
  'SetSecurityTokenServicePreferences',
  'EnableOrganizationsRootCredentialsManagement',
  'DisableOrganizationsRootCredentialsManagement',
  'EnableOrganizationsRootSessions',
  'DisableOrganizationsRootSessions',
  'CreateDelegationRequest',
  'AssociateDelegationRequest',
  'UpdateDelegationRequest',
  'AcceptDelegationRequest',
  'SendDelegationToken',
  'UpdateOpenIDConnectProvider',
  'UpdateServerCertificate',
  'EnableOutboundWebIdentityFederation',
  'DisableOutboundWebIdentityFederation',
  'PutAccountProperties',
] as const;

const acts: readonly Act[] = [
  {
    services: ['iam', 'sso-directory', 'identitystore', 'ds'],
    eventNames: [
      'DeactivateMFADevice',
      'DeleteVirtualMFADevice',
      'DeleteMfaDeviceForUser',
      'DisableRadius',
      'DisableClientAuthentication',
    ],
    it: 'secondo fattore (MFA) tolto',
    en: 'second factor (MFA) removed',
    severity: 'high',
    whoever: true,
  },
  {
    services: ['cognito-idp'],
    eventNames: ['SetUserPoolMfaConfig', 'UpdateUserPool'],
    it: 'secondo fattore (MFA) tolto',
    en: 'second factor (MFA) removed',
    severity: 'high',
    whoever: true,
    when: (event) => textParameter(event, 'mfaConfiguration') === 'OFF',
  },
  {
    services: ['cognito-idp'],
    eventNames: ['AdminSetUserMFAPreference', 'AdminDeleteSoftwareToken'],
    it: 'secondo fattore (MFA) di un utente tolto',
    en: "a user's second factor (MFA) removed",
    severity: 'medium',
    when: (event) => event.eventName === 'AdminDeleteSoftwareToken' || leavesNoFactor(event),
  },
  {
    services: ['iam'],
    eventNames: ['AttachUserPolicy', 'AttachGroupPolicy', 'AttachRolePolicy'],
    it: 'pieni poteri attribuiti',
    en: 'full powers given',
    severity: 'high',
    when: (event) => POWERFUL.test(textParameter(event, 'policyArn')),
  },
  {
    services: ['iam'],
    eventNames: ['PutUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'CreatePolicy', 'CreatePolicyVersion'],
    it: 'pieni poteri attribuiti da una policy',
    en: 'full powers given by a policy',
    severity: 'high',
    when: (event) => isAdministrator(parameter(event, 'policyDocument')),
  },
  {
    services: ['iam'],
    eventNames: ['CreateRole', 'UpdateAssumeRolePolicy'],
    it: 'ruolo che altri account o chiunque possono assumere',
    en: 'role that other accounts or anybody may assume',
    severity: 'high',
    when: opensTrust,
  },
  {
    services: ['iam'],
    eventNames: ['CreateUser', 'CreateLoginProfile'],
    it: 'utente o accesso alla console creato fuori dalla federazione',
    en: 'user or console access created outside the federation',
    severity: 'high',
  },
  {
    services: ['iam'],
    eventNames: [...IAM_CHANGES],
    it: 'utenti, ruoli, policy o chiavi cambiati',
    en: 'users, roles, policies or keys changed',
    severity: 'medium',
  },
  {
    // Renewing it is a duty; that somebody else does it with a stolen session is seen only here.
    services: ['iam'],
    eventNames: ['ChangePassword'],
    it: 'propria password cambiata',
    en: 'own password changed',
    severity: 'low',
  },
  {
    services: ['iam'],
    eventNames: ['CreateServiceLinkedRole', 'DeleteServiceLinkedRole'],
    it: 'ruolo di un servizio AWS creato o eliminato',
    en: 'role of an AWS service created or deleted',
    severity: 'low',
  },
  ...federationActs,
  ...serviceUserActs,
  ...databaseRoleActs,
];

export const privilegeChange: EventRule = {
  name: 'privilege-change',
  severity: 'medium',
  clause: 'admin.least-privilege',
  title: { it: 'Privilegi cambiati', en: 'Privileges changed' },
  why: {
    it: 'Chi cambia utenti, ruoli, policy o chiavi decide chi può fare che cosa, anche domani: è il modo più semplice di restare dentro. La policy vuole solo amministratori nominati, con i poteri che servono.',
    en: 'Whoever changes users, roles, policies or keys decides who may do what, tomorrow too: it is the simplest way to stay inside. The policy wants appointed administrators only, with the powers they need.',
  },
  check: {
    it: 'Se il cambiamento viene da un rilascio approvato o da una richiesta scritta; se no, annullarlo e guardare che cosa hanno fatto i nuovi poteri.',
    en: 'Whether the change comes from an approved release or a written request; if not, undo it and look at what the new powers did.',
  },
  eventNames: eventNamesOf(acts),
  match: (event, actor, context) =>
    event.identity.type === 'AWSService' ? null : matchAct(acts, event, actor, context),
};
