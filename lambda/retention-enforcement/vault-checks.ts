import {
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  paginateListBackupPlans,
  paginateListBackupSelections,
  type BackupClient,
} from '@aws-sdk/client-backup';
import type { Check } from './enforce';
import type { KeyMatcher } from './live-keys';

/** A rule of the plan as it was deployed. */
export interface ExpectedRule {
  readonly deleteAfterDays: number;
  readonly schedule: string;
  readonly timeZone: string;
}

/** Vault and plan as they were deployed. */
export interface ExpectedVault {
  readonly vault: string;
  readonly keyAlias: string;
  readonly minDays: number;
  readonly maxDays: number;
  readonly plan: string;
  /** Rules of the plan, by name. */
  readonly rules: Readonly<Record<string, ExpectedRule>>;
  /** Tag by which the plan selects what it covers. */
  readonly selects: { readonly key: string; readonly value: string };
}

/** Whether the vault is locked and encrypted as deployed. */
export function vaultProtection(backup: BackupClient, isKey: KeyMatcher, expected: ExpectedVault): Check {
  const { vault, minDays, maxDays } = expected;
  return {
    name: `protection of ${vault}`,
    kind: 'unprotected',
    async run() {
      const live = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: vault }));
      const wrong: string[] = [];
      if (!live.Locked) wrong.push('is not locked');
      if ((live.MinRetentionDays ?? 0) < minDays)
        wrong.push(`admits copies kept for ${live.MinRetentionDays ?? 'any number of'} days: at least ${minDays}`);
      if ((live.MaxRetentionDays ?? Infinity) > maxDays)
        wrong.push(`admits copies kept for ${live.MaxRetentionDays ?? 'any number of'} days: at most ${maxDays}`);
      if (!(await isKey(live.EncryptionKeyArn, expected.keyAlias)))
        wrong.push(`is encrypted with ${live.EncryptionKeyArn ?? 'no key'}, not ${expected.keyAlias}`);
      return wrong;
    },
  };
}

/** Whether the plan is as deployed: each rule's period, hour and vault, none missing, none more; what it selects. */
export function planRules(backup: BackupClient, { plan, rules, vault, selects }: ExpectedVault): Check {
  return {
    name: `backup plan ${plan}`,
    kind: 'unprotected',
    async run() {
      let id: string | undefined;
      for await (const { BackupPlansList = [] } of paginateListBackupPlans({ client: backup }, {}))
        id ??= BackupPlansList.find(({ BackupPlanName }) => BackupPlanName === plan)?.BackupPlanId;
      if (id === undefined) return ['is not there'];
      const { BackupPlan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId: id }));
      const live = BackupPlan?.Rules ?? [];
      const wrong: string[] = [];
      for (const [name, { deleteAfterDays, schedule, timeZone }] of Object.entries(rules)) {
        const rule = live.find(({ RuleName }) => RuleName === name);
        if (!rule) {
          wrong.push(`rule ${name} is missing`);
          continue;
        }
        if (rule.Lifecycle?.DeleteAfterDays !== deleteAfterDays)
          wrong.push(
            `rule ${name} deletes after ${rule.Lifecycle?.DeleteAfterDays ?? 'no'} days, not ${deleteAfterDays}`,
          );
        if (rule.TargetBackupVaultName !== vault)
          wrong.push(`rule ${name} fills ${rule.TargetBackupVaultName}, not ${vault}`);
        if (rule.ScheduleExpression !== schedule || rule.ScheduleExpressionTimezone !== timeZone)
          wrong.push(
            `rule ${name} runs at ${rule.ScheduleExpression} ${rule.ScheduleExpressionTimezone}, not ${schedule} ${timeZone}`,
          );
      }
      for (const { RuleName = '' } of live) if (!(RuleName in rules)) wrong.push(`rule ${RuleName} was not deployed`);
      if (!(await selectsByTag(backup, id, selects)))
        wrong.push(`selects nothing by the tag ${selects.key}=${selects.value}`);
      return wrong;
    },
  };
}

async function selectsByTag(
  backup: BackupClient,
  BackupPlanId: string,
  { key, value }: ExpectedVault['selects'],
): Promise<boolean> {
  for await (const { BackupSelectionsList = [] } of paginateListBackupSelections({ client: backup }, { BackupPlanId }))
    for (const { SelectionId } of BackupSelectionsList) {
      const { BackupSelection } = await backup.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
      const tagged = BackupSelection?.ListOfTags?.some(
        ({ ConditionKey, ConditionValue }) => ConditionKey === key && ConditionValue === value,
      );
      if (tagged && !BackupSelection?.NotResources?.length) return true;
    }
  return false;
}
