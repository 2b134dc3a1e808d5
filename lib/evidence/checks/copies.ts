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

/** That copies of a cadence go after exactly so many days, or are further ones that go sooner. */
export function copiesGoAfter({ estate }: Evidence, cadence: ReturnType<typeof cadenceOf>, days: number): Check[] {
  const rules = estate.backupRules.filter(
    (rule) => rule.covers.length > 0 && !rule.continuous && cadenceOf(rule) === cadence,
  );
  const kept = rules.filter(({ deleteAfterDays }) => deleteAfterDays === days).flatMap(({ covers }) => covers);
  return rules.map(({ plan, index, deleteAfterDays, covers }) => {
    const further = (deleteAfterDays ?? Infinity) < days && covers.every((store) => kept.includes(store));
    return check(plan, periodOf(index), `${days}`, deleteAfterDays, deleteAfterDays === days || further);
  });
}
