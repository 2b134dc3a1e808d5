import { BackupClient, ListRecoveryPointsByBackupVaultCommand } from '@aws-sdk/client-backup';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeExportTasksCommand, RDSClient, StartExportTaskCommand } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { exportSnapshots } from '../../lambda/snapshot-export/export-snapshots';
import { awsError } from '../aws-error';

const rds = mockClient(RDSClient);
const backup = mockClient(BackupClient);
const cloudwatch = mockClient(CloudWatchClient);
const clients = { rds: new RDSClient({}), backup: new BackupClient({}), cloudwatch: new CloudWatchClient({}) };
const settings = {
  cadences: ['weekly' as const],
  vault: 'vault',
  bucket: 'bucket',
  roleArn: 'arn:aws:iam::111122223333:role/export',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  namespace: 'Custodia',
  now: new Date('2026-10-25T06:00:00Z'),
};
const copy = (cluster: string, CreationDate: Date, Status: 'COMPLETED' | 'PARTIAL' = 'COMPLETED') => ({
  RecoveryPointArn: `arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-${cluster}-${CreationDate.getTime()}`,
  ResourceArn: `arn:aws:rds:eu-west-1:111122223333:cluster:${cluster}`,
  CreationDate,
  Status,
});
beforeEach(() => {
  for (const mock of [rds, backup, cloudwatch]) mock.reset();
  rds.on(DescribeExportTasksCommand).resolves({ ExportTasks: [] });
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({ RecoveryPoints: [copy('didattica', new Date('2026-10-25T02:45:00Z'))] });
});

const run = async (given = settings) => (await exportSnapshots(clients, given)).started;
const counted = (metric: string) =>
  cloudwatch
    .commandCalls(PutMetricDataCommand)
    .at(-1)
    ?.args[0].input.MetricData?.find(({ MetricName }) => MetricName === metric)?.Value;
const overdue = () => counted('SnapshotExportsOverdue');

test('an export that RDS calls complete though it skipped tables is told', async () => {
  const WarningMessage = '{"skippedTables":[{"tableName":"alunni.voti","reason":"PERMISSIONS_DO_NOT_EXIST"}]}';
  const finished = { ExportTaskIdentifier: 'weekly-2026w43-didattica', Status: 'COMPLETE', SourceArn: 'copy' };
  rds.on(DescribeExportTasksCommand).resolves({ ExportTasks: [{ ...finished, WarningMessage }] });
  expect(await exportSnapshots(clients, settings)).toEqual({
    started: [],
    incomplete: [{ id: 'weekly-2026w43-didattica', warning: WarningMessage }],
  });
  expect([counted('SnapshotExportsIncomplete'), overdue()]).toEqual([1, 0]);
  rds.on(DescribeExportTasksCommand).resolves({ ExportTasks: [finished] });
  await run();
  expect(counted('SnapshotExportsIncomplete')).toBe(0);
});

test('an export goes under its cadence’s prefix, encrypted with the key of the bucket', async () => {
  expect(await run()).toEqual(['weekly-2026w43-didattica']);
  expect(rds.commandCalls(StartExportTaskCommand)[0]?.args[0].input).toMatchObject({
    S3BucketName: 'bucket',
    S3Prefix: 'weekly/didattica',
    KmsKeyId: settings.keyArn,
  });
});

test('copies on a later page are exported too', async () => {
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolvesOnce({ RecoveryPoints: [copy('didattica', new Date('2026-10-25T02:45:00Z'))], NextToken: 'more' })
    .resolvesOnce({ RecoveryPoints: [copy('contabile', new Date('2026-10-25T02:45:00Z'))] });
  expect(await run()).toHaveLength(2);
});

test('a listing that fails starts nothing and is no "nothing there"', async () => {
  backup.on(ListRecoveryPointsByBackupVaultCommand).rejects(awsError('ThrottlingException'));
  await expect(run()).rejects.toThrow('ThrottlingException');
  expect(rds.commandCalls(StartExportTaskCommand)).toHaveLength(0);
});

test('the other of two runs at once finds the export started and goes on', async () => {
  rds.on(StartExportTaskCommand).rejects(awsError('ExportTaskAlreadyExistsFault'));
  expect(await run()).toEqual([]);
});

