import { numbers } from '../../policy';
import { count, object } from '../../template/shape';
import { cadenceOf } from '../checks/cadence';
import { check, livedChecks, missing, type ClauseJudge } from '../check';

/** One copy a week after the daily ones, then nothing: lived through, and capped by the vault's lock. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const days = numbers.backupCeiling.value;
  const lived = livedChecks(evidence, 'backup.weekly-25-days');
  return [
    ...(lived.length === 0 ? [missing('AWS::Backup::BackupPlan', 'a plan that takes a copy a week')] : lived),
    ...estate.backupRules
      .filter((rule) => !rule.continuous && cadenceOf(rule) === 'weekly')
      .map(({ plan, index, deleteAfterDays }) =>
        check(
          plan,
          `BackupPlan.BackupPlanRule[${index}].Lifecycle.DeleteAfterDays`,
          `${days}`,
          deleteAfterDays,
          deleteAfterDays === days,
        ),
      ),
    ...estate.vaults.map((vault) => {
      const lock =
        vault.type === 'AWS::Backup::BackupVault' ? object(vault.properties['LockConfiguration']) : vault.properties;
      const most = count(lock['MaxRetentionDays']);
      return check(vault, 'LockConfiguration.MaxRetentionDays', `${days}`, most, most === days);
    }),
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
