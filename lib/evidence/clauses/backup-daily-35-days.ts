import { numbers } from '../../policy';
import { livedChecks, missing, type ClauseJudge } from '../check';
import { copiesGoAfter, locksAt } from '../checks/copies';

/** A daily copy for each of the days: lived through, no longer than promised, and under a lock that keeps it so long and takes it. */
export const judge: ClauseJudge = (evidence) => {
  const days = numbers.dailyBackup.value;
  const lived = livedChecks(evidence, 'backup.daily-35-days');
  return [
    ...(lived.length === 0 ? [missing('AWS::Backup::BackupPlan', 'a plan that takes a copy a day')] : lived),
    ...copiesGoAfter(evidence, 'daily', days),
    ...locksAt(evidence, 'least', days),
  ];
};
