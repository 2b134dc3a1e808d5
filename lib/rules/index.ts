import type { TemplateModel } from '../template/model';
import { backupSelected } from './backup-selected';
import { bucketsClosed } from './buckets-closed';
import { functionsWatched } from './functions-watched';
import { keysRotated } from './keys-rotated';
import { logGroupsKept } from './log-groups-kept';
import { noPublicAddress } from './no-public-address';
import { noStaticIdentity } from './no-static-identity';
import { regionIreland } from './region-ireland';
import type { TreeRule, Violation } from './rule';

export { describeViolation } from './rule';
import { storesEncrypted } from './stores-encrypted';
import { storesKept } from './stores-kept';
import { storesTagged } from './stores-tagged';

/** The rules over the whole tree. */
export const treeRules: readonly TreeRule[] = [
  storesTagged,
  storesEncrypted,
  storesKept,
  keysRotated,
  bucketsClosed,
  logGroupsKept,
  backupSelected,
  regionIreland,
  noStaticIdentity,
  noPublicAddress,
  functionsWatched,
];

/** Everything that breaks a rule, over all templates. */
export function violations(model: TemplateModel): Violation[] {
  return treeRules.flatMap(({ name, judge }) =>
    model.resources.flatMap((resource) =>
      judge(resource, model)
        .filter(({ holds }) => !holds)
        .map((judgement) => ({ ...judgement, rule: name, resource })),
    ),
  );
}
