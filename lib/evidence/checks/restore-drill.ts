import { list, object, objects, text } from '../../template/shape';
import type { Resource } from '../../template/model';
import { check, missing, type Check, type Evidence } from '../check';
import { keyOf } from '../../rules/stores';
import { eachMonth } from './cadence';
import { ableBy, assumedBy } from './roles';
import { RESTORED, told } from './told';

const PLAN = 'AWS::Backup::RestoreTestingPlan';
const SELECTION = 'AWS::Backup::RestoreTestingSelection';

/** A plan restores copies of databases each month, under a role that may, from a vault of these templates. */
export function restoreDrill(evidence: Evidence): Check[] {
  const { model } = evidence;
  const plans = model.ofType(PLAN);
  if (plans.length === 0) return [missing(PLAN, 'a plan that restores, so that what comes back is looked at')];
  return [
    ...overdueSeen(evidence),
    ...plans.flatMap((plan) => {
      const { ScheduleExpression, ScheduleExpressionTimezone, RecoveryPointSelection } = plan.properties;
      const selections = model
        .ofType(SELECTION)
        .filter(
          ({ properties, ...from }) =>
            model.target(properties['RestoreTestingPlanName'], from) === plan &&
            /^(Aurora|RDS)$/.test(text(properties['ProtectedResourceType'])),
        );
      const [points] = objects(RecoveryPointSelection);
      const vaults = model.targets(points?.['IncludeVaults'], plan);
      const everywhere = JSON.stringify(points?.['IncludeVaults'] ?? '').includes('"*"');
      return [
        check(
          plan,
          'ScheduleExpression',
          'each month',
          ScheduleExpression,
          eachMonth(text(ScheduleExpression), text(ScheduleExpressionTimezone) || 'Etc/UTC'),
        ),
        check(
          plan,
          'RecoveryPointSelection.IncludeVaults',
          'a vault of these templates',
          model.text(points?.['IncludeVaults'], plan),
          vaults.length > 0 || everywhere,
        ),
        check(
          plan,
          'RecoveryPointSelection.RecoveryPointTypes',
          'SNAPSHOT: what the rules of the plan take',
          points?.['RecoveryPointTypes'],
          list(points?.['RecoveryPointTypes']).includes('SNAPSHOT'),
        ),
        ...(selections.length === 0
          ? [check(plan, 'Selections', 'a selection of database clusters', undefined, false)]
          : selections.flatMap((selection) => selected(evidence, selection))),
      ];
    }),
  ];
}

/** Where a function judges what was restored, it hears of each restore, and a schedule has it look for a month without. */
const overdueSeen = (evidence: Evidence): Check[] => {
  const { estate, model } = evidence;
  return model
    .ofType('AWS::Lambda::Function')
    .filter((worker) => estate.isFor([worker], 'backup:PutRestoreValidationResult'))
    .flatMap((worker) => {
      const schedule = model
        .ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule')
        .find((one) => one.properties['ScheduleExpression'] !== undefined && estate.setsGoing(one).has(worker));
      return [
        check(worker, 'Schedule', 'looks for a month without a drill', schedule?.logicalId, schedule !== undefined),
        told(evidence, RESTORED, (_, rule) => estate.setsGoing(rule).has(worker), `judged by ${worker.logicalId}`),
      ];
    });
};

function selected(evidence: Evidence, selection: Resource): Check[] {
  const { estate, model } = evidence;
  const { IamRoleArn, ProtectedResourceArns, ProtectedResourceConditions, RestoreMetadataOverrides } =
    selection.properties;
  const conditions = objects(ProtectedResourceConditions).flatMap(({ StringEquals }) => objects(StringEquals));
  const listed = JSON.stringify(ProtectedResourceArns ?? '').includes('"*"');
  const copied = estate.clusters.filter(({ resource }) =>
    estate.backupRules.some(({ covers }) => covers.includes(resource)),
  );
  const covered = copied.filter(
    ({ resource }) =>
      (listed || model.targets(ProtectedResourceArns, selection).includes(resource)) &&
      conditions.every(({ Key, Value }) => model.tags(resource)[text(Key).replace(/^aws:ResourceTag\//, '')] === Value),
  );
  const role = model.target(IamRoleArn, selection, 'AWS::IAM::Role');
  const { kmsKeyId, dbSubnetGroupName } = object(RestoreMetadataOverrides);
  const overrides = {
    kmsKeyId: [kmsKeyId, keyOf(kmsKeyId, selection, model)],
    dbSubnetGroupName: [dbSubnetGroupName, model.target(dbSubnetGroupName, selection, 'AWS::RDS::DBSubnetGroup')],
  } as const;
  return [
    ...Object.entries(overrides).flatMap(([name, [given, found]]) =>
      given === undefined
        ? []
        : [
            check(
              selection,
              `RestoreMetadataOverrides.${name}`,
              'one of these templates',
              model.text(given, selection),
              found !== undefined,
            ),
          ],
    ),
    check(
      selection,
      'ProtectedResourceConditions',
      'every cluster of which copies are taken',
      covered.map(({ resource }) => resource.logicalId).join(', '),
      covered.length === copied.length,
    ),
    ...assumedBy(evidence, selection, 'IamRoleArn', IamRoleArn, 'backup.amazonaws.com'),
    ...(role
      ? [
          ableBy(
            evidence,
            role,
            'may restore clusters',
            'AWSBackupServiceRolePolicyForRestores',
            'rds:RestoreDBClusterFromSnapshot',
          ),
        ]
      : []),
  ];
}
