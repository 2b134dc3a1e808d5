import { BACKUP_PLAN_TAG_VALUE, TAGS } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { fieldOf, listOf, parameter } from './record-fields';

const UNTAGGED = {
  it: 'tolto dal piano di backup, che sceglie per etichetta',
  en: 'taken out of the backup plan, which selects by tag',
  severity: 'medium',
} as const;

/** Whether a request takes the plan's tag away, however it names tags. */
const takesTag = (event: AccessEvent): boolean =>
  [
    ...listOf(parameter(event, 'tagKeys')),
    ...listOf(parameter(event, 'tagSet')).map((tag) => fieldOf(tag, 'key')),
  ].includes(TAGS.backupPlan);

/** Whether a request writes another value over the plan's. */
const overwritesTag = (event: AccessEvent): boolean =>
  listOf(parameter(event, 'tags')).some(
    (tag) => fieldOf(tag, 'key') === TAGS.backupPlan && fieldOf(tag, 'value') !== BACKUP_PLAN_TAG_VALUE,
  );

/** What the backup plan copies because of a tag, without it: the copies end, and nothing is deleted. */
export const backupTagActs: readonly Act[] = [
  {
    ...UNTAGGED,
    services: ['rds', 'tagging', 'dynamodb', 'elasticfilesystem', 'fsx', 'ec2'],
    eventNames: ['RemoveTagsFromResource', 'UntagResources', 'UntagResource', 'DeleteTags'],
    when: takesTag,
  },
  { ...UNTAGGED, services: ['rds'], eventNames: ['AddTagsToResource'], when: overwritesTag },
];
