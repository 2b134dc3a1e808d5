import { administratorPolicies, denied, givesAll, signIns } from '../checks/identities';
import { check, each, type ClauseJudge } from '../check';
import { statementsOf } from '../../template/statements';

/** What no person may do, whatever else the session allows: stop the record, or undo a lock. */
const PROOF = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  's3:BypassGovernanceRetention',
  'kms:ScheduleKeyDeletion',
];

/** No identity has everything; persons are denied the proof, and every role has a ceiling. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  const roles = model.ofType('AWS::IAM::Role');
  const boundaries = new Set(
    [...roles, ...model.ofType('AWS::SSO::PermissionSet')].flatMap(({ properties, ...from }) =>
      model.targets(properties['PermissionsBoundary'], from),
    ),
  );
  const bounded = roles.some(({ properties }) => properties['PermissionsBoundary'] !== undefined);
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
          check(
            resource,
            'InlinePolicy',
            'not everything on everything',
            all ? 'Action * on *' : 'named actions',
            !all,
          ),
          check(
            resource,
            'InlinePolicy',
            `denies ${PROOF.join(', ')}`,
            refused.join(', '),
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
        holds ? 'named actions' : [...administrator, all ? 'Action * on *' : ''].filter(Boolean).join(', '),
        holds,
      );
    }),
    ...(bounded
      ? [...roles, ...model.ofType('AWS::SSO::PermissionSet')].map((role) =>
          check(
            role,
            'PermissionsBoundary',
            'a ceiling',
            model.text(role.properties['PermissionsBoundary'], role),
            model.targets(role.properties['PermissionsBoundary'], role).length > 0 ||
              /:aws:policy/.test(model.text(role.properties['PermissionsBoundary'], role)),
          ),
        )
      : []),
    ...[...boundaries].map((boundary) => {
      const refused = denied(statementsOf(boundary.properties['PolicyDocument'], model, boundary), [
        ...PROOF,
        'iam:CreateUser',
        'iam:CreateAccessKey',
      ]);
      return check(
        boundary,
        'PolicyDocument',
        'denies the proof and standing identities',
        refused.join(', '),
        refused.length === PROOF.length + 2,
      );
    }),
    ...model.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((policy) => {
      if (boundaries.has(policy)) return [];
      const all = statementsOf(policy.properties['PolicyDocument'], model, policy).some(givesAll);
      return all ? [check(policy, 'PolicyDocument', 'named actions', 'Action * on *', false)] : [];
    }),
  ];
};
