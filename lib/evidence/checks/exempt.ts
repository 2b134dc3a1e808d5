import type { Resource } from '../../template/model';
import { covers, speaksOf, statementsOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { speaksOfBucket } from './policies';
import { accountOf, filledIn } from './pseudo-parameters';

/** Resource policies that deny what they guard to all but named roles, and what a role needs of what they stand on. */

/** Whether a denial means a role: it asks nothing, or who it is, and does not leave that role out. */
function means(
  evidence: Evidence,
  { effect, principals, conditions }: Statement,
  role: Resource,
  arns: readonly string[],
): boolean {
  const asked = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
  const isRole = (value: string) =>
    value.includes(`\${${role.logicalId}.Arn}`) || arns.some((arn) => covers(filledIn(evidence, value), arn));
  return (
    effect === 'Deny' &&
    principals.includes('*') &&
    asked.every(({ operator, key }) => key === 'aws:principalarn' && /^(Arn|String)Not/.test(operator)) &&
    !asked.some(({ values }) => values.some(isRole))
  );
}

/** The policies of buckets and vaults of these templates leave a function what it works with. */
export function leftTo(evidence: Evidence, worker: Resource, role: Resource, needs: readonly Statement[]): Check[] {
  const { estate, model } = evidence;
  const name = model.name(role);
  if (name === '') return [];
  const arns = [...model.accounts, accountOf(evidence)].map((account) => `arn:aws:iam::${account}:role/${name}`);
  const shut = (statements: readonly Statement[], action: string, about: (statement: Statement) => boolean) =>
    statements.some((one) => speaksOf(one, action) && about(one) && means(evidence, one, role, arns));
  const refused = (where: Resource, property: string, actions: readonly string[]) =>
    actions.length === 0
      ? []
      : [
          check(
            where,
            property,
            `leaves ${worker.logicalId} what it works with`,
            `denies it ${[...new Set(actions)].join(', ')}`,
            false,
          ),
        ];
  const buckets = estate.buckets.flatMap((bucket) => {
    const [policy] = estate.policiesOf(bucket);
    const bucketName = model.name(bucket) || bucket.logicalId;
    const found = needs.flatMap(({ actions, resources }) =>
      resources
        .map((resource) => resource.replace(`\${${bucket.logicalId}.Arn}`, `arn:aws:s3:::${bucketName}`))
        .filter(
          (resource) => resource === `arn:aws:s3:::${bucketName}` || resource.startsWith(`arn:aws:s3:::${bucketName}/`),
        )
        .flatMap((resource) => {
          const slash = resource.indexOf('/');
          const key = slash < 0 ? undefined : resource.slice(slash + 1).replaceAll('*', 'any');
          return actions.filter((action) =>
            shut(estate.statementsOn(bucket), action, (one) => speaksOfBucket(one, bucket, bucketName, key)),
          );
        }),
    );
    return policy ? refused(policy, 'PolicyDocument', found) : [];
  });
  const vaults = estate.vaults.flatMap((vault) => {
    const statements = statementsOf(vault.properties['AccessPolicy'], model, vault);
    const found = needs.flatMap(({ actions }) =>
      actions.filter((action) => action.startsWith('backup:') && shut(statements, action, () => true)),
    );
    return refused(vault, 'AccessPolicy', found);
  });
  return [...buckets, ...vaults];
}
