import { REGION } from '../../policy';
import type { Resource } from '../../template/model';
import { covers, speaksOf, statementsOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { isEverything, ofWeight } from './identities';
import { mentions } from './policies';
import { accountOf, filledIn } from './pseudo-parameters';

const SIGNED_IN = `aws-reserved/sso.amazonaws.com/${REGION}/AWSReservedSSO_`;

/** ARNs of a role, or of the one that Identity Center makes of a permission set, under a path and with a suffix of its own. */
export function arnsOf(evidence: Evidence, role: Resource): string[] {
  const { model } = evidence;
  const name = model.name(role);
  const path = role.type === 'AWS::SSO::PermissionSet' ? `${SIGNED_IN}${name}_0123456789abcdef` : name;
  return [...model.accounts, accountOf(evidence)].map((account) => `arn:aws:iam::${account}:role/${path}`);
}

/** Whether a value of a policy, or its pattern, names a role. @param arns as {@link arnsOf} gives them */
export const isNamed = (evidence: Evidence, value: string, role: Resource, arns: readonly string[]): boolean =>
  value.includes(`\${${role.logicalId}.Arn}`) || arns.some((arn) => covers(filledIn(evidence, value), arn));

interface Known {
  readonly role: Resource;
  readonly arns: readonly string[];
  /** What is said that it is for or, where nothing is said, what it may do. */
  readonly needs: readonly Statement[];
}

const known = new WeakMap<Evidence['estate'], readonly Known[]>();

function knownRoles(evidence: Evidence): readonly Known[] {
  const { estate } = evidence;
  const found = known.get(estate) ?? findRoles(evidence);
  known.set(estate, found);
  return found;
}

function findRoles(evidence: Evidence): Known[] {
  const { estate, model } = evidence;
  const functions = model.ofType('AWS::Lambda::Function').map((one) => [one, estate.rolesOf([one])] as const);
  return model
    .ofType('AWS::IAM::Role', 'AWS::SSO::PermissionSet')
    .filter((role) => model.name(role) !== '')
    .map((role) => {
      const under = functions.filter(([, roles]) => roles.includes(role)).map(([one]) => one);
      const said = [role, ...under].flatMap((one) => estate.needsOf(one)?.statements ?? []);
      const own = () => [
        ...estate.statementsOfRole(role),
        ...statementsOf(role.properties['InlinePolicy'], model, role),
      ];
      return { role, arns: arnsOf(evidence, role), needs: said.length > 0 ? said : own() };
    });
}

/** Roles that a statement lets through by name: by an allowance, or because a denial leaves them out. */
function lets({ effect, principals, conditions }: Statement): string[] {
  const asked = Object.entries(conditions).flatMap(([operator, keys]) =>
    (effect === 'Deny') === /Not/.test(operator) ? (keys['aws:principalarn'] ?? []) : [],
  );
  return [...(effect === 'Allow' ? principals : []), ...asked].filter((value) => /:role\/|^\$\{/.test(value));
}

/**
 * The policy of something of these templates lets through no role of theirs that is not there for what the policy speaks
 * of, and allows nothing of weight to one that they do not know.
 * @param where the resource in whose property the policy stands
 * @param on what it stands on
 */
export function noneElse(
  evidence: Evidence,
  [where, property]: readonly [Resource, string],
  statements: readonly Statement[],
  on: Resource,
): Check[] {
  const { model } = evidence;
  const roles = knownRoles(evidence);
  const isFor = ({ needs }: Known, statement: Statement) =>
    needs.length === 0 ||
    needs.some(
      (need) =>
        (statement.actions.some((action) => speaksOf(need, action)) ||
          need.actions.some((action) => speaksOf(statement, action))) &&
        (statement.effect === 'Deny' || mentions(need, on, model) || need.resources.some(isEverything)),
    );
  const strange = statements.flatMap((statement) =>
    lets(statement).flatMap((value) => {
      const meant = roles.filter(({ role, arns }) => isNamed(evidence, value, role, arns));
      const unknown = meant.length === 0 && statement.principals.includes(value) && statement.actions.some(ofWeight);
      return unknown ? [value] : meant.filter((one) => !isFor(one, statement)).map(({ role }) => model.name(role));
    }),
  );
  return strange.length === 0
    ? []
    : [check(where, property, 'lets through those whom it is for', [...new Set(strange)].join(', '), false)];
}
