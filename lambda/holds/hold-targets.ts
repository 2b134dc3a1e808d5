import { numbers } from '../../lib/policy';
import type { Trees } from '../retention-enforcement/dated-keys';
import type { Expectations } from '../retention-enforcement/expectations';
import type { HoldTargets } from './extend-hold';
import { heldStores } from './hold';

/** Where the stores lie that holds cover, each once though several periods divide it. */
export function holdTargets(expected: Expectations): HoldTargets {
  const buckets: Record<string, Trees> = {};
  for (const { store, trees } of expected.objects) {
    if (!heldStores.some((one) => one === store)) continue;
    const known = buckets[store]?.prefixes ?? [];
    const added = trees.prefixes.filter((prefix) => !known.some((one) => prefix.startsWith(one)));
    buckets[store] = { bucket: trees.bucket, prefixes: [...known, ...added] };
  }
  return {
    buckets,
    vault: expected.vault,
    clusterArns: expected.clusterArns,
    backupRoleArn: expected.backupRoleArn,
    snapshotDays: numbers.backupCeiling.value,
  };
}
