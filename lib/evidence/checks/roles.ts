import type { Resource, TemplateModel } from '../../template/model';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import { forStrangers, isConfusable, leavesRoom } from './policies';
import { check, type Check, type Evidence } from '../check';

/** Whether somebody of ours may take a role on, by a statement such as is asked for. */
export const takenOn = (
  role: Resource | undefined,
  model: TemplateModel,
  such: (statement: Statement) => boolean,
): boolean =>
  role !== undefined &&
  statementsOf(role.properties['AssumeRolePolicyDocument'], model, role).some(
    (statement) =>
      statement.effect === 'Allow' &&
      speaksOf(statement, 'sts:AssumeRole') &&
      !forStrangers(statement, model) &&
      such(statement),
  );

/**
 * The role that a resource acts under stands in these templates, its service may take it on, and it may do what the
 * resource does. Where they do not fit, both are named: the role by what does not fit.
 */
export function assumedBy(
  { model, estate }: Evidence,
  from: Resource,
  property: string,
  value: unknown,
  service: string,
  action?: string,
  on?: Resource,
): Check[] {
  const role = model.target(value, from, 'AWS::IAM::Role');
  const trusted = takenOn(
    role,
    model,
    (statement) => statement.principals.includes(service) && leavesRoom(statement, from, model),
  );
  const able = role !== undefined && (action === undefined || estate.mayDo([role], action, on));
  return [
    check(
      from,
      property,
      'a role of these templates that fits',
      role?.logicalId ?? model.text(value, from),
      trusted && able,
    ),
    ...(role && !(trusted && able)
      ? [
          check(
            trusted ? (estate.policiesOfRole(role)[0] ?? role) : role,
            trusted ? 'Policies' : 'AssumeRolePolicyDocument',
            trusted
              ? `${String(action)} under ${role.logicalId}, for ${from.logicalId}`
              : `taken on by ${service}, for ${from.logicalId}`,
            'not allowed',
            false,
          ),
        ]
      : []),
  ];
}

/** A role may do something: by AWS's own policy for it, or by an action that it is allowed. */
export function ableBy(
  { estate }: Evidence,
  role: Resource,
  expected: string,
  awsPolicy: string,
  action: string,
): Check {
  const policies = estate.managedPoliciesOf(role);
  const may = policies.some((arn) => arn.endsWith(awsPolicy)) || estate.mayDo([role], action);
  return check(role, 'ManagedPolicyArns', expected, policies, may);
}

/** Services that act under a role for whoever names it to them, and say for whose account. */
const FOR_ANYBODY = /^(export\.rds|scheduler|states|vpc-flow-logs)\.amazonaws\.com$/;

/** Such services take roles on for this account only. */
export const rolesTied = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::IAM::Role').flatMap((role) =>
    statementsOf(role.properties['AssumeRolePolicyDocument'], model, role)
      .filter(({ principals }) => principals.some((principal) => FOR_ANYBODY.test(principal)))
      .map((statement) => {
        const loose = isConfusable(statement);
        const who = `${statement.principals.join(', ')}${loose ? ' for any account' : ''}`;
        return check(role, 'AssumeRolePolicyDocument', 'taken on for this account', who, !loose);
      }),
  );

/** Services called otherwise than the types that act under their roles. */
const CALLED: Readonly<Record<string, string>> = { StepFunctions: 'states', KinesisFirehose: 'firehose' };

/** A role that a service takes on is taken on by nobody else, but for other services whose resources act under it. */
export const takenOnByOne = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::IAM::Role').flatMap((role) => {
    const trusted = new Set(
      statementsOf(role.properties['AssumeRolePolicyDocument'], model, role)
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ principals }) => principals),
    );
    const isService = (principal: string) => principal.endsWith('.amazonaws.com');
    if (trusted.size < 2 || ![...trusted].some(isService)) return [];
    const users = model.resources.filter(({ properties, ...user }) => model.targets(properties, user).includes(role));
    const acting = users.map(({ type }) => type.split('::')[1] ?? '').map((name) => CALLED[name] ?? name.toLowerCase());
    const strange = [...trusted].filter((one) => !isService(one) || !acting.includes(one.split('.')[0] ?? ''));
    const actual = strange.join(', ') || [...trusted].join(', ');
    return [check(role, 'AssumeRolePolicyDocument', 'taken on by who acts under it', actual, strange.length === 0)];
  });
