import { numbers } from '../../policy';
import { check, livedChecks, missing, type ClauseJudge } from '../check';
import { copiesGoAfter, locksAt } from '../checks/copies';

/** One copy a week after the daily ones, then nothing: lived through, and capped by the vault's lock. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const days = numbers.backupCeiling.value;
  const lived = livedChecks(evidence, 'backup.weekly-25-days');
  return [
    ...(lived.length === 0 ? [missing('AWS::Backup::BackupPlan', 'a plan that takes a copy a week')] : lived),
    ...copiesGoAfter(evidence, 'weekly', days),
    ...locksAt(evidence, 'most', days),
    ...estate.backupRules.flatMap(({ plan, index, copies }) =>
      copies.map(({ deleteAfterDays }) =>
        check(
          plan,
          `BackupPlan.BackupPlanRule[${index}].CopyActions.Lifecycle.DeleteAfterDays`,
          `${days} or less`,
          deleteAfterDays,
          deleteAfterDays !== undefined && deleteAfterDays <= days,
        ),
      ),
    ),
  ];
};
