import { lockOf } from '../backup-rules';
import { check, type Check, type Evidence } from '../check';
import { cadenceOf } from './cadence';

/** That every vault's lock has exactly so many days for a limit. */
export const locksAt = ({ estate }: Evidence, limit: 'least' | 'most', days: number): Check[] =>
  estate.vaults.map((vault) => {
    const found = lockOf(vault)[limit];
    const property = limit === 'least' ? 'MinRetentionDays' : 'MaxRetentionDays';
    return check(vault, `LockConfiguration.${property}`, `${days}`, found, found === days);
  });

/** Where a rule of a plan says when its copies go. */
export const periodOf = (index: number): string => `BackupPlan.BackupPlanRule[${index}].Lifecycle.DeleteAfterDays`;

/** That copies of a cadence go after exactly so many days. */
export const copiesGoAfter = ({ estate }: Evidence, cadence: ReturnType<typeof cadenceOf>, days: number): Check[] =>
  estate.backupRules
    .filter((rule) => !rule.continuous && cadenceOf(rule) === cadence)
    .map(({ plan, index, deleteAfterDays }) =>
      check(plan, periodOf(index), `${days}`, deleteAfterDays, deleteAfterDays === days),
    );
