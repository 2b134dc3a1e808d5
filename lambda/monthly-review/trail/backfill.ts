import type { IntegrityProblem } from '../review';
import type { ObjectSource } from '../source/object-source';
import { readDigest, type Digest } from './digest';

/**
 * Checks the links of backfill digests. Their chain comes when it comes: no hour is missing, but a predecessor that is
 * named must exist and be what its successor says.
 */
export async function followBackfill(
  digests: readonly Digest[],
  source: ObjectSource,
  prefix: string,
): Promise<{ problems: IntegrityProblem[]; contradicted: string[] }> {
  const problems: IntegrityProblem[] = [];
  const contradicted: string[] = [];
  const known = new Map(digests.map((digest) => [prefix + digest.key, digest]));
  for (const digest of digests) {
    const { document } = digest;
    const named = document?.previousDigestS3Object;
    if (!document || !named || digest.fault) continue;
    const key = named.startsWith(prefix) ? named.slice(prefix.length) : named;
    const before = known.get(named) ?? (await readDigest(source, key));
    if (!before) {
      problems.push({
        kind: 'backfill-invalid',
        object: key,
        detail: `is missing; ${digest.key} names it as the one before`,
      });
      continue;
    }
    const same =
      document.previousDigestHashValue?.toLowerCase() === before.hash &&
      document.previousDigestSignature?.toLowerCase() === before.signature.toLowerCase();
    if (same || ('fault' in before && before.fault)) continue;
    if ('covers' in before) contradicted.push(before.key);
    problems.push({ kind: 'backfill-invalid', object: key, detail: `is not what its successor ${digest.key} says` });
  }
  return { problems, contradicted };
}
