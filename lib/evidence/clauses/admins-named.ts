import { numbers, TAGS } from '../../policy';
import { isObject } from '../../template/intrinsics';
import { isTrue, objects, text } from '../../template/shape';
import { eachParameterGroup } from '../checks/clusters';
import { connectAsOneself, dutiesFor } from '../checks/duties';
import { sessionShort, signIns, trustNamed, assignmentsOf } from '../checks/identities';
import { check, each, missing, type Check, type ClauseJudge, type Evidence } from '../check';

const STANDING = [
  'AWS::IAM::User',
  'AWS::IAM::AccessKey',
  'AWS::IAM::UserToGroupAddition',
  'AWS::IAM::Group',
  'AWS::EC2::KeyPair',
  'AWS::RolesAnywhere::Profile',
  'AWS::Transfer::User',
];

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html */
const IDENTITY = /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

const ATTRIBUTES = 'AWS::SSO::InstanceAccessControlAttributeConfiguration';

/** Persons come in by named, short, federated sessions; no standing identity exists; databases know the person. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...model
      .ofType(...STANDING)
      .map((identity) =>
        check(identity, 'Type', 'no user, key or group of IAM, no certificate or key that lasts', identity.type, false),
      ),
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
      const { InstanceArn, PermissionSetArn, PrincipalId, PrincipalType, TargetId, TargetType } = assignment.properties;
      const principal = model.text(PrincipalId, assignment);
      const set = model.target(PermissionSetArn, assignment, 'AWS::SSO::PermissionSet');
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
          `${text(PrincipalType)} ${principal}`,
          /^(GROUP|USER)$/.test(text(PrincipalType)) && (isObject(PrincipalId) || IDENTITY.test(principal)),
        ),
        ...(set
          ? [
              check(
                assignment,
                'InstanceArn',
                'the instance of its permission set',
                model.text(InstanceArn, assignment),
                model.text(InstanceArn, assignment) === model.text(set.properties['InstanceArn'], set),
              ),
            ]
          : []),
        check(
          assignment,
          'TargetId',
          'an AWS_ACCOUNT of these templates',
          `${text(TargetType)} ${account}`,
          TargetType === 'AWS_ACCOUNT' &&
            account !== '' &&
            (isObject(TargetId) || model.accounts.size === 0 || model.accounts.has(account)),
        ),
      ];
    }),
    ...trustNamed(evidence),
    ...dutiesFor(evidence, 'admins.named'),
    ...connectAsOneself(evidence),
    ...(model.ofType('AWS::SSO::PermissionSet').length > 0 ? namesCarried(evidence) : []),
    ...estate.clusters.map(({ resource }) => {
      const value = resource.properties['EnableIAMDatabaseAuthentication'];
      return check(resource, 'EnableIAMDatabaseAuthentication', 'true', value, isTrue(value));
    }),
    ...estate.clusters.flatMap((cluster) =>
      eachParameterGroup(cluster, (group, given) => {
        const method = text(given['password_encryption']);
        const accepted = text(given['rds.accepted_password_auth_method']);
        return [
          ...(method
            ? [check(group, 'Parameters.password_encryption', 'scram-sha-256', method, method === 'scram-sha-256')]
            : []),
          ...(accepted
            ? [check(group, 'Parameters.rds.accepted_password_auth_method', 'scram', accepted, accepted === 'scram')]
            : []),
        ];
      }),
    ),
  ];
};

/**
 * The sign-in carries persons' names into their sessions, under the tag that their permissions ask for. An instance of
 * Identity Center has one such configuration: environments that share it name the stack of the other that keeps it.
 */
function namesCarried({ model }: Evidence): Check[] {
  const sets = model.ofType('AWS::SSO::PermissionSet');
  const configurations = model.ofType(ATTRIBUTES);
  if (configurations.length === 0) {
    const keepers = sets.map((set) => model.tags(set)[TAGS.sessionTagsBy] ?? '');
    if (keepers.every((keeper) => keeper !== '' && !model.stacks.includes(keeper)))
      return sets.map((set, index) =>
        check(set, `Tags.${TAGS.sessionTagsBy}`, 'the stack that carries names', keepers[index], true),
      );
    return [missing(ATTRIBUTES, "attributes that carry the person's name into the session")];
  }
  const asked = sets
    .map((set) => model.text(set.properties['InlinePolicy'], set))
    .flatMap((policy) => [...policy.matchAll(/aws:PrincipalTag\/([\w.:=+@-]+)/g)].map(([, tag]) => tag));
  const instances = new Set(sets.map((set) => model.text(set.properties['InstanceArn'], set)));
  return configurations.flatMap((configuration) => {
    const named = objects(configuration.properties['AccessControlAttributes']).filter((attribute) =>
      JSON.stringify(attribute['Value'] ?? '').includes('${path:userName}'),
    );
    const keys = named.map(({ Key }) => text(Key)).filter(Boolean);
    const instance = model.text(configuration.properties['InstanceArn'], configuration);
    return [
      check(configuration, 'InstanceArn', 'the instance of the permission sets', instance, instances.has(instance)),
      check(
        configuration,
        'AccessControlAttributes',
        "the person's user name, under the tag that permissions ask for",
        configuration.properties['AccessControlAttributes'],
        keys.length > 0 && (asked.length === 0 || keys.some((key) => asked.includes(key))),
      ),
    ];
  });
}
