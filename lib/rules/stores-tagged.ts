import { dataClasses, TAGS } from '../policy';
import { shown, type TreeRule } from './rule';
import { taggedStores } from './stores';

/** Every store says which class of data it holds, and who answers for it. */
export const storesTagged: TreeRule = {
  name: 'stores-tagged',
  judge: (resource, model) => {
    if (!taggedStores.includes(resource.type)) return [];
    const tags = model.tags(resource);
    const dataClass = tags[TAGS.dataClass];
    return [
      {
        clause: dataClass === undefined ? 'data.classified' : 'risk.classes',
        property: `tag ${TAGS.dataClass}`,
        expected: dataClasses.join(', '),
        actual: shown(dataClass),
        holds: dataClasses.some((known) => known === dataClass),
      },
      {
        clause: 'data.classified',
        property: `tag ${TAGS.owner}`,
        expected: 'who answers for the data',
        actual: shown(tags[TAGS.owner]),
        holds: Boolean(tags[TAGS.owner]),
      },
    ];
  },
};
