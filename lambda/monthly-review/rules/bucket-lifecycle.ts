import type { AccessEvent } from '../access-event';
import { fieldOf, listOf, parameter } from './record-fields';

const A_DAY = 86_400;

/** Days after which an expiry deletes what is there now; undefined where it deletes none of it. */
function daysOf(expiry: unknown, event: AccessEvent): number | undefined {
  const date = fieldOf(expiry, 'Date');
  if (date !== undefined) return Math.max(0, (Date.parse(String(date)) / 1000 - event.seconds) / A_DAY);
  const days = fieldOf(expiry, 'Days');
  return days === undefined ? undefined : Number(days);
}

/**
 * Whether an enabled rule of a lifecycle request deletes before so many days: each rule deletes its part of the bucket,
 * however long the others keep theirs.
 * @param versionsToo whether a rule counts that deletes only what was replaced or deleted before
 */
export const deletesBefore = (event: AccessEvent, days: number, versionsToo: boolean): boolean =>
  listOf(parameter(event, 'LifecycleConfiguration', 'Rule'))
    .filter((rule) => fieldOf(rule, 'Status') === 'Enabled')
    .some((rule) => {
      const current = daysOf(fieldOf(rule, 'Expiration'), event);
      const noncurrent = fieldOf(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays');
      if (current === undefined) return versionsToo && noncurrent !== undefined && Number(noncurrent) < days;
      // A noncurrent version goes after its current one, so the sum of both is the life of a versioned object.
      return current + Number(noncurrent ?? 0) < days;
    });

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
