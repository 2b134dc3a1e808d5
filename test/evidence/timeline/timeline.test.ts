import { Estate } from '../../../lib/evidence/estate';
import { live } from '../../../lib/evidence/timeline/timeline';
import { TemplateModel } from '../../../lib/template/model';
import type { TemplateResource } from '../../../lib/template/template';

const lived = (resources: Record<string, TemplateResource>) =>
  live(new Estate(new TemplateModel({ here: { Resources: resources } }))).timeline;

const rule = (name: string, schedule: string, days: number | undefined, zone = 'Europe/Rome') => ({
  RuleName: name,
  TargetBackupVault: { Ref: 'Vault' },
  ScheduleExpression: schedule,
  ScheduleExpressionTimezone: zone,
  ...(days !== undefined && { Lifecycle: { DeleteAfterDays: days } }),
});

const DAILY = 'cron(30 4 * * ? *)';
const WEEKLY = 'cron(30 4 ? * SUN *)';

const backups = (
  rules: unknown[],
  { retention = 35, lock = { MinRetentionDays: 35, MaxRetentionDays: 60 } as object | undefined } = {},
) =>
  lived({
    Cluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: { DBClusterIdentifier: 'school', BackupRetentionPeriod: retention, Tags: [{ Key: 'k', Value: 'v' }] },
    },
    Vault: { Type: 'AWS::Backup::BackupVault', Properties: { LockConfiguration: lock } },
    Plan: { Type: 'AWS::Backup::BackupPlan', Properties: { BackupPlan: { BackupPlanRule: rules } } },
    Selection: {
      Type: 'AWS::Backup::BackupSelection',
      Properties: {
        BackupPlanId: { Ref: 'Plan' },
        BackupSelection: { ListOfTags: [{ ConditionKey: 'k', ConditionValue: 'v' }] },
      },
    },
  });

const brokenIn = ({ promises }: ReturnType<typeof lived>) =>
  Object.fromEntries(promises.filter(({ kept }) => !kept).map(({ slug, firstBrokenDay }) => [slug, firstBrokenDay]));

