import type { Resource } from '../../template/model';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { arnsOf, isNamed } from './let-through';
import { speaksOfBucket } from './policies';

/** Whether a denial means a role: it asks nothing, or who it is, and does not leave that role out. */
function means(
  evidence: Evidence,
  { effect, principals, conditions }: Statement,
  role: Resource,
  arns: readonly string[],
): boolean {
  if (effect !== 'Deny' || !principals.includes('*')) return false;
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(
      ([key, values]) =>
        key === 'aws:principalarn' &&
        /^(Arn|String)Not/.test(operator) &&
        !values.some((value) => isNamed(evidence, value, role, arns)),
    ),
  );
}

/**
 * The policies of buckets, keys and vaults of these templates, which deny what they guard to all but named roles, leave a
 * function what it works with, or a person what he is there for.
 */
export function leftTo(evidence: Evidence, worker: Resource, role: Resource, needs: readonly Statement[]): Check[] {
  const { estate, model } = evidence;
  if (model.name(role) === '') return [];
  const arns = arnsOf(evidence, role);
  const denials = (statements: readonly Statement[]) => statements.filter((one) => means(evidence, one, role, arns));
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
    const meant = needs.flatMap(({ actions, resources }) =>
      resources
        .map((resource) => resource.replace(`\${${bucket.logicalId}.Arn}`, `arn:aws:s3:::${bucketName}`))
        .filter(
          (resource) => resource === `arn:aws:s3:::${bucketName}` || resource.startsWith(`arn:aws:s3:::${bucketName}/`),
        )
        .map((resource) => ({ actions, slash: resource.indexOf('/'), resource })),
    );
    const denied = meant.length === 0 ? [] : denials(estate.statementsOn(bucket));
    if (denied.length === 0) return [];
    const found = meant.flatMap(({ actions, slash, resource }) => {
      const key = slash < 0 ? undefined : resource.slice(slash + 1).replaceAll('*', 'any');
      return actions.filter((action) =>
        denied.some((one) => speaksOf(one, action) && speaksOfBucket(one, bucket, bucketName, key)),
      );
    });
    return policy ? refused(policy, 'PolicyDocument', found) : [];
  });
  const keys = model.ofType('AWS::KMS::Key').flatMap((key) => {
    const meant = needs
      .filter(({ resources }) => resources.includes(`\${${key.logicalId}.Arn}`))
      .flatMap(({ actions }) => actions);
    const denied = meant.length === 0 ? [] : denials(statementsOf(key.properties['KeyPolicy'], model, key));
    const found = meant.filter((action) => denied.some((one) => speaksOf(one, action)));
    return refused(key, 'KeyPolicy', found);
  });
  const vaults = estate.vaults.flatMap((vault) => {
    const meant = needs.flatMap(({ actions }) => actions.filter((action) => action.startsWith('backup:')));
    const denied = meant.length === 0 ? [] : denials(statementsOf(vault.properties['AccessPolicy'], model, vault));
    const found = meant.filter((action) => denied.some((one) => speaksOf(one, action)));
    return refused(vault, 'AccessPolicy', found);
  });
  return [...buckets, ...keys, ...vaults];
}
