import { numbers } from '../../policy';
import { count, object } from '../../template/shape';
import { check, livedChecks, missing, type ClauseJudge } from '../check';
import { cadenceOf } from '../checks/cadence';

/** A daily copy for each of the days: lived through, no longer than promised, and under a lock that keeps it so long and takes it. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const days = numbers.dailyBackup.value;
  const daily = estate.backupRules.filter((rule) => !rule.continuous && cadenceOf(rule) === 'daily');
  const lived = livedChecks(evidence, 'backup.daily-35-days');
  return [
    ...(lived.length === 0 ? [missing('AWS::Backup::BackupPlan', 'a plan that takes a copy a day')] : lived),
    ...daily.map(({ plan, index, deleteAfterDays }) =>
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
      const least = count(lock['MinRetentionDays']);
      return check(vault, 'LockConfiguration.MinRetentionDays', `${days}`, least, least === days);
    }),
  ];
};
