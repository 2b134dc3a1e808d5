import { isObject } from './intrinsics';
import type { Resource, TemplateModel } from './model';
import { ANY, fits, ONE, type Mask } from './wildcards';

/** A policy statement in one shape, whichever of IAM's many it was written in. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** `*`, ARNs, services, federated providers; empty in an identity's own policy. */
  readonly principals: readonly string[];
  /** Everybody but these are meant. */
  readonly notPrincipals: readonly string[];
  readonly actions: readonly string[];
  /** All actions but these are meant. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Operator → key → values, keys in lower case. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const read = new WeakMap<TemplateModel, WeakMap<object, readonly Statement[]>>();

/** The statements of a policy document, given as an object or as JSON text. */
export function statementsOf(document: unknown, model: TemplateModel, from: Resource): readonly Statement[] {
  if (!isObject(document)) return statementsIn(document, model, from);
  const known = read.get(model) ?? new WeakMap<object, readonly Statement[]>();
  read.set(model, known);
  const statements = known.get(document) ?? statementsIn(document, model, from);
  known.set(document, statements);
  return statements;
}

function statementsIn(document: unknown, model: TemplateModel, from: Resource): readonly Statement[] {
  if (typeof document === 'string') {
    try {
      return statementsOf(JSON.parse(document), model, from);
    } catch {
      return [];
    }
  }
  if (!isObject(document)) return [];
  const texts = (value: unknown) => asList(value).map((item) => model.text(item, from));
  const principals = (value: unknown) =>
    isObject(value) && !isIntrinsic(value) ? Object.values(value).flatMap(texts) : texts(value);
  return asList(document['Statement'])
    .filter(isObject)
    .filter(isEither)
    .map((statement) => ({
      effect: statement['Effect'],
      principals: principals(statement['Principal']),
      notPrincipals: principals(statement['NotPrincipal']),
      actions: texts(statement['Action']),
      notActions: texts(statement['NotAction']),
      resources: texts(statement['Resource']),
      notResources: texts(statement['NotResource']),
      conditions: conditionsOf(statement['Condition'], texts),
    }));
}

/** Whether a statement allows or denies: any other word, or none, AWS refuses. */
const isEither = (
  statement: Readonly<Record<string, unknown>>,
): statement is Readonly<Record<string, unknown>> & { Effect: Statement['effect'] } =>
  statement['Effect'] === 'Allow' || statement['Effect'] === 'Deny';

const isIntrinsic = (value: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(value).length === 1 && /^(Ref|Fn::)/.test(Object.keys(value)[0] ?? '');

function conditionsOf(condition: unknown, texts: (value: unknown) => string[]): Statement['conditions'] {
  if (!isObject(condition)) return {};
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      isObject(keys)
        ? Object.fromEntries(Object.entries(keys).map(([key, values]) => [key.toLowerCase(), texts(values)]))
        : {},
    ]),
  );
}

const masks = new Map<string, string | Mask>();

/** A pattern in lower case, as a mask where it has wildcards. */
function maskOf(pattern: string): string | Mask {
  const lower = pattern.toLowerCase();
  return /[*?]/.test(lower) ? lower.split('').map((one) => (one === '*' ? ANY : one === '?' ? ONE : one)) : lower;
}

/** Whether a pattern with `*` and `?`, as in IAM, covers a text; case does not matter. */
export function covers(pattern: string, text: string): boolean {
  let mask = masks.get(pattern);
  if (mask === undefined) {
    mask = maskOf(pattern);
    masks.set(pattern, mask);
  }
  const lower = text.toLowerCase();
  return typeof mask === 'string' ? mask === lower : fits(mask, lower);
}

/**
 * Whether an ARN pattern of a template covers an ARN: what AWS fills in (`${AWS::Region}`) may be anything, a reference to
 * a resource stands for that resource only.
 */
export const coversArn = (pattern: string, arn: string): boolean =>
  covers(pattern.replace(/\$\{AWS::\w+\}/g, '*'), arn);

/** Whether a statement speaks of an action. */
export const speaksOf = ({ actions, notActions }: Statement, action: string): boolean =>
  notActions.length > 0
    ? !notActions.some((pattern) => covers(pattern, action))
    : actions.some((pattern) => covers(pattern, action));
