import {
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  paginateListBackupPlans,
  type BackupClient,
} from '@aws-sdk/client-backup';
import type { Check } from './enforce';
import type { KeyMatcher } from './live-keys';

/** Vault and plan as they were deployed. */
export interface ExpectedVault {
  readonly vault: string;
  readonly keyAlias: string;
  readonly minDays: number;
  readonly maxDays: number;
  readonly plan: string;
  /** Rules of the plan and the days after which each deletes. */
  readonly rules: Readonly<Record<string, number>>;
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

/** Whether the plan's rules are those deployed: each rule's period, none missing, none more. */
export function planRules(backup: BackupClient, { plan, rules, vault }: ExpectedVault): Check {
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
      for (const [name, days] of Object.entries(rules)) {
        const rule = live.find(({ RuleName }) => RuleName === name);
        if (!rule) wrong.push(`rule ${name} is missing`);
        else if (rule.Lifecycle?.DeleteAfterDays !== days)
          wrong.push(`rule ${name} deletes after ${rule.Lifecycle?.DeleteAfterDays ?? 'no'} days, not ${days}`);
        else if (rule.TargetBackupVaultName !== vault)
          wrong.push(`rule ${name} fills ${rule.TargetBackupVaultName}, not ${vault}`);
      }
      for (const { RuleName = '' } of live) if (!(RuleName in rules)) wrong.push(`rule ${RuleName} was not deployed`);
      return wrong;
    },
  };
}
