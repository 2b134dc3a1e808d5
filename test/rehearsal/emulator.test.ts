import { rmSync } from 'node:fs';
import {
  BackupClient,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  CreateBackupVaultCommand,
  CreateLegalHoldCommand,
  CancelLegalHoldCommand,
  DeleteRecoveryPointCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
  PutRestoreValidationResultCommand,
  PutBackupVaultLockConfigurationCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { CreateDBClusterCommand, DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Emulator } from '../../rehearsal/emulator';
import { EMULATOR_REQUIREMENTS } from '../../rehearsal/paths';
import { pythonEnvironment } from '../../scripts/python-environment';
import { createRunFolder } from '../../rehearsal/run-folder';

const scope = { account: '333344445555', region: 'eu-west-1' } as const;
const SOON = 60_000;
let folder: string;
let emulator: Emulator;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  folder = createRunFolder();
  emulator = await Emulator.start(
    await pythonEnvironment(EMULATOR_REQUIREMENTS),
    folder,
    scope,
    '2026-03-01T00:00:00Z',
  );
  config = {
    endpoint: emulator.endpoint,
    region: scope.region,
    credentials: { accessKeyId: scope.account, secretAccessKey: 'rehearsal' },
  };
});

afterAll(() => {
  emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const days = (count: number, hour = '12:00') =>
  `${new Date(Date.UTC(2026, 2, 1 + count)).toISOString().slice(0, 10)}T${hour}:00Z`;

const points = async (vault: string) => {
  const backup = new BackupClient(config);
  const { RecoveryPoints } = await backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: vault }));
  return RecoveryPoints ?? [];
};

test('the clock goes forward only', async () => {
  await emulator.advance(days(1));
  expect((await emulator.now()).toISOString().slice(0, 16)).toBe('2026-03-02T12:00');
  await expect(emulator.advance(days(0))).rejects.toThrow('forward only');
});

test(
  'a backup plan runs at its hour in its own time zone, over a change of clocks, and its copies expire on their day',
  async () => {
    const backup = new BackupClient(config);
    await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'copied' }));
    await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'daily' }));
    const { BackupPlanId } = await backup.send(
      new CreateBackupPlanCommand({
        BackupPlan: {
          BackupPlanName: 'daily',
          Rules: [
            {
              RuleName: 'daily',
              TargetBackupVaultName: 'daily',
              ScheduleExpression: 'cron(30 3 * * ? *)',
              ScheduleExpressionTimezone: 'Europe/Rome',
              Lifecycle: { DeleteAfterDays: 5 },
            },
          ],
        },
      }),
    );
    const selection = { SelectionName: 'all', IamRoleArn: 'arn:aws:iam::333344445555:role/backup' };
    await backup.send(
      new CreateBackupSelectionCommand({
        BackupPlanId,
        BackupSelection: { ...selection, Resources: ['arn:aws:s3:::copied'] },
      }),
    );
    for (let day = 2; day <= 30; day++) await emulator.advance(days(day));
    const made = (await points('daily')).map(({ CreationDate }) => CreationDate?.toISOString().slice(0, 16));
    // 29 March 2026 is when Rome goes from 3:30 = 2:30 UTC to 3:30 = 1:30 UTC
    expect(made).toEqual([
      '2026-03-31T01:30',
      '2026-03-30T01:30',
      '2026-03-29T01:30',
      '2026-03-28T02:30',
      '2026-03-27T02:30',
    ]);
  },
  SOON,
);

test('a locked vault gives up no copy before its time, and a legal hold none at all', async () => {
  const backup = new BackupClient(config);
  await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'locked' }));
  const job = (days_: number) => ({
    BackupVaultName: 'locked',
    ResourceArn: 'arn:aws:s3:::copied',
    IamRoleArn: 'arn:aws:iam::333344445555:role/backup',
    Lifecycle: { DeleteAfterDays: days_ },
  });
  const { RecoveryPointArn } = await backup.send(new StartBackupJobCommand(job(35)));
  const remove = new DeleteRecoveryPointCommand({ BackupVaultName: 'locked', RecoveryPointArn });
  await backup.send(
    new PutBackupVaultLockConfigurationCommand({
      BackupVaultName: 'locked',
      MinRetentionDays: 35,
      MaxRetentionDays: 60,
    }),
  );
  await expect(backup.send(remove)).rejects.toThrow('locked');
  await expect(backup.send(new StartBackupJobCommand(job(34)))).rejects.toThrow('lock refuses');
  const { LegalHoldId } = await backup.send(
    new CreateLegalHoldCommand({
      Title: 'act 1',
      Description: 'act 1',
      RecoveryPointSelection: { VaultNames: ['locked'] },
    }),
  );
  await emulator.advance(days(70));
  expect(await points('locked')).toHaveLength(1);
  await backup.send(new CancelLegalHoldCommand({ LegalHoldId, CancelDescription: 'released' }));
  await emulator.advance(days(71));
  expect(await points('locked')).toHaveLength(0);
});

