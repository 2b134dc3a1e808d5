/** The four classes of the schools' plan (`risk.classes`), weakest protection first. */
export const dataClasses = ['anonymous', 'personal', 'sensitive', 'health'] as const;

export type DataClass = (typeof dataClasses)[number];

/** Tags that every store carries (`data.classified`). */
export const TAGS = {
  dataClass: 'data-class',
  owner: 'owner',
  backupPlan: 'backup-plan',
  /** On a way in: the stack that has the sign-in carry persons' names, where that is another environment's. */
  sessionTagsBy: 'session-tags-by',
} as const;

/** Value of the `backup-plan` tag by which the backup plan selects what it covers. */
export const BACKUP_PLAN_TAG_VALUE = 'platform';
