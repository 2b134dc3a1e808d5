import { dataClasses, TAGS } from '../../policy';
import type { Resource } from '../../template/model';
import { taggedStores } from '../../rules/stores';
import { check, each, type ClauseJudge } from '../check';

/** Every store is tagged with one of the four classes, and copies are no lower than their originals. */
export const judge: ClauseJudge = ({ model, estate }) => {
  const rank = (resource: Resource) => dataClasses.findIndex((known) => known === model.tags(resource)[TAGS.dataClass]);
  const highest = Math.max(-1, ...estate.clusters.map(({ resource }) => rank(resource)));
  const covered = new Set(
    estate.backupRules.flatMap((rule) => (rule.vault && rule.covers.length > 0 ? [rule.vault] : [])),
  );
  const copies = new Set([...covered, ...estate.bucketsOf('backups')]);
  return each(model.ofType(...taggedStores), 'AWS::RDS::DBCluster', 'at least one store of data', (store) => {
    const dataClass = model.tags(store)[TAGS.dataClass];
    const least = copies.has(store) && highest >= 0 ? highest : 0;
    const allowed = dataClasses.slice(least);
    return [
      check(
        store,
        `Tags.${TAGS.dataClass}`,
        allowed.join(', '),
        dataClass,
        allowed.some((known) => known === dataClass),
      ),
    ];
  });
};
