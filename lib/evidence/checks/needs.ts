import type { Resource, TemplateModel } from '../../template/model';
import { object } from '../../template/shape';
import { covers, speaksOf, type Statement } from '../../template/statements';
import { check, shown, type Check, type Evidence } from '../check';
import { leftTo } from './exempt';
import { takenOn } from './roles';
import { spelled } from './spelled';

/** What a function says that it works with is there: its settings, and what its role must allow. */
export function needsMet(evidence: Evidence, worker: Resource, role: Resource | undefined): Check[] {
  const { estate, model } = evidence;
  const needs = estate.needsOf(worker);
  if (!needs) return [];
  const given = object(object(worker.properties['Environment'])['Variables']);
  const allowed = role ? estate.statementsOfRole(role) : [];
  const alike = (text: string) => spelled(model, worker, text);
  const unmet = lacking(allowed, needs.statements, alike, (action) => !role || estate.isWithinBoundary(role, action));
  const where = (role && estate.policiesOfRole(role)[0]) ?? role ?? worker;
  return [
    check(
      where,
      'PolicyDocument',
      `allows what ${worker.logicalId} works with`,
      unmet.length > 0 ? `not allowed: ${unmet.join(', ')}` : 'allowed',
      unmet.length === 0,
    ),
    ...(role ? leftTo(evidence, worker, role, needs.statements) : []),
    ...handedOn(evidence, worker, needs.statements),
    ...Object.entries(needs.settings).map(([name, value]) => {
      const [is, due] = [given[name], value].map((one) => model.text(one, worker)) as [string, string];
      return check(
        worker,
        `Environment.Variables.${name}`,
        due === '' ? 'a value' : due,
        shown(given[name], model, worker),
        due === '' ? is !== '' : is === due || alike(is) === alike(due),
      );
    }),
  ];
}

/** Roles that a function hands on to a service exist, some service may take them on, and they may do something. */
function handedOn({ estate, model }: Evidence, worker: Resource, statements: readonly Statement[]): Check[] {
  const named = statements
    .filter((statement) => speaksOf(statement, 'iam:PassRole'))
    .flatMap(({ resources }) => resources)
    .flatMap((resource) => /^\$\{([^.}]+)\.Arn\}$/.exec(resource)?.[1] ?? []);
  return named.map((id) => {
    const role = model.target({ Ref: id }, worker, 'AWS::IAM::Role');
    const taken = takenOn(role, model, ({ principals }) => principals.length > 0);
    const own = role ? estate.statementsOfRole(role) : [];
    const lost = own.find(({ resources }) => !resources.some((text) => text === '*' || known(text, model)));
    const may = role !== undefined && !lost && own.length + estate.managedPoliciesOf(role).length > 0;
    const where = (role && taken && lost ? estate.policiesOfRole(role)[0] : undefined) ?? role;
    return check(
      where ?? { stack: worker.stack, logicalId: id, type: 'AWS::IAM::Role' },
      taken ? 'Policies' : 'AssumeRolePolicyDocument',
      `a role that ${worker.logicalId} hands on`,
      role
        ? taken
          ? may
            ? 'a role'
            : `it may do nothing${lost ? ` on ${lost.resources.join(', ')}` : ''}`
          : 'nobody may take it on'
        : 'not in the template',
      taken && may,
    );
  });
}

/** Whether a statement's resource is, or is in, something of these templates. */
const known = (text: string, model: TemplateModel): boolean =>
  model.resources.some(
    (resource) =>
      text.includes(`\${${resource.logicalId}`) || (model.name(resource) !== '' && text.includes(model.name(resource))),
  );

/** How a text is written where nobody refers to what it names. */
export type Spelling = (text: string) => string;

/** Whether a pattern covers a resource, whichever of them refers to what the other names. */
export const coversAlike = (pattern: string, resource: string, alike: Spelling): boolean =>
  covers(pattern, resource) || covers(alike(pattern), alike(resource));

/** An allowance that asks no more than the need itself grants, and no refusal. */
const isAllowed = (
  statements: readonly Statement[],
  need: Statement,
  action: string,
  resource: string,
  alike: Spelling,
): boolean => {
  const about = (statement: Statement) =>
    speaksOf(statement, action) && statement.resources.some((pattern) => coversAlike(pattern, resource, alike));
  return (
    statements.some((one) => one.effect === 'Allow' && about(one) && asksNoMore(one, need)) &&
    !statements.some((one) => deniesAlways(one) && about(one))
  );
};

const deniesAlways = ({ effect, conditions }: Statement): boolean =>
  effect === 'Deny' && Object.keys(conditions).length === 0;

/**
 * What statements do not allow of what is needed.
 * @param within whether some ceiling leaves an action
 */
export const lacking = (
  statements: readonly Statement[],
  needs: readonly Statement[],
  alike: Spelling,
  within: (action: string) => boolean = () => true,
): string[] => {
  const denials = statements.filter(deniesAlways);
  return needs.flatMap((need) => {
    // Most often it is allowed word by word
    const granted = statements.some((one) => one.effect === 'Allow' && isSame(one, need));
    return need.actions
      .filter((action) => !within(action) || !granted || denials.some((denial) => speaksOf(denial, action)))
      .flatMap((action) =>
        need.resources
          .filter((resource) => !within(action) || !isAllowed(statements, need, action, resource, alike))
          .map((resource) => `${action} on ${resource}`),
      );
  });
};

/** Operators that ask the same where a value has no wildcards. */
const FAMILY: Readonly<Record<string, string>> = {
  ArnEquals: 'Arn',
  ArnLike: 'Arn',
  StringEquals: 'String',
  StringLike: 'String',
};

/** What a condition asks of a key by an operator, or by one that asks the same of the same values. */
function askedBy(need: Statement, operator: string, key: string): readonly string[] | undefined {
  const same = need.conditions[operator]?.[key];
  const family = FAMILY[operator];
  if (same !== undefined || family === undefined) return same;
  return Object.entries(need.conditions)
    .filter(([other]) => FAMILY[other] === family)
    .map(([, keys]) => keys[key])
    .find((values) => values?.every((value) => !/[*?]/.test(value)));
}

/** Whether a statement asks no more than another does, or grants: each condition of it is one of that, with its values. */
export const asksNoMore = ({ conditions }: Statement, need: Statement): boolean =>
  Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const asked = askedBy(need, operator, key);
      return asked !== undefined && asked.every((value) => values.includes(value));
    }),
  );

/** Whether two statements speak of the same, word by word. */
export const isSame = (one: Statement, other: Statement): boolean =>
  areSame(one.actions, other.actions) &&
  areSame(one.resources, other.resources) &&
  JSON.stringify(one.conditions) === JSON.stringify(other.conditions);

const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);
