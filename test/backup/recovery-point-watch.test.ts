import { BackupClient, ListRecoveryPointsByBackupVaultCommand } from '@aws-sdk/client-backup';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { watch } from '../../lambda/recovery-point-watch/watch';

const rds = mockClient(RDSClient);
const backup = mockClient(BackupClient);
const cloudwatch = mockClient(CloudWatchClient);
const clients = { rds: new RDSClient({}), backup: new BackupClient({}), cloudwatch: new CloudWatchClient({}) };
const settings = {
  clusters: ['didattica', 'contabile'],
  vault: 'vault',
  namespace: 'Custodia',
  now: new Date('2026-10-05T10:00:00Z'),
};
const metrics = () =>
  cloudwatch
    .commandCalls(PutMetricDataCommand)
    .flatMap(({ args }) => args[0].input.MetricData ?? [])
    .map(({ MetricName, Dimensions, Value }) => [MetricName, Dimensions?.[0]?.Value, Value]);

beforeEach(() => {
  for (const mock of [rds, backup, cloudwatch]) mock.reset();
  cloudwatch.on(PutMetricDataCommand).resolves({});
  rds.on(DescribeDBClustersCommand).resolves({
    DBClusters: [
      { DBClusterIdentifier: 'didattica', LatestRestorableTime: new Date('2026-10-05T09:57:00Z') },
      { DBClusterIdentifier: 'contabile', LatestRestorableTime: new Date('2026-10-05T09:40:00Z') },
      { DBClusterIdentifier: 'somebody-elses', LatestRestorableTime: new Date('2026-10-01T00:00:00Z') },
    ],
  });
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
    RecoveryPoints: ['2026-10-04T02:30:00Z', '2026-10-05T02:00:00Z'].map((at) => ({
      RecoveryPointArn: `point-${at}`,
      ResourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:didattica',
      CreationDate: new Date(at),
      Status: 'COMPLETED' as const,
    })),
  });
});

test('backup.logs-5-minutes: writes how far each cluster’s restorable time lags', async () => {
  await watch(clients, settings);
  expect(metrics()).toContainEqual(['RestorableLag', 'didattica', 180]);
  expect(metrics()).toContainEqual(['RestorableLag', 'contabile', 1200]);
});

test('backup.logs-5-minutes: a restorable time that is ahead of this clock lags by nothing', async () => {
  const LatestRestorableTime = new Date('2026-10-05T10:00:02Z');
  rds.on(DescribeDBClustersCommand).resolves({
    DBClusters: [{ DBClusterIdentifier: 'didattica', LatestRestorableTime }],
  });
  await watch(clients, settings);
  expect(metrics()).toContainEqual(['RestorableLag', 'didattica', 0]);
});

test('backup.daily: writes the age of the newest copy, and nothing for a cluster without one', async () => {
  await watch(clients, settings);
  expect(metrics().filter(([name]) => name === 'RecoveryPointAge')).toEqual([['RecoveryPointAge', 'didattica', 8]]);
});

test('a cluster that is gone has no measure, which is what alarms', async () => {
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [] });
  await watch(clients, settings);
  expect(metrics().filter(([name]) => name === 'RestorableLag')).toEqual([]);
});

test('a vault that does not answer fails the watch, and is no "no copy": the lag is written, the age is not', async () => {
  backup.on(ListRecoveryPointsByBackupVaultCommand).rejects(new Error('Throttled'));
  await expect(watch(clients, settings)).rejects.toThrow('Throttled');
  expect(metrics()).toEqual([
    ['RestorableLag', 'didattica', 180],
    ['RestorableLag', 'contabile', 1200],
  ]);
});

test('a second page that fails is no "nothing more there"', async () => {
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolvesOnce({ RecoveryPoints: [], NextToken: 'more' })
    .rejects(new Error('Throttled'));
  await expect(watch(clients, settings)).rejects.toThrow('Throttled');
});

test('clusters that cannot be listed are not measured at all, which is what alarms', async () => {
  rds.on(DescribeDBClustersCommand).rejects(new Error('Throttled'));
  await expect(watch(clients, settings)).rejects.toThrow('Throttled');
  expect(metrics()).toEqual([]);
});

test('metrics that were not taken are thrown, never taken for written', async () => {
  cloudwatch.on(PutMetricDataCommand).rejects(new Error('Throttled'));
  await expect(watch(clients, settings)).rejects.toThrow('Throttled');
});
