import { daysForAtLeastMonths, keptBetweenMonths } from './calendar';
import type { ClauseSlug } from './clauses';

export type Unit = 'days' | 'months' | 'hours' | 'minutes' | 'count' | 'percent' | 'characters';

/** A number of the policy: its value, unit and the clause that promises it. */
export interface PolicyNumber<U extends Unit = Unit> {
  readonly value: number;
  readonly unit: U;
  readonly clause: ClauseSlug;
}

const number = <U extends Unit>(value: number, unit: U, clause: ClauseSlug): PolicyNumber<U> => ({
  value,
  unit,
  clause,
});

/** Every number of the policy, once. No other file under `lib/` or `lambda/` holds one: `test/policy` proves it. */
export const numbers = {
  zones: number(3, 'count', 'zones.three'),
  minimumReplicas: number(2, 'count', 'cluster.replicas'),
  pointInTime: number(35, 'days', 'backup.point-in-time'),
  dailyBackup: number(35, 'days', 'backup.daily-35-days'),
  /** A day and the window in which a copy may start and end: where the newest is older, a day went without one. */
  recoveryPointAgeAlarm: number(34, 'hours', 'backup.daily-35-days'),
  /** How much longer than the daily copies one copy a week is kept. */
  weeklyBackupAfterDaily: number(25, 'days', 'backup.weekly-25-days'),
  /** Nothing among the backups is older. */
  backupCeiling: number(60, 'days', 'backup.weekly-25-days'),
  /** Transaction logs reach S3 this often: the restorable lag stays below it. */
  logShipping: number(5, 'minutes', 'backup.logs-5-minutes'),
  /** Restorable lag above which the alarm sounds. */
  logShippingAlarm: number(10, 'minutes', 'backup.logs-5-minutes'),
  administratorLog: number(18, 'months', 'admins.log-18-months'),
  operationLogAtLeast: number(6, 'months', 'tracing.operations'),
  operationLogAtMost: number(24, 'months', 'tracing.operations'),
  /** Sessions of administrators last at most this long before a new sign-in. */
  administratorSession: number(1, 'hours', 'admins.named'),
  /** Day of the month, 06:00 Europe/Rome, on which the review of the month before runs. */
  reviewDay: number(3, 'count', 'admins.reviewed-monthly'),
  /** Day of the month by which a report must exist, or an alarm sounds. */
  reviewOverdueDay: number(5, 'count', 'admins.reviewed-monthly'),
  /** Workings of a review's run, to look into one that failed. */
  reviewWorkings: number(7, 'days', 'admins.reviewed-monthly'),
  sessionLock: number(10, 'minutes', 'session.lock'),
  /** Credentials unused for so long are disabled: where sensitive data is reached … */
  inactivitySensitive: number(3, 'months', 'password.inactivity'),
  /** … and elsewhere. */
  inactivityOther: number(6, 'months', 'password.inactivity'),
  passwordLength: number(8, 'characters', 'password.composition'),
  passwordEqualInARow: number(2, 'characters', 'password.composition'),
  passwordAgeSensitive: number(3, 'months', 'password.age'),
  passwordAge: number(6, 'months', 'password.age'),
  userIdLength: number(8, 'characters', 'user-id.personal'),
  exitAccess: number(1, 'months', 'exit.one-month'),
  exitDeletionAtLeast: number(2, 'months', 'exit.deletion'),
  exitDeletionAtMost: number(12, 'months', 'exit.deletion'),
  exitBackups: number(60, 'days', 'exit.backups'),
  supplierConnectivity: number(95, 'percent', 'suppliers.qualified'),
  yearlyTest: number(12, 'months', 'assurance.yearly-test'),
  /** History of the central backup that a school's plan requires ("a month of history"). */
  centralBackupHistory: number(1, 'months', 'backup.central'),
  /** Period of a CloudWatch log group that is only a search copy of what S3 keeps. */
  searchCopy: number(30, 'days', 'admins.log-18-months'),
  /** Period of the platform's own function logs: operation logs of the platform, at least six months. */
  functionLog: number(365, 'days', 'tracing.operations'),
  /** Period of the VPC's flow logs. */
  flowLog: number(365, 'days', 'network.firewall'),
  /** The longest window KMS grants to change one's mind about a key's deletion. */
  keyDeletionWindow: number(30, 'days', 'encryption.disks'),
  /** The sealed credentials are replaced this often even when nobody opens them. */
  sealedCredentialsRotation: number(7, 'days', 'admin.sealed-credentials'),
  keyRotation: number(365, 'days', 'encryption.disks'),
  /** Days in which a compliance vault lock can still be taken back: the minimum that AWS Backup accepts. */
  vaultLockGrace: number(3, 'days', 'backup.central'),
  /**
   * S3 and AWS Backup delete after midnight UTC, and versions go one step later: deletion is late by at most so much.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
   */
  deletionSlack: number(3, 'days', 'backup.weekly-25-days'),
} as const satisfies Record<string, PolicyNumber>;

/** Object Lock of administrators' access logs, in days: the longest span of 18 calendar months. */
export const administratorLogDays = daysForAtLeastMonths(numbers.administratorLog.value);

/** Operation logs: the days they are kept at least and at most. */
export const operationLogDays = keptBetweenMonths(numbers.operationLogAtLeast.value, numbers.operationLogAtMost.value);

/**
 * Days of an operation-log period given in months, inside the policy's floor and ceiling and gone by the ceiling even
 * when deletion is late.
 */
export function operationLogPeriodDays(months: number): number {
  const latest = operationLogDays.ceilingDays - numbers.deletionSlack.value;
  return Math.min(daysForAtLeastMonths(months), latest);
}

/**
 * Days that access logs are kept: as long as the longest operation log, since an operation is told apart by the access it
 * began with (`tracing.accesses`); at least the operation logs' floor.
 */
export const accessLogDays = (operationPeriodsDays: readonly number[]): number =>
  Math.max(operationLogDays.floorDays, ...operationPeriodsDays);

/** The only Region (`residency.ireland`). */
export const REGION = 'eu-west-1';

/** The time zone in which people read times and in which schedules run. */
export const TIME_ZONE = 'Europe/Rome';

/** Prefixes of the backup bucket, by cadence. */
export const BACKUP_PREFIXES = { daily: 'daily/', weekly: 'weekly/' } as const;