test('Daily copies of 35 days and weekly ones of 60 keep every promise, with a copy a day and then one a week', () => {
  const timeline = backups([rule('daily', DAILY, 35), rule('weekly', WEEKLY, 60)]);
  expect(brokenIn(timeline)).toEqual({});
  const { copiesByAge } = timeline.stores.find(({ name }) => name === 'recovery points of school')!;
  const ages = copiesByAge.map(({ ageDays }) => ageDays);
  expect(ages.filter((age) => age <= 35)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
  expect(ages.filter((age) => age > 35)).toEqual([42, 49, 56]); // the last morning is a Sunday's
});

test('A day less breaks on the first morning on which the oldest daily copy is missing', () => {
  // Taken on 1 January at 03:30 UTC, due on 4 February, gone at the next midnight: missing on 5 February, 35 days on
  expect(brokenIn(backups([rule('daily', DAILY, 34), rule('weekly', WEEKLY, 60)], { lock: {} }))).toEqual({
    'backup.daily-35-days': '2027-02-05',
  });
});

test.each([
  ['cron(30 0 * * ? *)', 'cron(45 0 ? * SUN *)', 'Europe/Rome'],
  ['cron(30 4 * * ? *)', 'cron(45 4 ? * SUN *)', 'Pacific/Auckland'],
  ['cron(0 22 * * ? *)', 'cron(15 22 ? * SUN *)', 'America/New_York'],
])(
  'A day is the schedule’s own: %s and %s in %s, before or after midnight UTC, keep every promise',
  (daily, weekly, zone) => {
    expect(brokenIn(backups([rule('daily', daily, 35, zone), rule('weekly', weekly, 60, zone)]))).toEqual({});
  },
);

test.each([
  // 1 January at 00:30 in Rome is 23:30 UTC of the day before: due on 3 February at 23:30, gone at the next midnight
  ['cron(30 0 * * ? *)', 'Europe/Rome', '2027-02-04'],
  // 1 January at 22:00 in New York is 03:00 UTC of the day after: due on 5 February at 03:00, gone at the next midnight
  ['cron(0 22 * * ? *)', 'America/New_York', '2027-02-06'],
])('A day less is seen where the day is the schedule’s own: %s in %s', (daily, zone, broken) => {
  expect(brokenIn(backups([rule('daily', daily, 34, zone), rule('weekly', WEEKLY, 60)], { lock: {} }))).toEqual({
    'backup.daily-35-days': broken,
  });
});

test.each([
  ['cron(* 9-20 * * ? *)', 720],
  ['rate(30 minutes)', 48],
])('Copies by %s are all counted, %i a day, and keep every promise', (often, copies) => {
  const timeline = backups([rule('daily', often, 35, 'Europe/Rome'), rule('weekly', WEEKLY, 60)]);
  expect(brokenIn(timeline)).toEqual({});
  const { copiesByAge } = timeline.stores.find(({ name }) => name === 'recovery points of school')!;
  expect(copiesByAge.filter(({ ageDays }) => ageDays === 20)).toEqual([{ ageDays: 20, copies }]);
});

test('Two days less are seen of copies by the quarter of an hour, too: the last of a day stays longest', () => {
  expect(
    brokenIn(backups([rule('daily', 'cron(0/15 * * * ? *)', 33), rule('weekly', WEEKLY, 60)], { lock: {} })),
  ).toEqual({
    'backup.daily-35-days': '2027-02-04',
  });
});

test('A day more is seen of copies by the half-hour: the first of a day is due at midnight, the others are not', () => {
  const timeline = backups([rule('daily', 'cron(0/30 * * * ? *)', 36, 'Etc/UTC'), rule('weekly', WEEKLY, 60)]);
  expect(brokenIn(timeline)).toEqual({ 'backup.weekly-25-days': '2027-02-09' });
});

test('A vault lock that refuses a period leaves no copy at all', () => {
  expect(brokenIn(backups([rule('daily', DAILY, 34), rule('weekly', WEEKLY, 60)]))).toMatchObject({
    'backup.daily': '2027-01-02',
  });
});

test('A day more for the weekly copies is due too late, and a week without one is seen', () => {
  expect(Object.keys(brokenIn(backups([rule('daily', DAILY, 35), rule('weekly', WEEKLY, 61)], { lock: {} })))).toEqual([
    'backup.weekly-25-days',
    'exit.backups',
  ]);
  expect(Object.keys(brokenIn(backups([rule('daily', DAILY, 35), rule('weekly', WEEKLY, 59)], { lock: {} })))).toEqual([
    'backup.weekly-25-days',
  ]);
  expect(Object.keys(brokenIn(backups([rule('daily', DAILY, 35), rule('monthly', 'cron(30 4 1 * ? *)', 60)])))).toEqual(
    ['backup.weekly-25-days'],
  );
});

test('Daily copies kept for 60 days are more than one a week', () => {
  expect(Object.keys(brokenIn(backups([rule('daily', DAILY, 60)])))).toEqual(['backup.weekly-25-days']);
});

test('A window of 34 days cannot restore an instant of the thirty-fifth', () => {
  expect(brokenIn(backups([rule('daily', DAILY, 35), rule('weekly', WEEKLY, 60)], { retention: 34 }))).toEqual({
    'backup.point-in-time': '2027-02-04',
  });
});

const log = (lockDays: number, days: number, noncurrent: number | undefined, prefix = '') =>
  lived({
    Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Logs' } } },
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: lockDays } } },
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [
            {
              Status: 'Enabled',
              Prefix: prefix,
              ExpirationInDays: days,
              ...(noncurrent && { NoncurrentVersionExpiration: { NoncurrentDays: noncurrent } }),
            },
          ],
        },
      },
    },
  });

test.each([
  ['locked for 550 days and expired right after', log(550, 550, 1), true],
  ['locked for 549 days, one less than the longest 18 months', log(549, 550, 1), false],
  ["CloudWatch's 545 days", log(545, 545, 1), false],
  ['expired after 551 days, gone after 553 have passed', log(550, 551, 1), false],
  ['whose versions never expire', log(550, 550, undefined), false],
  ['whose lifecycle forgets a prefix', log(550, 550, 1, 'AWSLogs/1'), false],
])("Administrators' log %s: %#", (_what, timeline, kept) => {
  const outcomes = timeline.promises.filter(({ slug }) => slug === 'admins.log-18-months');
  expect(outcomes.length).toBeGreaterThan(0);
  expect(outcomes.every((outcome) => outcome.kept)).toBe(kept);
});

const operationPromises = (days: number) =>
  lived({
    Operations: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [
            {
              Status: 'Enabled',
              Prefix: 'operations/',
              ExpirationInDays: days,
              NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            },
          ],
        },
      },
    },
  }).promises;

const operations = (days: number) => operationPromises(days).every(({ kept }) => kept);

test('A log that goes too soon breaks its promise on the day it goes, not before', () => {
  // Written on 1 March, gone at the first midnight after 183 days; 1 September is when six months end
  expect(operationPromises(183).map(({ firstBrokenDay }) => firstBrokenDay)).toEqual(['2027-09-01']);
});

test('What ends in the middle of a day is missed on the next morning', () => {
  // CloudWatch's retention counts from the event: what was written at noon on 1 March is gone at noon on 31 August
  const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/school', RetentionInDays: 183 } };
  expect(lived({ Group: group }).promises.map(({ firstBrokenDay }) => firstBrokenDay)).toEqual(['2027-09-01']);
});

test('Operation logs are kept from 184 to 727 days: with their late deletion they are gone within 24 months', () => {
  expect([183, 184, 727, 728].map(operations)).toEqual([false, true, true, false]);
});