test('a lifecycle is lived: marker after expiry, version after its own days, a held version stays', async () => {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const Bucket = 'lived';
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'all',
            Status: 'Enabled',
            Filter: { Prefix: 'daily/' },
            Expiration: { Days: 3 },
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          },
        ],
      },
    }),
  );
  for (const Key of ['daily/a', 'daily/held', 'other']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  await s3.send(new PutObjectLegalHoldCommand({ Bucket, Key: 'daily/held', LegalHold: { Status: 'ON' } }));
  const state = async () => {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return { versions: Versions.map(({ Key }) => Key).sort(), markers: DeleteMarkers.map(({ Key }) => Key).sort() };
  };
  await emulator.advance(days(74));
  expect(await state()).toEqual({ versions: ['daily/a', 'daily/held', 'other'], markers: [] });
  await emulator.advance(days(75));
  expect(await state()).toEqual({
    versions: ['daily/a', 'daily/held', 'other'],
    markers: ['daily/a', 'daily/held'],
  });
  await emulator.advance(days(77));
  expect(await state()).toEqual({ versions: ['daily/held', 'other'], markers: ['daily/held'] });
});

test('a listing shows what lies under its prefix, in order, whatever the pages and folders', async () => {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const Bucket = 'listed';
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const put = ['b/2/y', 'b/1/x', 'a', 'c', 'b/10', 'b/1/z', 'b/1/x', 'bb', 'b/2/gone', 'b/é'];
  for (const Key of put) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'b/2/gone' }));
  const keys = [...new Set(put)].sort();
  const current = keys.filter((key) => key !== 'b/2/gone');
  const folder = (key: string, prefix: string) => {
    const cut = key.indexOf('/', prefix.length);
    return cut < 0 ? key : key.slice(0, cut + 1);
  };
  const under = (prefix: string, from: readonly string[]) => [
    ...new Set(from.filter((key) => key.startsWith(prefix)).map((key) => folder(key, prefix))),
  ];
  for (const prefix of ['', 'b', 'b/', 'b/1', 'b/2/', 'z']) {
    for (const MaxKeys of [1, 2, 1000]) {
      const flat: string[] = [];
      const folders: string[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: prefix, MaxKeys }))
        flat.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      for await (const page of paginateListObjectsV2(
        { client: s3 },
        { Bucket, Prefix: prefix, MaxKeys, Delimiter: '/' },
      ))
        folders.push(
          ...(page.Contents ?? []).map(({ Key = '' }) => Key),
          ...(page.CommonPrefixes ?? []).map((one) => one.Prefix ?? ''),
        );
      expect(flat).toEqual(current.filter((key) => key.startsWith(prefix)));
      expect(folders.sort()).toEqual(under(prefix, current));
      const versions: string[] = [];
      let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      for (let more = true; more;) {
        const page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix, MaxKeys, ...marker }));
        versions.push(...[...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key = '' }) => Key));
        marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
        more = page.IsTruncated === true;
      }
      const all = [...put, 'b/2/gone'].filter((key) => key.startsWith(prefix)).sort();
      expect(versions.sort()).toEqual(all);
    }
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix, Delimiter: '/' }));
    const shown = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key = '' }) => Key);
    const folders = (page.CommonPrefixes ?? []).map((one) => one.Prefix ?? '');
    expect([...new Set([...shown, ...folders])].sort()).toEqual(under(prefix, keys));
  }
  const after = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'b/1/x', MaxKeys: 2 }));
  expect(after.Contents?.map(({ Key }) => Key)).toEqual(['b/1/z', 'b/10']);
});

test('a cluster can be restored to a point that moves with the clock', async () => {
  const rds = new RDSClient(config);
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: 'moving',
      Engine: 'aurora-postgresql',
      BackupRetentionPeriod: 35,
    }),
  );
  await emulator.advance(days(140));
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'moving' }));
  const now = (await emulator.now()).getTime();
  const lag = now - (DBClusters?.[0]?.LatestRestorableTime?.getTime() ?? 0);
  expect(lag).toBeGreaterThan(0);
  expect(lag).toBeLessThan(5 * 60_000);
  expect(Math.round((now - (DBClusters?.[0]?.EarliestRestorableTime?.getTime() ?? 0)) / 86_400_000)).toBe(35);
});

