import { administratorLogDays, numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { fieldOf, listOf, parameter } from './record-fields';

/** Days after which the enabled rules of a lifecycle request delete objects or versions; empty when none does. */
export function expiryDays(event: AccessEvent): readonly number[] {
  return listOf(parameter(event, 'LifecycleConfiguration', 'Rule'))
    .filter((rule) => fieldOf(rule, 'Status') === 'Enabled')
    .flatMap((rule) => [
      fieldOf(rule, 'Expiration', 'Days'),
      fieldOf(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays'),
    ])
    .filter((days) => days !== undefined)
    .map(Number)
    .filter((days) => days > 0);
}

/** Whether a lifecycle deletes before the administrators' log may go (`admins.log-18-months`). */
export function isShortLifecycle(event: AccessEvent): boolean {
  const days = expiryDays(event);
  // A noncurrent version goes after its current one, so the sum of both is the life of a versioned object.
  return days.length > 0 && Math.max(...days) < administratorLogDays;
}

/** Whether a lifecycle deletes before the daily copies may go (`backup.daily-35-days`). */
export const isShorterThanBackups = (event: AccessEvent): boolean => {
  const days = expiryDays(event);
  return days.length > 0 && Math.max(...days) < numbers.dailyBackup.value;
};

/** S3 counts a year of a lock as so many days. */
const A_YEAR = 365;

/** Days for which a request locks new objects by default; 0 when it locks none, null when it says nothing of it. */
export function lockDays(event: AccessEvent): number | null {
  const lock = parameter(event, 'ObjectLockConfiguration');
  if (lock === undefined) return null;
  const retention = fieldOf(lock, 'Rule', 'DefaultRetention');
  const years = Number(fieldOf(retention, 'Years') ?? 0) * A_YEAR;
  return Number(fieldOf(retention, 'Days') ?? years) || 0;
}
