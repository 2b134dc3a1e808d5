import fc from 'fast-check';
import { environments, names, validateSettings } from '../../lib/config';
import { planExports, wantedExports, type ExportTask } from '../../lambda/snapshot-export/plan-exports';
import type { ClusterRecoveryPoint } from '../../lambda/runtime/recovery-points';

const point = (cluster: string, at: string): ClusterRecoveryPoint => ({
  arn: `arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-${cluster}-${at}`,
  clusterArn: `arn:aws:rds:eu-west-1:111122223333:cluster:${cluster}`,
  createdAt: new Date(at),
});
const points = [
  point('didattica', '2026-10-24T02:30:00Z'),
  point('didattica', '2026-10-25T03:30:00Z'), // the day the clocks go back
  point('didattica', '2026-10-25T03:45:00Z'),
  point('contabile', '2026-10-25T03:30:00Z'),
  point('didattica', '2026-10-26T03:30:00Z'), // Monday: a new week
];
const now = new Date('2026-10-24T03:00:00Z');
const ids = (wanted: readonly { id: string }[]) => wanted.map(({ id }) => id);
const task = (id: string, status: string, snapshotArn = ''): ExportTask => ({ id, status, snapshotArn });

test('the daily cadence wants the first copy of each day of Europe/Rome, of each cluster', () => {
  expect(ids(wantedExports(points, ['daily'], now))).toEqual([
    'daily-20261024-didattica',
    'daily-20261025-contabile',
    'daily-20261025-didattica',
    'daily-20261026-didattica',
  ]);
});

test('the weekly cadence wants the first copy of each week, of each cluster', () => {
  expect(ids(wantedExports(points, ['weekly'], now))).toEqual([
    'weekly-2026w43-didattica',
    'weekly-2026w43-contabile',
    'weekly-2026w44-didattica',
  ]);
});

test('the week of New Year is one week, of one name', () => {
  const days = [point('didattica', '2026-12-31T02:30:00Z'), point('didattica', '2027-01-02T02:30:00Z')];
  expect(ids(wantedExports(days, ['weekly'], now))).toEqual(['weekly-2026w53-didattica']);
});

test('what is finished or running is not started again', () => {
  const wanted = wantedExports(points, ['weekly'], now);
  const plan = planExports(wanted, [
    task('weekly-2026w43-didattica', 'COMPLETE'),
    task('weekly-2026w43-contabile', 'IN_PROGRESS'),
  ]);
  expect(ids(plan.start)).toEqual(['weekly-2026w44-didattica']);
});

test('what failed is tried again under a new id, three times, then given up to a person', () => {
  const [wanted] = wantedExports(points, ['weekly'], now);
  const failed = [task(wanted!.id, 'FAILED'), task(`${wanted!.id}-try2`, 'CANCELED')];
  expect(planExports([wanted!], failed.slice(0, 1)).start[0]?.taskId).toBe(`${wanted!.id}-try2`);
  expect(planExports([wanted!], failed).start[0]?.taskId).toBe(`${wanted!.id}-try3`);
  expect(planExports([wanted!], [...failed, task(`${wanted!.id}-try3`, 'FAILED')])).toMatchObject({
    start: [],
    givenUp: [wanted],
  });
});

// https://github.com/wellcomecollection/catalogue-pipeline/pull/3227
test('the longest name that a cluster may have leaves room for the last try of its export: RDS takes 60 characters', () => {
  const { production } = environments;
  const accepted = Array.from({ length: 60 }, (_, index) => 'c'.repeat(index + 1)).filter((name) => {
    const clusters = [{ ...production.clusters[0], name }, ...production.clusters.slice(1)];
    try {
      return validateSettings({ ...production, clusters });
    } catch {
      return false;
    }
  });
  for (const settings of Object.values(environments)) {
    const copy = point(names.cluster(settings, accepted.at(-1)!), '2026-10-26T03:30:00Z');
    for (const wanted of wantedExports([copy], ['daily', 'weekly'], copy.createdAt)) {
      const failed = [task(wanted.id, 'FAILED'), task(`${wanted.id}-try2`, 'FAILED')];
      const [last] = planExports([wanted], failed).start;
      expect(last?.taskId).toMatch(/^(?=.{1,60}$)[a-z](-?[a-z0-9])*$/);
    }
  }
});

test('backup.weekly-25-days: a copy is exported on its day or not at all: S3 counts from the export, not from the copy', () => {
  const copy = [point('didattica', '2026-10-24T02:30:00Z')];
  const at = (instant: string) => planExports(wantedExports(copy, ['daily'], new Date(instant)), []);
  expect(at('2026-10-25T02:30:00Z')).toMatchObject({ start: [{ id: 'daily-20261024-didattica' }], missed: [] });
  expect(at('2026-10-25T02:30:01Z')).toMatchObject({ start: [], missed: [{ id: 'daily-20261024-didattica' }] });
});

test('a week whose first copy became too old is exported from a later copy of that week', () => {
  const copies = [point('didattica', '2026-10-19T02:30:00Z'), point('didattica', '2026-10-21T02:30:00Z')];
  const plan = planExports(wantedExports(copies, ['weekly'], new Date('2026-10-21T06:00:00Z')), []);
  expect(plan).toMatchObject({ start: [{ id: 'weekly-2026w43-didattica', snapshotArn: copies[1]?.arn }], missed: [] });
});

test('five run at most, one on a snapshot, and what waits is not lost', () => {
  const clusters = fc.integer({ min: 1, max: 12 });
  const others = fc.integer({ min: 0, max: 7 });
  fc.assert(
    fc.property(clusters, others, (count, running) => {
      const copies = Array.from({ length: count }, (_, index) => point(`c${index}`, '2026-10-20T02:30:00Z'));
      const wanted = wantedExports(copies, ['daily', 'weekly'], new Date('2026-10-20T03:00:00Z'));
      const tasks = Array.from({ length: running }, (_, index) =>
        task(`other-${index}`, 'IN_PROGRESS', `other-${index}`),
      );
      const { start, waiting } = planExports(wanted, tasks);
      expect(start.length + running).toBeLessThanOrEqual(Math.max(5, running));
      expect(new Set(start.map(({ snapshotArn }) => snapshotArn)).size).toBe(start.length);
      expect(start.length + waiting.length).toBe(wanted.length);
    }),
  );
});
