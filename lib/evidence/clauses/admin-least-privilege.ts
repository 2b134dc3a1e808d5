import { object, objects } from '../../template/shape';
import { noneBeyond } from '../checks/duties';
import { administratorPolicies, denied, givesAll, MANAGED_ADMINISTRATOR, signIns } from '../checks/identities';
import { takenOnByOne } from '../checks/roles';
import { check, each, type ClauseJudge } from '../check';
import { statementsOf } from '../../template/statements';

/** What no person may do, whatever else the session allows: stop the record, or undo a lock. */
const PROOF = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
  'cloudtrail:PutInsightSelectors',
  'guardduty:DeleteDetector',
  'guardduty:UpdateDetector',
  'securityhub:DisableSecurityHub',
  'logs:DeleteLogGroup',
  'logs:DeleteLogStream',
  'logs:DeleteSubscriptionFilter',
  'logs:PutSubscriptionFilter',
  'logs:PutRetentionPolicy',
  's3:BypassGovernanceRetention',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutLifecycleConfiguration',
  's3:PutBucketVersioning',
  's3:PutBucketObjectLockConfiguration',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'backup:DeleteBackupVault',
  'backup:DeleteBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultLockConfiguration',
  'backup:PutBackupVaultAccessPolicy',
];

/** What a role of the platform may not do either: make standing identities, or widen its own rights. */
const STANDING = [
  'iam:CreateUser',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateServiceSpecificCredential',
  'iam:UpdateAccessKey',
  'iam:UpdateLoginProfile',
  'sts:GetFederationToken',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateRole',
  'iam:CreateSAMLProvider',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePolicy',
  'iam:UpdateSAMLProvider',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteRolePermissionsBoundary',
  'iam:PutRolePermissionsBoundary',
];

const notDenied = (asked: readonly string[], refused: readonly string[]): string =>
  asked.length === refused.length
    ? 'denied'
    : `not denied: ${asked.filter((action) => !refused.includes(action)).join(', ')}`;

/** Whether a policy of AWS's own, by its ARN, leaves anything out. */
const isCeiling = (arn: string): boolean => /:aws:policy/.test(arn) && !MANAGED_ADMINISTRATOR.test(arn);

/** No identity has everything; persons are denied the proof, and every role has a ceiling. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  const roles = model.ofType('AWS::IAM::Role');
  const boundaries = new Set(
    [...roles, ...model.ofType('AWS::SSO::PermissionSet')].flatMap(({ properties, ...from }) =>
      model.targets(properties['PermissionsBoundary'], from),
    ),
  );
  return [
    ...each(
      signIns(evidence),
      'AWS::SSO::PermissionSet',
      'permission sets, or roles for a SAML provider',
      ({ resource, statements }) => {
        const administrator = administratorPolicies(evidence, resource);
        const all = statements.some(givesAll);
        const refused = denied(statements, PROOF);
        return [
          check(
            resource,
            'ManagedPolicies',
            "none of AWS's administrator policies",
            administrator.join(', ') || 'none',
            administrator.length === 0,
          ),
          ...objects(resource.properties['CustomerManagedPolicyReferences']).map(({ Name }) =>
            check(
              resource,
              'CustomerManagedPolicyReferences',
              'policies of these templates',
              Name,
              evidence.model.target(Name, resource, 'AWS::IAM::ManagedPolicy') !== undefined,
            ),
          ),
          check(
            resource,
            'InlinePolicy',
            'not everything on everything',
            all ? 'everything, or actions of weight on everything' : 'named actions',
            !all,
          ),
          check(
            resource,
            'InlinePolicy',
            `denies ${PROOF.join(', ')}`,
            notDenied(PROOF, refused),
            refused.length === PROOF.length,
          ),
        ];
      },
    ),
    ...roles.map((role) => {
      const administrator = administratorPolicies(evidence, role);
      const all = estate.statementsOfRole(role).some(givesAll);
      const holds = administrator.length === 0 && !all;
      return check(
        role,
        'Policies',
        'named actions',
        holds
          ? 'named actions'
          : [...administrator, all ? 'everything, or actions of weight on everything' : ''].filter(Boolean).join(', '),
        holds,
      );
    }),
    ...noneBeyond(evidence),
    ...takenOnByOne(evidence),
    ...[...roles, ...model.ofType('AWS::SSO::PermissionSet')].map((role) => {
      const { PermissionsBoundary } = role.properties;
      const ceiling = model.text(object(PermissionsBoundary)['ManagedPolicyArn'] ?? PermissionsBoundary, role);
      return check(
        role,
        'PermissionsBoundary',
        'a ceiling',
        model.text(PermissionsBoundary, role),
        model.targets(PermissionsBoundary, role).length > 0 || isCeiling(ceiling),
      );
    }),
    ...[...boundaries].map((boundary) => {
      const asked = [...PROOF, ...STANDING];
      const statements = statementsOf(boundary.properties['PolicyDocument'], model, boundary);
      const refused = denied(statements, asked);
      const allows = statements.some(
        ({ effect, actions, resources }) => effect === 'Allow' && actions.length > 0 && resources.length > 0,
      );
      return check(
        boundary,
        'PolicyDocument',
        'denies the proof and standing identities, and allows the rest',
        allows ? notDenied(asked, refused) : 'allows nothing',
        allows && refused.length === asked.length,
      );
    }),
    ...model.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((policy) => {
      if (boundaries.has(policy)) return [];
      const all = statementsOf(policy.properties['PolicyDocument'], model, policy).some(givesAll);
      return all
        ? [check(policy, 'PolicyDocument', 'named actions', 'everything, or actions of weight on everything', false)]
        : [];
    }),
  ];
};
