import { covers, coversArn } from '../template/statements';
import { count, isTrue, list, object, objects, text } from '../template/shape';
import type { Resource, TemplateModel } from '../template/model';

/** A rule of a backup plan, with what it covers and where its copies go. */
export interface BackupRule {
  readonly plan: Resource;
  /** Position in the plan, for the property's path. */
  readonly index: number;
  readonly name: string;
  readonly schedule: string;
  readonly timeZone: string;
  readonly deleteAfterDays: number | undefined;
  readonly coldAfterDays: number | undefined;
  readonly continuous: boolean;
  readonly vault: Resource | undefined;
  readonly vaultName: string;
  readonly covers: readonly Resource[];
  /** The selections by which it covers something. */
  readonly selections: readonly Resource[];
  readonly copies: readonly {
    readonly to: string;
    readonly vault: Resource | undefined;
    readonly deleteAfterDays: number | undefined;
  }[];
}

export const VAULT_TYPES = ['AWS::Backup::BackupVault', 'AWS::Backup::LogicallyAirGappedBackupVault'];

/** The days between which a vault's lock accepts a copy's period. */
export function lockOf(vault: Resource | undefined): { least: number | undefined; most: number | undefined } {
  const limits =
    vault?.type === 'AWS::Backup::BackupVault' ? object(vault.properties['LockConfiguration']) : vault?.properties;
  return { least: count(limits?.['MinRetentionDays']), most: count(limits?.['MaxRetentionDays']) };
}

/** AWS Backup's own schedule for a rule that gives none. */
const DEFAULT_SCHEDULE = 'cron(0 5 ? * * *)';

/** Types that a selection of everything would mean, by the shape of their ARN. */
const PROTECTED: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': 'rds:${region}:${account}:cluster:',
  'AWS::RDS::DBInstance': 'rds:${region}:${account}:db:',
  'AWS::S3::Bucket': 's3:::',
  'AWS::DynamoDB::Table': 'dynamodb:${region}:${account}:table/',
};

/** Every rule of every backup plan. */
export function backupRules(model: TemplateModel): BackupRule[] {
  const selections = model.ofType('AWS::Backup::BackupSelection');
  return model.ofType('AWS::Backup::BackupPlan').flatMap((plan) => {
    const own = selections
      .filter((selection) => model.target(selection.properties['BackupPlanId'], selection, plan.type) === plan)
      .map((selection) => ({ selection, covered: selectedBy(selection, model) }))
      .filter(({ covered }) => covered.length > 0);
    const vaultOf = (value: unknown) => VAULT_TYPES.map((type) => model.target(value, plan, type)).find(Boolean);
    // Where both are named, the air-gapped one keeps the copies; in the other they are for a while, or not at all
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
    const keeping = (rule: Record<string, unknown>) =>
      rule['TargetLogicallyAirGappedBackupVaultArn'] ?? rule['TargetBackupVault'];
    return objects(object(plan.properties['BackupPlan'])['BackupPlanRule']).map((rule, index) => ({
      plan,
      index,
      name: model.text(rule['RuleName'], plan),
      schedule: text(rule['ScheduleExpression']) || DEFAULT_SCHEDULE,
      timeZone: text(rule['ScheduleExpressionTimezone']) || 'Etc/UTC',
      deleteAfterDays: count(object(rule['Lifecycle'])['DeleteAfterDays']),
      coldAfterDays: count(object(rule['Lifecycle'])['MoveToColdStorageAfterDays']),
      continuous: isTrue(rule['EnableContinuousBackup']),
      vault: vaultOf(keeping(rule)),
      vaultName: model.text(keeping(rule), plan),
      covers: [...new Set(own.flatMap(({ covered }) => covered))],
      selections: own.map(({ selection }) => selection),
      copies: objects(rule['CopyActions']).map((copy) => ({
        to: model.text(copy['DestinationBackupVaultArn'], plan),
        vault: vaultOf(copy['DestinationBackupVaultArn']),
        deleteAfterDays: count(object(copy['Lifecycle'])['DeleteAfterDays']),
      })),
    }));
  });
}

/**
 * What a selection covers: listed resources that meet all conditions, and whatever carries one of the listed tags, but
 * nothing that it excludes. https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
function selectedBy(selection: Resource, model: TemplateModel): Resource[] {
  const given = object(selection.properties['BackupSelection']);
  const listed = list(given['Resources']);
  const excluded = list(given['NotResources']);
  const anyTag = objects(given['ListOfTags']);
  const conditions = object(given['Conditions']);
  const isListed = (resource: Resource, patterns: readonly unknown[]) =>
    patterns.some(
      (pattern) =>
        model.targets(pattern, selection).includes(resource) ||
        coversArn(model.text(pattern, selection), arnOf(resource, model)),
    );
  return model.resources.filter((resource) => {
    if (!Object.hasOwn(PROTECTED, resource.type) || isListed(resource, excluded)) return false;
    const tags = model.tags(resource);
    const tagged = anyTag.some(
      ({ ConditionKey, ConditionType, ConditionValue }) =>
        (ConditionType === undefined || ConditionType === 'STRINGEQUALS') &&
        tags[text(ConditionKey)] === text(ConditionValue) &&
        text(ConditionValue) !== '',
    );
    const meets = meetsConditions(tags, conditions);
    return (
      (tagged && meets) ||
      (listed.length > 0 && isListed(resource, listed) && meets) ||
      (!listed.length && !anyTag.length && Object.keys(conditions).length > 0 && meets)
    );
  });
}

const arnOf = (resource: Resource, model: TemplateModel): string =>
  `arn:aws:${PROTECTED[resource.type] ?? ''}${model.name(resource) || resource.logicalId}`;

function meetsConditions(
  tags: Readonly<Record<string, string>>,
  conditions: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(conditions).every(([operator, parameters]) =>
    objects(parameters).every(({ ConditionKey, ConditionValue }) => {
      const tag = tags[text(ConditionKey).replace(/^aws:ResourceTag\//, '')];
      const expected = text(ConditionValue);
      const equal = operator.includes('Like') ? tag !== undefined && covers(expected, tag) : tag === expected;
      return operator.includes('Not') ? !equal : equal;
    }),
  );
}
