import type { Stack } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PermissionsBoundary, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../checks/acknowledge';
import { names, type Settings } from '../config';
import { untouchable } from './proof-guard';

/** Identities that outlive a session: none may exist (`admins.named`). */
const standingIdentities = [
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateServiceSpecificCredential',
  'iam:CreateUser',
  'iam:UpdateAccessKey',
  'iam:UpdateLoginProfile',
  'iam:UploadSSHPublicKey',
  'iam:UploadSigningCertificate',
  'sts:GetFederationToken',
];

/** Ways to give oneself more than one has. */
const privileges = [
  'iam:AddRoleToInstanceProfile',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreatePolicyVersion',
  'iam:CreateRole',
  'iam:CreateSAMLProvider',
  'iam:CreateOpenIDConnectProvider',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateSAMLProvider',
];

/**
 * Bounds every role of a stack: whatever its own permissions say, it makes no standing identity, gives itself nothing,
 * and does not touch the proof. Deployments act by the bootstrap's role, which stands outside.
 * @param owned whether the boundary's policy is this stack's, or that of the stack deployed first
 */
export function boundRoles(stack: Stack, settings: Settings, { owned }: { owned: boolean }): void {
  const managedPolicyName = names.boundary(settings);
  if (!owned) {
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'RoleBoundary', managedPolicyName));
    return;
  }
  const policy = new ManagedPolicy(stack, 'RoleBoundary', {
    managedPolicyName,
    description: 'What no role of the platform may do, whatever its permissions say',
    statements: [
      new PolicyStatement({ sid: 'WhatTheRoleItselfAllows', actions: ['*'], resources: ['*'] }),
      new PolicyStatement({
        sid: 'NoStandingIdentity',
        effect: Effect.DENY,
        actions: standingIdentities,
        resources: ['*'],
      }),
      new PolicyStatement({ sid: 'NoMorePrivileges', effect: Effect.DENY, actions: privileges, resources: ['*'] }),
      new PolicyStatement({ sid: 'ProofUntouched', effect: Effect.DENY, actions: untouchable, resources: ['*'] }),
    ],
  });
  const ceiling = 'A boundary grants nothing: it is the ceiling of what roles allow, and denies what no role may do';
  acknowledge(policy, {
    'AwsSolutions-IAM5[Action::*]': ceiling,
    'AwsSolutions-IAM5[Resource::*]': ceiling,
    'NIST.800.53.R5-IAMPolicyNoStatementsWithAdminAccess': ceiling,
    'NIST.800.53.R5-IAMPolicyNoStatementsWithFullAccess': ceiling,
  });
  PermissionsBoundary.of(stack).apply(policy);
}
