import { numbers } from '../../policy';
import { count } from '../../template/shape';
import { eachCluster } from '../checks/clusters';
import { restoreDrill } from '../checks/restore-drill';
import { copiesTold } from '../checks/told';
import { workingsFor } from '../checks/workings';
import { check, livedChecks, type ClauseJudge } from '../check';

/** Any instant of the last days can be restored: the cluster's own continuous backup, the one owner of that promise; and is. */
export const judge: ClauseJudge = (evidence) => {
  const { estate } = evidence;
  const days = numbers.pointInTime.value;
  return [
    ...livedChecks(evidence, 'backup.point-in-time'),
    ...(evidence.model.ofType('AWS::Backup::RestoreTestingPlan').length > 0 ? restoreDrill(evidence) : []),
    ...workingsFor(evidence, 'backup.point-in-time'),
    ...copiesTold(evidence, 'backup.point-in-time'),
    ...eachCluster(evidence, ({ resource }) => {
      const continuous = estate.backupRules.filter((rule) => rule.continuous && rule.covers.includes(resource));
      const own = count(resource.properties['BackupRetentionPeriod']);
      return [
        check(resource, 'BackupRetentionPeriod', `${days}`, own, own === days || continuous.length > 0),
        check(
          resource,
          'BackupPlanRule.EnableContinuousBackup',
          'one owner of the automated backups at most',
          `${continuous.length} rule(s)`,
          continuous.length < 2,
        ),
      ];
    }),
  ];
};
