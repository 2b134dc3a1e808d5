import { numbers } from '../../policy';
import { isTrue, text } from '../../template/shape';
import { sessionShort, signIns, trustNamed, assignmentsOf } from '../checks/identities';
import { check, each, missing, type ClauseJudge } from '../check';

const STANDING = [
  'AWS::IAM::User',
  'AWS::IAM::AccessKey',
  'AWS::IAM::UserToGroupAddition',
  'AWS::IAM::Group',
  'AWS::EC2::KeyPair',
];

const ATTRIBUTES = 'AWS::SSO::InstanceAccessControlAttributeConfiguration';

/** Persons come in by named, short, federated sessions; no standing identity exists; databases know the person. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...model
      .ofType(...STANDING)
      .map((identity) => check(identity, 'Type', 'no user, key or group of IAM', identity.type, false)),
    ...each(signIns(evidence), 'AWS::SSO::PermissionSet', 'permission sets, or roles for a SAML provider', (signIn) => [
      sessionShort(signIn, numbers.administratorSession.value),
      ...(signIn.resource.type === 'AWS::SSO::PermissionSet'
        ? [
            check(
              signIn.resource,
              'Assignments',
              'assigned to a group or person',
              `${assignmentsOf(evidence, signIn.resource).length}`,
              assignmentsOf(evidence, signIn.resource).length > 0,
            ),
          ]
        : []),
    ]),
    ...model.ofType('AWS::SSO::Assignment').flatMap((assignment) => {
      const { PermissionSetArn, PrincipalId, PrincipalType, TargetId, TargetType } = assignment.properties;
      const account = model.text(TargetId, assignment);
      const [lost] = model.lost(PermissionSetArn, assignment);
      return [
        check(
          assignment,
          'PermissionSetArn',
          'a permission set',
          lost ? `${lost}: not in the templates` : model.text(PermissionSetArn, assignment),
          lost === undefined && PermissionSetArn !== undefined,
        ),
        check(
          assignment,
          'PrincipalType',
          'a GROUP or USER, by its id',
          `${text(PrincipalType)} ${model.text(PrincipalId, assignment)}`,
          /^(GROUP|USER)$/.test(text(PrincipalType)) && model.text(PrincipalId, assignment) !== '',
        ),
        check(
          assignment,
          'TargetId',
          'an AWS_ACCOUNT of these templates',
          `${text(TargetType)} ${account}`,
          TargetType === 'AWS_ACCOUNT' &&
            account !== '' &&
            (!/^\d+$/.test(account) || model.accounts.size === 0 || model.accounts.has(account)),
        ),
      ];
    }),
    ...trustNamed(evidence),
    ...(model.ofType('AWS::SSO::PermissionSet').length > 0 && model.ofType(ATTRIBUTES).length === 0
      ? [missing(ATTRIBUTES, "attributes that carry the person's name into the session")]
      : []),
    ...model.ofType(ATTRIBUTES).map((configuration) => {
      const attributes = configuration.properties['AccessControlAttributes'];
      return check(
        configuration,
        'AccessControlAttributes',
        "the person's user name",
        attributes,
        JSON.stringify(attributes ?? '').includes('userName'),
      );
    }),
    ...estate.clusters.map(({ resource }) => {
      const value = resource.properties['EnableIAMDatabaseAuthentication'];
      return check(resource, 'EnableIAMDatabaseAuthentication', 'true', value, isTrue(value));
    }),
    ...estate.clusters.flatMap(({ parameters }) => {
      if (!parameters) return [];
      const given = parameters.properties['Parameters'] as Record<string, unknown> | undefined;
      const method = text(given?.['password_encryption']);
      const accepted = text(given?.['rds.accepted_password_auth_method']);
      return [
        ...(method
          ? [check(parameters, 'Parameters.password_encryption', 'scram-sha-256', method, method === 'scram-sha-256')]
          : []),
        ...(accepted
          ? [check(parameters, 'Parameters.rds.accepted_password_auth_method', 'scram', accepted, accepted === 'scram')]
          : []),
      ];
    }),
  ];
};