test('a type that can have no effect is accepted, remembered, and answers references', async () => {
  const cloudFormation = new CloudFormationClient(config);
  const TemplateBody = JSON.stringify({
    Resources: { Detector: { Type: 'AWS::GuardDuty::Detector', Properties: { Enable: true } } },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Detector', 'Arn'] } } },
  });
  await cloudFormation.send(new CreateStackCommand({ StackName: 'accepted', TemplateBody }));
  await waitUntilStackCreateComplete(
    { client: cloudFormation, maxWaitTime: 30, minDelay: 1 },
    { StackName: 'accepted' },
  );
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'accepted' }));
  expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toMatch(/^arn:aws:guardduty:eu-west-1:333344445555:detector\//);
  expect(await emulator.accepted()).toContainEqual(
    expect.objectContaining({ type: 'AWS::GuardDuty::Detector', stack: 'accepted' }),
  );
});

test('a published key is what CloudTrail lists, within its time', async () => {
  const ValidityStartTime = Date.UTC(2026, 0) / 1000;
  await emulator.publishKey({
    Value: 'AAAA',
    Fingerprint: 'f1',
    ValidityStartTime,
    ValidityEndTime: ValidityStartTime + 9,
  });
  const list = (at: number) =>
    new CloudTrailClient(config).send(
      new ListPublicKeysCommand({ StartTime: new Date(at * 1000), EndTime: new Date(at * 1000) }),
    );
  expect((await list(ValidityStartTime + 1)).PublicKeyList).toHaveLength(1);
  expect((await list(ValidityStartTime + 99)).PublicKeyList).toHaveLength(0);
});

test(
  'a restore-testing plan restores a copy of each cluster that its selection names, once, and the validated cluster goes',
  async () => {
    const now = await emulator.now();
    const cron = new Date(now.getTime() + 2 * 86_400_000);
    const cluster = (name: string, plan: string) => ({
      Type: 'AWS::RDS::DBCluster',
      Properties: {
        DBClusterIdentifier: name,
        Engine: 'aurora-postgresql',
        MasterUsername: 'm',
        MasterUserPassword: 'p'.repeat(12),
        Tags: [{ Key: 'backup-plan', Value: plan }],
      },
    });
    const TemplateBody = JSON.stringify({
      Resources: {
        Named: cluster('named', 'tested'),
        Other: cluster('other', 'none'),
        Plan: {
          Type: 'AWS::Backup::RestoreTestingPlan',
          Properties: {
            RestoreTestingPlanName: 'tested',
            ScheduleExpression: `cron(0 6 ${cron.getUTCDate()} * ? *)`,
            ScheduleExpressionTimezone: 'UTC',
          },
        },
        Selection: {
          Type: 'AWS::Backup::RestoreTestingSelection',
          Properties: {
            RestoreTestingPlanName: 'tested',
            ProtectedResourceArns: ['*'],
            ProtectedResourceConditions: { StringEquals: [{ Key: 'aws:ResourceTag/backup-plan', Value: 'tested' }] },
          },
        },
      },
    });
    const cloudFormation = new CloudFormationClient(config);
    await cloudFormation.send(new CreateStackCommand({ StackName: 'restores', TemplateBody }));
    await waitUntilStackCreateComplete(
      { client: cloudFormation, maxWaitTime: 30, minDelay: 1 },
      { StackName: 'restores' },
    );
    const backup = new BackupClient(config);
    await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'restores' }));
    for (const name of ['named', 'other']) {
      await backup.send(
        new StartBackupJobCommand({
          BackupVaultName: 'restores',
          ResourceArn: `arn:aws:rds:eu-west-1:333344445555:cluster:${name}`,
          IamRoleArn: 'arn:aws:iam::333344445555:role/backup',
        }),
      );
    }
    const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
    expect((await emulator.advance(at(3 * 86_400_000))).restores).toBe(1);
    expect((await emulator.advance(at(4 * 86_400_000))).restores).toBe(0);
    const restored = async () =>
      ((await new RDSClient(config).send(new DescribeDBClustersCommand({}))).DBClusters ?? []).filter(
        ({ DBClusterIdentifier }) => DBClusterIdentifier?.startsWith('awsbackup-restore-test-'),
      );
    expect(await restored()).toHaveLength(1);
    const { RestoreJobs = [] } = await backup.send(new ListRestoreJobsCommand({}));
    for (const { RestoreJobId } of RestoreJobs) {
      await backup.send(new PutRestoreValidationResultCommand({ RestoreJobId, ValidationStatus: 'SUCCESSFUL' }));
    }
    expect(await restored()).toHaveLength(0);
  },
  SOON,
);
