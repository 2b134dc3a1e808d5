import { TIME_ZONE } from '../../policy';
import { onPlatformsDays } from '../checks/cadence';
import { ableBy, assumedBy } from '../checks/roles';
import { copiesTold } from '../checks/told';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';
import type { Resource } from '../../template/model';

/** The role a selection backs up with exists in these templates or is named. */
const roleOf = ({ properties }: Resource): unknown =>
  (properties['BackupSelection'] as Record<string, unknown> | undefined)?.['IamRoleArn'];

/** Each cluster gets a recovery point every day: lived through, and by rules that run in the platform's time zone. */
export const judge: ClauseJudge = (evidence) => {
  const { estate, model } = evidence;
  return [
    ...each(estate.clusters, 'AWS::RDS::DBCluster', 'at least one database cluster', ({ resource }) => {
      const rules = estate.backupRules.filter((rule) => rule.covers.includes(resource));
      return [
        check(
          resource,
          'Tags',
          'selected by a backup plan',
          rules.map(({ name }) => name).join(', '),
          rules.length > 0,
        ),
      ];
    }),
    ...livedChecks(evidence, 'backup.daily'),
    ...copiesTold(evidence, 'backup.daily'),
    ...estate.backupRules
      .filter(({ covers }) => covers.length > 0)
      .map((rule) =>
        check(
          rule.plan,
          `BackupPlan.BackupPlanRule[${rule.index}].ScheduleExpressionTimezone`,
          `${TIME_ZONE}, or UTC on the same days`,
          rule.timeZone,
          onPlatformsDays(rule.schedule, rule.timeZone),
        ),
      ),
    ...model.ofType('AWS::Backup::BackupSelection').flatMap((selection) => backedUpBy(selection, evidence)),
  ];
};

/** AWS's own role for backups, or one of these templates that AWS Backup takes on and that may take copies. */
function backedUpBy(selection: Resource, evidence: Evidence): Check[] {
  const { model } = evidence;
  const value = roleOf(selection);
  const property = 'BackupSelection.IamRoleArn';
  const named = model.text(value, selection);
  if (/:role\/(service-role\/)?AWSBackupDefaultServiceRole$/.test(named))
    return [check(selection, property, 'a role to back up with', named, true)];
  const role = model.target(value, selection, 'AWS::IAM::Role');
  return [
    ...assumedBy(evidence, selection, property, value, 'backup.amazonaws.com'),
    ...(role
      ? [
          ableBy(
            evidence,
            role,
            'may take copies',
            'AWSBackupServiceRolePolicyForBackup',
            'rds:CreateDBClusterSnapshot',
          ),
        ]
      : []),
  ];
}
