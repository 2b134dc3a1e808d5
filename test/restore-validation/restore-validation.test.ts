import { BackupClient, DescribeRestoreJobCommand, PutRestoreValidationResultCommand } from '@aws-sdk/client-backup';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { validateRestore } from '../../lambda/restore-validation/answer-restore';

const backup = mockClient(BackupClient);
const rds = mockClient(RDSClient);
const tools = { backup: backup as unknown as BackupClient, rds: rds as unknown as RDSClient };
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/data';
const expected = { engine: 'aurora-postgresql', keyArn };
const job = {
  RestoreJobId: 'job',
  Status: 'COMPLETED' as const,
  CreatedBy: { RestoreTestingPlanArn: 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:drill' },
  CreatedResourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:awsbackup-restore-test-1',
  SourceResourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:custodia-production-didattica',
  CreationDate: new Date('2026-11-08T06:00:00Z'),
  CompletionDate: new Date('2026-11-08T06:21:30Z'),
};
const cluster = { Status: 'available', Engine: 'aurora-postgresql', StorageEncrypted: true, KmsKeyId: keyArn };
const answers = () => backup.commandCalls(PutRestoreValidationResultCommand).map((call) => call.args[0].input);

beforeEach(() => {
  backup.reset();
  rds.reset();
  backup.on(DescribeRestoreJobCommand).resolves(job);
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [cluster] });
});

test('backup.point-in-time: a restore as it should be is answered with success and its time', async () => {
  expect(await validateRestore(tools, 'job', expected)).toMatchObject({ successful: true, secondsToRestore: 1290 });
  expect(answers()).toMatchObject([{ ValidationStatus: 'SUCCESSFUL' }]);
});

test.each([
  ['encryption.backups: without encryption', { StorageEncrypted: false }, 'storage encrypted'],
  ['encryption.backups: with another key', { KmsKeyId: 'other' }, 'key arn'],
  ['with another engine', { Engine: 'aurora-mysql' }, 'engine aurora-postgresql'],
  ['that is not available', { Status: 'failed' }, 'status available'],
])('%s, a restore is answered with failure and the reason', async (_what, change, reason) => {
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ...cluster, ...change }] });
  expect(await validateRestore(tools, 'job', expected)).toMatchObject({ successful: false });
  expect(answers()).toMatchObject([
    { ValidationStatus: 'FAILED', ValidationStatusMessage: expect.stringContaining(reason) },
  ]);
});

test('a cluster that is gone is a failure', async () => {
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [] });
  expect(await validateRestore(tools, 'job', expected)).toMatchObject({ successful: false });
});

test('an event delivered twice is answered once', async () => {
  backup
    .on(DescribeRestoreJobCommand)
    .resolvesOnce(job)
    .resolves({ ...job, ValidationStatus: 'SUCCESSFUL' });
  await validateRestore(tools, 'job', expected);
  await validateRestore(tools, 'job', expected);
  expect(answers()).toHaveLength(1);
});

test("somebody's own restore is none of the drill's", async () => {
  backup.on(DescribeRestoreJobCommand).resolves({ ...job, CreatedBy: undefined });
  expect(await validateRestore(tools, 'job', expected)).toBeUndefined();
  expect(answers()).toHaveLength(0);
});

test('a throttled look is an error, neither success nor failure', async () => {
  rds.on(DescribeDBClustersCommand).rejects(new Error('Throttling'));
  await expect(validateRestore(tools, 'job', expected)).rejects.toThrow('Throttling');
  expect(answers()).toHaveLength(0);
});

test('a job without its times is an error: no time is made up', async () => {
  backup.on(DescribeRestoreJobCommand).resolves({ ...job, CompletionDate: undefined });
  await expect(validateRestore(tools, 'job', expected)).rejects.toThrow('when it began and ended');
});
