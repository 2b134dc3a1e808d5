import { entriesOf, fieldOf, listOf } from './record-fields';
import { isWorld } from './world-network';

/**
 * Condition keys that limit who can use a statement that names everybody: identity, organisation, account, network or the
 * resource on whose behalf an AWS service acts. To whom, their values say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
const LIMITING = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalservicename',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
  'aws:sourceip',
  'aws:userid',
  'aws:username',
  'aws:federatedprovider',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
  'lambda:functionurlauthtype',
  // https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
  'elasticfilesystem:accessedviamounttarget',
]);

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
  /** Accounts to which the conditions limit whoever is named; empty where they limit to something else, null where to nothing. */
  readonly limits: readonly string[] | null;
}

const texts = (value: unknown) => listOf(value).filter((one): one is string => typeof one === 'string');

const ACCOUNT = /^\d{12}$/;
const WILDCARD = /[*?]/;

/** Whom a condition's value stands for: an account, `*` for anybody, or nothing of both (a network, an organisation, a bucket). */
function standsFor(value: string): string {
  const [first = '', , service, , account, resource = '*'] = value.split(':');
  // Of a bucket's ARN, which has no account, the name decides, of anything else what stands before a path or a session's name.
  const named = account && service !== 's3' ? account : resource.slice(0, 1);
  const decides = first === 'arn' ? named : (first.split('/')[0] ?? '');
  // A function's URL asks for a signature, or for NONE; a file system for the network's own way in, or not.
  if (WILDCARD.test(decides) || /^(none|false)$/i.test(value) || isWorld(value)) return '*';
  return ACCOUNT.test(decides) ? decides : '';
}

/** @returns the accounts of a {@link Statement}'s `limits` */
function limitsOf(conditions: unknown): readonly string[] | null {
  const limits = entriesOf(conditions)
    // "Not" operators and IfExists leave open what they do not name; so does ForAllValues where a request has no such value.
    .filter(([operator]) => !/not|ifexists|^null$|^forallvalues:/i.test(operator))
    .flatMap(([, keys]) => entriesOf(keys))
    .filter(([key]) => LIMITING.has(key.toLowerCase()))
    .map(([, values]) => texts(values).map(standsFor))
    .filter((given) => given.length > 0 && !given.includes('*'));
  if (limits.length === 0) return null;
  // Each condition must hold: who passes all of them is in every one's accounts.
  const accounts = limits.map((given) => given.filter(Boolean)).filter((given) => given.length > 0);
  return (accounts[0] ?? []).filter((account) => accounts.every((given) => given.includes(account)));
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
        limits: limitsOf(fieldOf(statement, 'Condition')),
      };
    })
    .filter(({ effect }) => effect === 'Allow');
}

/** Whether a resource policy lets anybody in: a principal `*` without a condition that limits who it is. */
export const isPublic = (policy: unknown): boolean =>
  allowedBy(policy).some(({ principals, limits }) => !limits && principals.includes('*'));

/**
 * Other accounts that a resource or trust policy lets in: those it names, whatever limits them further, and those to which a
 * condition limits everybody.
 * @param own the account of the resource
 */
export function foreignAccounts(policy: unknown, own: string): readonly string[] {
  const accounts = allowedBy(policy)
    .flatMap(({ principals, limits }) => [...principals, ...(principals.includes('*') ? (limits ?? []) : [])])
    .map((principal) => /^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1])
    .filter((account): account is string => account !== undefined && account !== own);
  return [...new Set(accounts)];
}

/** Whether an identity policy allows everything: every action, or every action of IAM, on every resource. */
export const isAdministrator = (policy: unknown): boolean =>
  allowedBy(policy).some(
    ({ actions, resources }) =>
      resources.some((resource) => resource === '*') &&
      actions.some((action) => ['*', '*:*', 'iam:*'].includes(action.toLowerCase())),
  );
