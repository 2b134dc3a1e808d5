import type { Resource, TemplateModel } from '../../template/model';
import { REGION } from '../../policy';
import { covers, coversArn, speaksOf, type Statement } from '../../template/statements';

/** Condition keys that tie whoever calls to an account, an organisation or a resource. */
const TIES =
  /^(aws:(principal(account|arn|org|service)|source(account|arn|org|owner|vpc)|calledvia)|kms:(calleraccount|encryptioncontext)|s3:dataaccesspoint)/;

/** The same, but for what only says what is encrypted. */
const TIES_CALLERS = new RegExp(TIES.source.replace('|encryptioncontext', ''));

/** Condition keys whose value is an account. */
const OF_ACCOUNT = /^(aws:(sourceaccount|principalaccount|resourceaccount)|kms:calleraccount)$/;

/** Condition keys whose value is the ARN of what a service acts for. */
const OF_SOURCE = /^(aws:sourcearn|kms:encryptioncontext:.*arn)$/;

/** Whether an allowance is for the sake of an account that these templates do not know. */
export const forStrangers = ({ effect, conditions }: Statement, { accounts }: TemplateModel): boolean =>
  effect === 'Allow' &&
  accounts.size > 0 &&
  Object.values(conditions).some((keys) =>
    Object.entries(keys).some(([key, values]) =>
      values.some((value) => {
        // What is no account at all lets nobody in
        const account = OF_ACCOUNT.test(key)
          ? /^[^*?$]+$/.exec(value)?.[0]
          : OF_SOURCE.test(key) && /^arn:(?:[^:]*:){3}(\d{12}):/.exec(value)?.[1];
        return Boolean(account) && !accounts.has(String(account));
      }),
    ),
  );

/** ARN of what a service acts for, up to its name, by type. */
const SOURCES: Readonly<Record<string, string>> = {
  'AWS::CloudTrail::Trail': 'cloudtrail:${region}:${account}:trail/',
  'AWS::Logs::LogGroup': 'logs:${region}:${account}:log-group:',
  'AWS::SNS::Topic': 'sns:${region}:${account}:',
  'AWS::StepFunctions::StateMachine': 'states:${region}:${account}:stateMachine:',
};

/** Whether what a statement says of where calls come from leaves room for a resource, as far as its name is known. */
export function leavesRoom({ conditions }: Statement, source: Resource, model: TemplateModel): boolean {
  const [known, name] = [SOURCES[source.type], model.name(source)];
  if (known === undefined || name === '') return true;
  const arns = [...model.accounts].map(
    (account) => `arn:aws:${known.replace('${region}', REGION).replace('${account}', account)}${name}`,
  );
  return Object.values(conditions).every((keys) =>
    Object.entries(keys).every(
      ([key, values]) =>
        !OF_SOURCE.test(key) ||
        arns.length === 0 ||
        values.some((value) => arns.some((arn) => coversArn(value, arn) || value.includes(`\${${source.logicalId}`))),
    ),
  );
}

/** Whether statements deny a service something whatever the case: a denial outweighs all that is allowed. */
const shutOut = (
  statements: readonly Statement[],
  model: TemplateModel,
  service: RegExp,
  action: string,
  on?: Resource,
): boolean =>
  statements.some(
    (statement) =>
      statement.effect === 'Deny' &&
      Object.keys(statement.conditions).length === 0 &&
      statement.principals.some((principal) => principal === '*' || service.test(principal)) &&
      speaksOf(statement, action) &&
      (on === undefined || mentions(statement, on, model)),
  );

/**
 * Whether statements let a service do something, for the platform's own sake.
 * @param source what the service does it for
 * @param on what the statements stand on, where they may speak of something else
 */
export const letIn = (
  statements: readonly Statement[],
  model: TemplateModel,
  service: RegExp,
  action: string,
  { source, on }: { readonly source?: Resource; readonly on?: Resource } = {},
): boolean =>
  !shutOut(statements, model, service, action, on) &&
  statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.principals.some((principal) => service.test(principal)) &&
      speaksOf(statement, action) &&
      !forStrangers(statement, model) &&
      (source === undefined || leavesRoom(statement, source, model)) &&
      (on === undefined || mentions(statement, on, model)),
  );

/** Whether a statement speaks of a resource: of everything, or by reference or name. */
export function mentions({ resources }: Statement, on: Resource, model: TemplateModel): boolean {
  const name = model.name(on) || on.logicalId;
  return resources.some((text) => text === '*' || text.includes(name) || text.includes(`\${${on.logicalId}`));
}

/** Whether a condition's value is one account, organisation or resource, or a pattern within one account. */
const isOne = (key: string, value: string): boolean => {
  if (!/[*?]/.test(value) || /^kms:encryptioncontext/.test(key)) return /[^*:?]/.test(value);
  const [, , service, , account = '', resource = ''] = value.replace(/\$\{AWS::\w+\}/g, 'own').split(':');
  return (
    /^\$\{/.test(value) || (account === '' ? service === 's3' && /^[\w-]{3}/.test(resource) : !/[*?]/.test(account))
  );
};

/** A condition that names somebody, not a pattern of everybody. */
const named = ({ conditions }: Statement, ties = TIES): boolean =>
  Object.entries(conditions).some(
    ([operator, keys]) =>
      !/Not|IfExists|Null/.test(operator) &&
      Object.entries(keys).some(
        ([key, values]) => ties.test(key) && values.length > 0 && values.every((value) => isOne(key, value)),
      ),
  );

/** An allowance for everybody, or for the whole of another account. */
const isOpen = (statement: Statement, model: TemplateModel): boolean =>
  statement.effect === 'Allow' &&
  ((statement.principals.some((principal) => principal === '*' || principal === 'arn:aws:iam::*:root') &&
    !named(statement, TIES_CALLERS)) ||
    statement.notPrincipals.length > 0 ||
    statement.principals.some((principal) => isForeign(principal, model)));

/** An account that these templates know from nowhere but the policy itself. */
export function isForeign(principal: string, model: TemplateModel): boolean {
  const [, account] = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal) ?? [];
  return account !== undefined && model.accounts.size > 0 && !model.accounts.has(account);
}

