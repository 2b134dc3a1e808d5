import { fieldOf, listOf } from './record-fields';
import { isWorld } from './world-network';

/**
 * Condition keys that limit who can use a statement that names everybody: identity, organisation, account, network or the
 * resource on whose behalf an AWS service acts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
const LIMITING = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalserviceName'.toLowerCase(),
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
  'aws:vpcesourceip',
  'aws:sourceip',
  'aws:userid',
  'aws:username',
  'aws:federatedprovider',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
  'lambda:functionurlauthtype',
]);

const OPEN = new Set(['*', 'none']);
const MOST = 200;

/** A policy, whether CloudTrail wrote it as JSON text, URL-encoded JSON text or an object; null when it is none. */
export function policyOf(value: unknown): unknown {
  if (typeof value !== 'string') return typeof value === 'object' ? value : null;
  for (const text of [value, decoded(value)]) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // CloudTrail cuts long values: what cannot be read as a policy is judged as changed, not as open.
    }
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Statement {
  readonly effect: unknown;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly limited: boolean;
}

const texts = (value: unknown) => listOf(value).filter((one): one is string => typeof one === 'string');

function isLimited(conditions: unknown): boolean {
  if (typeof conditions !== 'object' || conditions === null) return false;
  return Object.entries(conditions).some(([operator, keys]) => {
    // "Not" operators and IfExists leave open what they do not name.
    if (/not|ifexists|^null$|^foranyvalue:.*not/i.test(operator) || typeof keys !== 'object' || keys === null)
      return false;
    return Object.entries(keys).some(([key, values]) => {
      const given = texts(values);
      return (
        LIMITING.has(key.toLowerCase()) &&
        given.length > 0 &&
        !given.some((one) => OPEN.has(one.toLowerCase()) || isWorld(one))
      );
    });
  });
}

/** The statements of a policy that allow something. */
export function allowedBy(policy: unknown): readonly Statement[] {
  return listOf(fieldOf(policyOf(policy), 'Statement'))
    .slice(0, MOST)
    .map((statement) => {
      const principal = fieldOf(statement, 'Principal');
      const named = typeof principal === 'object' && principal !== null ? Object.values(principal) : [principal];
      return {
        effect: fieldOf(statement, 'Effect'),
        // An Allow with NotPrincipal lets everybody in but those it names.
        principals: fieldOf(statement, 'NotPrincipal') ? ['*'] : named.flatMap(texts),
        actions: fieldOf(statement, 'NotAction') ? ['*'] : texts(fieldOf(statement, 'Action')),
        resources: fieldOf(statement, 'NotResource') ? ['*'] : texts(fieldOf(statement, 'Resource')),
        limited: isLimited(fieldOf(statement, 'Condition')),
      };
    })
    .filter(({ effect }) => effect === 'Allow');
}

/** Whether a resource policy lets anybody in: a principal `*` without a condition that limits who it is. */
export const isPublic = (policy: unknown): boolean =>
  allowedBy(policy).some(({ principals, limited }) => !limited && principals.includes('*'));

/** Other accounts that a resource or trust policy lets in. @param own the account of the resource */
export function foreignAccounts(policy: unknown, own: string): readonly string[] {
  const accounts = allowedBy(policy)
    .filter(({ limited }) => !limited)
    .flatMap(({ principals }) => principals)
    .map((principal) => /^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1])
    .filter((account): account is string => account !== undefined && account !== own);
  return [...new Set(accounts)];
}

/** Whether an identity policy allows everything: every action, or every action of IAM, on every resource. */
export const isAdministrator = (policy: unknown): boolean =>
  allowedBy(policy).some(
    ({ actions, resources }) =>
      resources.some((resource) => resource === '*') &&
      actions.some((action) => ['*', '*:*', 'iam:*'].includes(action)),
  );