test('one export that is refused does not keep the others', async () => {
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
    RecoveryPoints: [
      copy('contabile', new Date('2026-10-25T02:45:00Z')),
      copy('didattica', new Date('2026-10-25T02:45:00Z')),
    ],
  });
  rds.on(StartExportTaskCommand).rejectsOnce(awsError('KMSKeyNotAccessibleFault')).resolves({});
  await expect(run()).rejects.toThrow('1 exports could not be started');
  expect(rds.commandCalls(StartExportTaskCommand)).toHaveLength(2);
});

test('a copy that is not finished is not exported', async () => {
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({ RecoveryPoints: [copy('didattica', new Date('2026-10-25T02:45:00Z'), 'PARTIAL')] });
  expect(await run()).toEqual([]);
});

test('an export that waited for more than a day is not started any more, and counted', async () => {
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({ RecoveryPoints: [copy('didattica', new Date('2026-10-23T02:45:00Z'))] });
  expect(await run()).toEqual([]);
  expect(overdue()).toBe(1);
});

test('an export that failed three times is counted once, however old its copy', async () => {
  backup
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({ RecoveryPoints: [copy('didattica', new Date('2026-10-23T02:45:00Z'))] });
  rds.on(DescribeExportTasksCommand).resolves({
    ExportTasks: ['', '-try2', '-try3'].map((suffix) => ({
      ExportTaskIdentifier: `weekly-2026w43-didattica${suffix}`,
      Status: 'FAILED',
      SourceArn: 'copy',
    })),
  });
  await run();
  expect(overdue()).toBe(1);
});

test('tasks that cannot be listed start nothing: what runs already is not known', async () => {
  rds.on(DescribeExportTasksCommand).rejects(awsError('ThrottlingException'));
  await expect(run()).rejects.toThrow('ThrottlingException');
  expect(rds.commandCalls(StartExportTaskCommand)).toHaveLength(0);
});

test('a run that ended half-way is finished by the next, which starts nothing twice', async () => {
  cloudwatch.on(PutMetricDataCommand).rejectsOnce(awsError('ThrottlingException')).resolves({});
  await expect(run()).rejects.toThrow('ThrottlingException');
  const [started] = rds.commandCalls(StartExportTaskCommand);
  rds.on(DescribeExportTasksCommand).resolves({
    ExportTasks: [
      {
        ExportTaskIdentifier: started?.args[0].input.ExportTaskIdentifier,
        SourceArn: started?.args[0].input.SourceArn,
        Status: 'IN_PROGRESS',
      },
    ],
  });
  expect(await run()).toEqual([]);
  expect(rds.commandCalls(StartExportTaskCommand)).toHaveLength(1);
  expect(overdue()).toBe(0);
});

test.each(['ThrottlingException', 'ExportTaskLimitReachedFault', 'InvalidExportSourceStateFault'])(
  'an export refused with %s is asked for again by the next run',
  async (refusal) => {
    rds.on(StartExportTaskCommand).rejectsOnce(awsError(refusal)).resolves({});
    expect(await run()).toEqual([]);
    expect(await run()).toEqual(['weekly-2026w43-didattica']);
  },
);

test('an export refused for a whole day is counted: a day without a copy is an alarm', async () => {
  rds.on(StartExportTaskCommand).rejects(awsError('ThrottlingException'));
  await run();
  expect(overdue()).toBe(0);
  await run({ ...settings, now: new Date('2026-10-26T06:00:00Z') });
  expect(overdue()).toBe(1);
});

test('six copies at once: five are started, the sixth waits its turn', async () => {
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
    RecoveryPoints: Array.from({ length: 6 }, (_, index) => copy(`c${index}`, new Date('2026-10-25T02:45:00Z'))),
  });
  const first = await run();
  expect([first.length, overdue()]).toEqual([5, 0]);
  rds.on(DescribeExportTasksCommand).resolves({
    ExportTasks: first.map((ExportTaskIdentifier) => ({ ExportTaskIdentifier, Status: 'COMPLETE', SourceArn: 'done' })),
  });
  expect(await run()).toHaveLength(1);
});

test('a week whose export waits for its turn longer than a day after its first copy is counted', async () => {
  backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
    RecoveryPoints: ['2026-10-23T02:45:00Z', '2026-10-25T02:45:00Z'].flatMap((at) =>
      Array.from({ length: 6 }, (_, index) => copy(`c${index}`, new Date(at))),
    ),
  });
  expect([(await run()).length, overdue()]).toEqual([5, 1]);
});