/** An allowance of everything: `*`, or every action of a service. */
const isBoundless = ({ effect, actions, notActions, principals }: Statement): boolean =>
  effect === 'Allow' &&
  (notActions.length > 0 || actions.some((action) => /^([a-z0-9-]+:)?\*$/i.test(action))) &&
  !principals.every((principal) => /:root$|^\d{12}$/.test(principal));

/** A service that is let in for anybody's sake, not for this account's alone. */
export const isConfusable = (statement: Statement): boolean =>
  statement.effect === 'Allow' &&
  statement.principals.some((principal) => /\.amazonaws\.com$/.test(principal)) &&
  !named(statement);

/** What is too much in the statements of a resource's policy; undefined when nothing is. */
export function tooMuch(
  statements: readonly Statement[],
  model: TemplateModel,
  servicesTied?: 'all' | 'but EventBridge',
): string | undefined {
  const open = statements.find((statement) => isOpen(statement, model));
  if (open) return `${open.principals.join(', ') || 'all but some'} allowed without a condition that names who`;
  const boundless = statements.find(isBoundless);
  if (boundless) return `${[...boundless.actions, ...boundless.notActions].join(', ')} allowed`;
  const strangers = statements.find((statement) => forStrangers(statement, model));
  if (strangers) return `${strangers.principals.join(', ')} allowed for another account`;
  const confusable = servicesTied
    ? statements.find(
        (statement) =>
          isConfusable(statement) && (servicesTied === 'all' || !statement.principals.includes('events.amazonaws.com')),
      )
    : undefined;
  return confusable && `${confusable.principals.join(', ')} allowed for any account`;
}

/** Stands for the account that AWS fills in. */
const OWN = 'own';

/** Roles of nobody that is meant, by which a pattern shows that it means whoever there is. */
const ANYBODY = ['aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_anybody_0123456789abcdef', 'anybody'];

/** An ARN pattern of roles of one account that are meant: it covers neither every role nor every person's. */
const isNarrow = (value: string): boolean => {
  const arn = value.replaceAll('${AWS::AccountId}', OWN);
  const [account = ''] = arn.split(':role/');
  return (
    /^(arn:[^:]*:iam::[^:*?]+:role\/|\$\{)/.test(arn) && !ANYBODY.some((role) => covers(arn, `${account}:role/${role}`))
  );
};

/** Roles in which persons sign in. */
const PERSONS = /aws-reserved|AWSReservedSSO|:role\/[*?]/i;

/** What some persons are there for: to read. */
const READING = /^[\w-]+:(Get|List|Describe)/i;

/**
 * A deny for everybody, which exempts at most named roles and AWS's own services; persons from what only reads, and from
 * nothing else.
 */
export const deniesAll = ({ effect, principals, actions, conditions }: Statement): boolean =>
  effect === 'Deny' &&
  principals.includes('*') &&
  Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      key === 'aws:principalisawsservice'
        ? /^Bool/.test(operator) && values.every((value) => value === 'false')
        : /Not(Like|Equals)/.test(operator) &&
          /^aws:principalarn$/.test(key) &&
          values.every(isNarrow) &&
          ((actions.length > 0 && actions.every((action) => READING.test(action))) ||
            !values.some((value) => PERSONS.test(value))),
    ),
  );

/** Actions that statements deny to everybody, on whatever they stand on. */
export const deniedActions = (statements: readonly Statement[], actions: readonly string[]): string[] => {
  const denials = statements.filter((statement) => deniesAll(statement) && onItself(statement));
  return actions.filter((action) => denials.some((statement) => speaksOf(statement, action)));
};

/** Whether a statement of a policy that can only speak of its own resource does so. */
const onItself = ({ resources, notResources }: Statement): boolean =>
  notResources.length === 0 &&
  (resources.length === 0 || resources.some((text) => text === '*' || /^(arn:|\$\{)/.test(text)));

/** Actions on objects rather than on their bucket. */
export const OF_OBJECTS = /^s3:(?!PutBucket)\w*(Object|GovernanceRetention)/;

/** Whether a statement of a bucket's policy speaks of the bucket (no key) or of an object in it. */
export function speaksOfBucket(
  { resources, notResources }: Statement,
  bucket: Resource,
  name: string,
  key?: string,
): boolean {
  const arn = `arn:aws:s3:::${name}`;
  const meant = key === undefined ? arn : `${arn}/${key}`;
  const mentions = (text: string) =>
    covers(
      text
        .replace(`\${${bucket.logicalId}.Arn}`, arn)
        .replace(`\${${bucket.logicalId}}`, name)
        .replace('${AWS::Partition}', 'aws'),
      meant,
    );
  return notResources.length > 0 ? !notResources.some(mentions) : resources.some(mentions);
}
