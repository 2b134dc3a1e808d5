import { numbers } from '../../policy';
import { check, livedChecks, missing, type ClauseJudge } from '../check';
import { periodOf } from '../checks/copies';

/** Data in backups stays only until the backups' own retention ends. */
export const judge: ClauseJudge = (evidence) => {
  const lived = livedChecks(evidence, 'exit.backups');
  const days = numbers.exitBackups.value;
  return [
    ...(lived.length === 0 ? [missing('AWS::Backup::BackupPlan', 'backups whose retention ends')] : lived),
    ...evidence.estate.backupRules.flatMap(({ plan, index, deleteAfterDays, copies }) => {
      const periods = [deleteAfterDays, ...copies.map((copy) => copy.deleteAfterDays)];
      const ends = periods.every((period) => period !== undefined && period <= days);
      return [check(plan, periodOf(index), `${days} or less`, periods.join(', '), ends)];
    }),
  ];
};
