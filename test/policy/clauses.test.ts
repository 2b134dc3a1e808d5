import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clauses, numbers, planned } from '../../lib/policy';
import { clausesPage } from '../../lib/policy/clauses-page';

const source = join(__dirname, '../../../shared/policy/clauses.md');

test('there are 64 clauses, each with a name of its own and a promise in both languages', () => {
  expect(new Set(clauses.map(({ slug }) => slug)).size).toBe(64);
  for (const { promise } of clauses)
    for (const text of [promise.en, promise.it]) expect(text.length).toBeGreaterThan(10);
});

if (!existsSync(source)) console.warn('The policy text is not beside the project: its clauses are not compared.');
// Off only where the policy's own text, which is not part of the project, does not lie beside it.
(existsSync(source) ? test : test.skip)('they are the clauses of the policy, in its order', () => {
  const slugs = [...readFileSync(source, 'utf8').matchAll(/^\| `([a-z0-9.-]+)` \| [^|]+ \| [^|]+ \|/gm)].map(
    ([, slug]) => slug,
  );
  expect(clauses.map(({ slug }) => slug)).toEqual(slugs);
});

test('docs/clauses.md is what lib/policy says (npm run docs writes it again)', () => {
  expect(readFileSync(join(__dirname, '../../docs/clauses.md'), 'utf8')).toBe(clausesPage());
});

test('only clauses of stacks to come are planned', () => {
  for (const slug of Object.keys(planned)) {
    expect(slug).toMatch(
      /^(accounts\.|password\.|export\.|exit\.(?!backups)|tracing\.statistics$|session\.lock$|incident\.handled$)/,
    );
  }
});

test('the weekly copies begin where the daily ones end', () => {
  expect(numbers.dailyBackup.value + numbers.weeklyBackupAfterDaily.value).toBe(numbers.backupCeiling.value);
  expect(numbers.pointInTime.value).toBe(numbers.dailyBackup.value);
  expect(numbers.exitBackups.value).toBe(numbers.backupCeiling.value);
});

/** What the policy says in words: a number that follows another would follow it into a broken promise. */
test.each([
  ['zones', 'zones.three', 3, 'count'],
  ['minimumReplicas', 'cluster.replicas', 2, 'count'],
  ['pointInTime', 'backup.point-in-time', 35, 'days'],
  ['dailyBackup', 'backup.daily-35-days', 35, 'days'],
  ['weeklyBackupAfterDaily', 'backup.weekly-25-days', 25, 'days'],
  ['backupCeiling', 'backup.weekly-25-days', 60, 'days'],
  ['logShipping', 'backup.logs-5-minutes', 5, 'minutes'],
  ['administratorLog', 'admins.log-18-months', 18, 'months'],
  ['operationLogAtLeast', 'tracing.operations', 6, 'months'],
  ['operationLogAtMost', 'tracing.operations', 24, 'months'],
  ['sessionLock', 'session.lock', 10, 'minutes'],
  ['inactivitySensitive', 'password.inactivity', 3, 'months'],
  ['inactivityOther', 'password.inactivity', 6, 'months'],
  ['passwordAgeSensitive', 'password.age', 3, 'months'],
  ['passwordAge', 'password.age', 6, 'months'],
  ['passwordLength', 'password.composition', 8, 'characters'],
  ['passwordEqualInARow', 'password.composition', 2, 'characters'],
  ['userIdLength', 'user-id.personal', 8, 'characters'],
  ['exitAccess', 'exit.one-month', 1, 'months'],
  ['exitDeletionAtLeast', 'exit.deletion', 2, 'months'],
  ['exitDeletionAtMost', 'exit.deletion', 12, 'months'],
  ['exitBackups', 'exit.backups', 60, 'days'],
  ['supplierConnectivity', 'suppliers.qualified', 95, 'percent'],
  ['centralBackupHistory', 'backup.central', 1, 'months'],
] as const)('%s is what %s promises: %i %s', (name, clause, value, unit) => {
  expect(numbers[name]).toEqual({ value, unit, clause });
});
