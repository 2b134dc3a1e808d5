import { numbers } from './numbers';

/**
 * The rules of the backup plan, Europe/Rome: after the night's maintenance and outside the hours that a clock change skips
 * or repeats.
 */
export const backupRules = {
  daily: { schedule: 'cron(30 4 * * ? *)', deleteAfterDays: numbers.dailyBackup.value },
  weekly: { schedule: 'cron(45 4 ? * SUN *)', deleteAfterDays: numbers.backupCeiling.value },
} as const;
