import type { AccessEvent } from '../access-event';
import { fieldOf, listOf, parameter } from './record-fields';

const A_DAY = 86_400;

/** Days after which an expiry deletes what is there now; NaN where it deletes none of it. */
function daysOf(expiry: unknown, event: AccessEvent): number {
  const date = fieldOf(expiry, 'Date');
  if (date !== undefined) return Math.max(0, (Date.parse(String(date)) / 1000 - event.seconds) / A_DAY);
  return Number(fieldOf(expiry, 'Days'));
}

/** What of the bucket a rule is about, as it is written. */
const partOf = (rule: unknown) => JSON.stringify(fieldOf(rule, 'Filter') ?? { Prefix: fieldOf(rule, 'Prefix') ?? '' });

/** The fewest days; Infinity where none are given. */
const fewest = (days: readonly number[]) => Math.min(...days.filter((one) => !Number.isNaN(one)));

/**
 * Whether a lifecycle request deletes before so many days: each part of the bucket by itself, however long others are kept.
 * @param versionsToo whether a part counts of which it deletes only what was replaced or deleted before
 */
export function deletesBefore(event: AccessEvent, days: number, versionsToo: boolean): boolean {
  const rules = listOf(parameter(event, 'LifecycleConfiguration', 'Rule')).filter(
    (rule) => fieldOf(rule, 'Status') === 'Enabled',
  );
  return [...new Set(rules.map(partOf))].some((part) => {
    const about = rules.filter((rule) => partOf(rule) === part);
    const current = fewest(about.map((rule) => daysOf(fieldOf(rule, 'Expiration'), event)));
    const noncurrent = fewest(
      about.map((rule) => Number(fieldOf(rule, 'NoncurrentVersionExpiration', 'NoncurrentDays'))),
    );
    if (current === Infinity) return versionsToo && noncurrent < days;
    // A noncurrent version goes after its current one, so the sum of both is the life of a versioned object.
    return current + (noncurrent === Infinity ? 0 : noncurrent) < days;
  });
}

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

/** How strictly a request locks new objects by default: `GOVERNANCE`, `COMPLIANCE`, or nothing. */
export const lockMode = (event: AccessEvent): unknown =>
  parameter(event, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention', 'Mode');
