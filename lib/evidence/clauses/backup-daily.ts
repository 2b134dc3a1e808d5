import { TIME_ZONE } from '../../policy';
import { isTrue, text } from '../../template/shape';
import { check, each, livedChecks, type ClauseJudge } from '../check';
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
    ...estate.backupRules.map((rule) =>
      check(
        rule.plan,
        `BackupPlan.BackupPlanRule[${rule.index}].ScheduleExpressionTimezone`,
        TIME_ZONE,
        rule.timeZone,
        rule.timeZone === TIME_ZONE,
      ),
    ),
    ...model.ofType('AWS::Backup::BackupSelection').map((selection) => {
      const role = roleOf(selection);
      return check(
        selection,
        'BackupSelection.IamRoleArn',
        'a role to back up with',
        model.text(role, selection),
        isTrue(Boolean(role)) && text(model.text(role, selection)) !== '',
      );
    }),
  ];
};
