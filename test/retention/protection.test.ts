import './quiet';
import {
  BackupClient,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, DescribeDBClusterSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import {
  applicationLogs,
  bucketProtection,
  digestHours,
  landedRecords,
} from '../../lambda/retention-enforcement/bucket-checks';
import {
  bucketCopies,
  clusterCopies,
  clusterProtection,
  copyProtection,
} from '../../lambda/retention-enforcement/backup-checks';
import { liveCopies } from '../../lambda/retention-enforcement/live-copies';
import { keyMatcher } from '../../lambda/retention-enforcement/live-keys';
import { lingeringLogGroups } from '../../lambda/retention-enforcement/log-group-checks';
import { planRules, vaultProtection } from '../../lambda/retention-enforcement/vault-checks';
import { policyDrift, type Statement } from '../../lambda/retention-enforcement/bucket-policy';
import type { Expectations } from '../../lambda/retention-enforcement/expectations';
import { watchedState } from '../../lambda/retention-enforcement/watched';
import { HoldLedger } from '../../lambda/holds/hold-ledger';
import { names, production } from '../../lib/config';
import { expectations } from '../../lib/retention/expectations';
import { memoryStores } from './memory-stores';
import { synthesised } from '../stacks/synthesised';
import { awsError } from '../aws-error';

const NOW = Date.parse('2026-11-23T05:30:00Z');
/** What the daily schedule of the enforcement hands in. */
const expected = ((): Expectations => {
  const template = synthesised().templates[names.stack(production, 'retention')];
  const inputs = Object.values(template?.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
    .map(({ Properties }) => JSON.parse((Properties?.['Target'] as { Input: string }).Input) as Expectations);
  return inputs.find(({ buckets }) => buckets.some(({ policy }) => policy.length > 0))!;
})();
const KEY = '11111111-2222-3333-4444-555555555555';
const ARN = `arn:aws:kms:eu-west-1:111122223333:key/${KEY}`;
const kms = mockClient(KMSClient);
kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: KEY } });
const isKey = keyMatcher(new KMSClient({}));
const live = () => liveCopies({ rds: new RDSClient({}), backup: new BackupClient({}) }, 'vault');

describe.each(expected.buckets.map((one) => [one.bucket, one] as const))('%s', (_, bucket) => {
  const s3 = mockClient(S3Client);
  const deploy = () => {
    s3.reset();
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: ARN } };
    s3.on(GetBucketEncryptionCommand).resolves({ ServerSideEncryptionConfiguration: { Rules: [rule] } });
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetObjectLockConfigurationCommand).resolves({
      ObjectLockConfiguration: {
        Rule: { DefaultRetention: { Days: bucket.lock?.days, Mode: bucket.lock?.mode.toUpperCase() as 'GOVERNANCE' } },
      },
    });
    lifecycle(bucket.keptFor.map(({ prefix, days }) => [prefix, days, 1]));
    policy(bucket.policy);
    access({});
  };
  const guarded = bucket.policy.findIndex(({ Sid }) => Sid === 'OnlyDeploymentsChangeProtection');
  const without = (index: number) => bucket.policy.filter((_one, at) => at !== index);
  const weakened = (change: Statement) => [...without(guarded), { ...bucket.policy[guarded], ...change }];
  const access = (change: object) =>
    s3.on(GetPublicAccessBlockCommand).resolves({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
        ...change,
      },
    });
  const lifecycle = (rules: [string, number, number | undefined][]) =>
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({
      Rules: rules.map(([Prefix, Days, NoncurrentDays]) => ({
        Status: 'Enabled',
        Filter: { Prefix },
        Expiration: { Days },
        NoncurrentVersionExpiration: { NoncurrentDays },
      })),
    });
  const policy = (Statement: readonly object[]) =>
    s3.on(GetBucketPolicyCommand).resolves({ Policy: JSON.stringify({ Statement }) });
  const wrong = () => bucketProtection(new S3Client({}), isKey, bucket).run(NOW);
  beforeEach(deploy);

  test('as deployed it is well', async () => expect(await wrong()).toEqual([]));
  test.each([
    ['another key', /encrypted with .*other/, () => encryptedWith('arn:aws:kms:eu-west-1:111122223333:key/other')],
    ['no key', /S3's own key/, () => encryptedWith(undefined)],
    ['a longer period', /not deployed|missing/, () => lifecycle([[bucket.keptFor[0]!.prefix, 9999, 1]])],
    [
      'versions that stay',
      /versions that stay/,
      () => lifecycle(bucket.keptFor.map(({ prefix, days }) => [prefix, days, undefined])),
    ],
    ['a rule for some objects only', /some objects only/, () => narrowed()],
    ['a move to a colder class', /with transitions/, () => moved()],
    ['a denial gone', /no longer holds OnlyDeploymentsChangeProtection/, () => policy(without(guarded))],
    [
      'a denial of less',
      /something else under OnlyDeploymentsChangeProtection/,
      () => policy(weakened({ Action: ['s3:DeleteBucket'] })),
    ],
    [
      'a denial with another exception',
      /something else under OnlyDeploymentsChangeProtection/,
      () => policy(weakened({ Condition: { ArnNotLike: { 'aws:PrincipalArn': '*' } } })),
    ],
    [
      'another account admitted',
      /was not deployed: Allow s3:GetObject/,
      () =>
        policy([
          ...bucket.policy,
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::999999999999:root' },
            Action: 's3:GetObject',
            Resource: '*',
          },
        ]),
    ],
    ['plain HTTP', /no longer holds Deny s3:\*/, () => policy(bucket.policy.filter(({ Sid }) => Sid !== undefined))],
    ['no policy', /has no policy/, () => s3.on(GetBucketPolicyCommand).rejects(awsError('NoSuchBucketPolicy'))],
    ['public access', /public-access block is off/, () => access({ BlockPublicPolicy: false })],
  ])('%s is told', async (_name, line, drift) => {
    drift();
    expect((await wrong()).join('\n')).toMatch(line);
  });
  const narrowed = () =>
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({
      Rules: bucket.keptFor.map(({ prefix, days }) => ({
        Status: 'Enabled',
        Filter: { And: { Prefix: prefix, Tags: [{ Key: 'a', Value: 'b' }] } },
        Expiration: { Days: days },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      })),
    });
  const moved = () =>
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({
      Rules: bucket.keptFor.map(({ prefix, days }) => ({
        Status: 'Enabled',
        Filter: { Prefix: prefix },
        Expiration: { Days: days },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        Transitions: [{ Days: 30, StorageClass: 'GLACIER' }],
      })),
    });
  const encryptedWith = (KMSMasterKeyID: string | undefined) =>
    s3.on(GetBucketEncryptionCommand).resolves({
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: KMSMasterKeyID ? 'aws:kms' : 'AES256', KMSMasterKeyID },
          },
        ],
      },
    });
});

test('a policy that S3 returns in another form is the same', () => {
  const [statement] = expected.buckets[0]!.policy;
  const other = {
    ...statement,
    Principal: '*',
    Action: [statement!['Action']].flat().reverse(),
    Resource: [statement!['Resource']].flat().reverse(),
  };
  expect(policyDrift(JSON.stringify({ Statement: other }), [statement!])).toEqual([]);
});

test('a statement gone and another come are told, each by its name', () => {
  const [gone, kept] = ['A', 'B'].map((Sid) => ({ Sid, Effect: 'Deny', Action: `s3:${Sid}` }));
  const come = { Sid: 'C', Effect: 'Allow', Action: 's3:GetObject' };
  expect(policyDrift(JSON.stringify({ Statement: [kept, come] }), [gone!, kept!])).toEqual([
    'its policy no longer holds A',
    'its policy holds what was not deployed: C',
  ]);
});

test('what is expected of buckets is what the stacks deploy', () => {
  const resources = Object.values(synthesised().templates).flatMap(({ Resources }) => Object.entries(Resources ?? {}));
  const buckets = resources.filter(([, { Type }]) => Type === 'AWS::S3::Bucket');
  expect(expected.buckets.map(({ bucket }) => bucket).sort()).toEqual(
    buckets.map(([, { Properties }]) => Properties?.['BucketName'] as string).sort(),
  );
  for (const { bucket, policy, keptFor, lock } of expected.buckets) {
    const found = resources.find(([, { Properties }]) => Properties?.['BucketName'] === bucket)!;
    const properties = found[1].Properties as {
      LifecycleConfiguration: { Rules: { Prefix?: string; ExpirationInDays: number }[] };
      ObjectLockConfiguration?: { Rule?: { DefaultRetention: { Days: number } } };
    };
    const rules = properties.LifecycleConfiguration.Rules;
    expect(rules.map(({ Prefix = '', ExpirationInDays }) => ({ prefix: Prefix, days: ExpirationInDays }))).toEqual(
      keptFor,
    );
    expect(properties.ObjectLockConfiguration?.Rule?.DefaultRetention.Days).toBe(lock?.days);
    const deployed = resources.find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::S3::BucketPolicy' && (Properties?.['Bucket'] as { Ref: string }).Ref === found[0],
    )!;
    const { Statement } = deployed[1].Properties?.['PolicyDocument'] as { Statement: { Sid?: string }[] };
    expect(policy.map(({ Sid }) => Sid)).toEqual(Statement.map(({ Sid }) => Sid));
    expect(JSON.stringify(policy)).not.toContain('Fn::');
  }
});

describe('vault and plan', () => {
  const backup = mockClient(BackupClient);
  const { protectedVault } = expected;
  const vault = { Locked: true, MinRetentionDays: 35, MaxRetentionDays: 60, EncryptionKeyArn: ARN };
  const rules = Object.entries(protectedVault.rules).map(([RuleName, rule]) => ({
    RuleName,
    TargetBackupVaultName: protectedVault.vault,
    Lifecycle: { DeleteAfterDays: rule.deleteAfterDays },
    ScheduleExpression: rule.schedule,
    ScheduleExpressionTimezone: rule.timeZone,
  }));
  const { key: ConditionKey, value: ConditionValue } = protectedVault.selects;
  const selecting = (selection: object) => {
    backup.on(ListBackupSelectionsCommand).resolves({ BackupSelectionsList: [{ SelectionId: 's' }] });
    backup.on(GetBackupSelectionCommand).resolves({ BackupSelection: selection as never });
  };
  const byTag = { ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey, ConditionValue }] };
  beforeEach(() => {
    backup.reset();
    backup
      .on(ListBackupPlansCommand)
      .resolves({ BackupPlansList: [{ BackupPlanName: protectedVault.plan, BackupPlanId: 'p' }] });
    selecting(byTag);
  });
  test.each([
    ['as deployed', {}, []],
    ['unlocked', { Locked: false }, ['is not locked']],
    ['a shorter minimum', { MinRetentionDays: 7 }, ['admits copies kept for 7 days: at least 35']],
    ['no maximum', { MaxRetentionDays: undefined }, ['admits copies kept for any number of days: at most 60']],
    ['no key', { EncryptionKeyArn: undefined }, [expect.stringContaining('no key')]],
  ])('a vault %s', async (_, drift, lines) => {
    backup.on(DescribeBackupVaultCommand).resolves({ ...vault, ...drift });
    expect(await vaultProtection(new BackupClient({}), isKey, protectedVault).run(NOW)).toEqual(lines);
  });
  test.each([
    ['as deployed', rules, []],
    ['without its weekly rule', rules.slice(0, 1), ['rule weekly is missing']],
    [
      'with a shorter period',
      [{ ...rules[0]!, Lifecycle: { DeleteAfterDays: 7 } }, rules[1]!],
      ['rule daily deletes after 7 days, not 35'],
    ],
    [
      'that copies once a month',
      [{ ...rules[0]!, ScheduleExpression: 'cron(30 4 1 * ? *)' }, rules[1]!],
      [expect.stringContaining('rule daily runs at cron(30 4 1 * ? *)')],
    ],
    ['with a rule of somebody', [...rules, { ...rules[0]!, RuleName: 'extra' }], ['rule extra was not deployed']],
  ])('a plan %s', async (_, Rules, lines) => {
    backup.on(GetBackupPlanCommand).resolves({ BackupPlan: { BackupPlanName: 'plan', Rules } });
    expect(await planRules(new BackupClient({}), protectedVault).run(NOW)).toEqual(lines);
  });
  test.each([
    ['by another tag', { ListOfTags: [{ ...byTag.ListOfTags[0], ConditionKey: 'other' }] }],
    ['but for some', { ...byTag, NotResources: ['arn:aws:rds:eu-west-1:111122223333:cluster:didattica'] }],
  ])('a plan that selects %s', async (_, selection) => {
    backup.on(GetBackupPlanCommand).resolves({ BackupPlan: { BackupPlanName: 'plan', Rules: rules } });
    selecting(selection);
    expect(await planRules(new BackupClient({}), protectedVault).run(NOW)).toEqual([
      'selects nothing by the tag backup-plan=platform',
    ]);
  });
});

test.each([
  ['as deployed', {}, []],
  ['in clear', { StorageEncrypted: false }, ['storage is not encrypted']],
  ['with another key', { KmsKeyId: 'other' }, ['is encrypted with other, not alias/data']],
  ['without protection', { DeletionProtection: false }, ['deletion protection is off']],
  ['with shorter backups', { BackupRetentionPeriod: 34 }, ['automated backups are kept 34 days, not 35']],
])('a cluster %s', async (_, drift, lines) => {
  const rds = mockClient(RDSClient);
  const deployed = { StorageEncrypted: true, KmsKeyId: ARN, DeletionProtection: true, BackupRetentionPeriod: 35 };
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ...deployed, ...drift }] });
  const of = { cluster: 'didattica', keyAlias: 'alias/data', pointInTimeDays: 35 };
  expect(await clusterProtection(live(), isKey, of).run(NOW)).toEqual(lines);
});

test('log groups that never expire or keep too long are told', async () => {
  const logs = mockClient(CloudWatchLogsClient);
  logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix }: { logGroupNamePrefix: string }) => ({
    logGroups: [
      { logGroupName: '/custodia/a', retentionInDays: 365 },
      { logGroupName: '/custodia/b' },
      { logGroupName: '/custodia/c', retentionInDays: 731 },
      { logGroupName: '/custodia/trail', retentionInDays: 365 },
    ].filter(({ logGroupName }) => logGroupName.startsWith(logGroupNamePrefix)),
  }));
  const of = [
    { prefix: '/custodia/', days: 365 },
    { prefix: '/custodia/trail', days: 30 },
  ];
  expect(await lingeringLogGroups(new CloudWatchLogsClient({}), of).run(NOW)).toEqual([
    '/custodia/b never expires',
    '/custodia/c keeps 731 days, not 365 at most',
    '/custodia/trail keeps 365 days, not 30 at most',
  ]);
});

describe('digests', () => {
  const [, database] = expected.digests;
  const region = `${database!.folder}eu-west-1/`;
  const name = (hour: string) => `1_CloudTrail-Digest_eu-west-1_t_eu-west-1_${hour}0000Z.json.gz`;
  const hours = (day: string, but?: string) =>
    Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
      .filter((hour) => hour !== but)
      .map((hour) => `${region}${day}/${name(`${day.replaceAll('/', '')}T${hour}`)}`);
  const missing = (keys: readonly string[], pageSize = 10) => {
    const { s3, add } = memoryStores(pageSize);
    for (const key of keys) add(database!.bucket, key, NOW);
    return { run: () => digestHours(new S3Client({}), database!).run(NOW), s3 };
  };

  test('each hour without one is told, by Region, whatever the pages of a listing', async () => {
    const { run } = missing([...hours('2026/11/20'), ...hours('2026/11/21'), ...hours('2026/11/22', '07')]);
    expect(await run()).toEqual([`${region} has no digest of 2026-11-22 at 07 h UTC`]);
  });
  test('hours before the first are not asked for', async () => {
    const { run } = missing(hours('2026/11/22').slice(9));
    expect(await run()).toEqual([]);
  });
  test('a Region without any is told', async () => {
    const { run } = missing([]);
    expect(await run()).toEqual([`${region} has no digest at all`]);
  });
});

test('an application without logs is told, one whose users did not sign in has done nothing', async () => {
  const { add } = memoryStores();
  const log = (store: string, application: string, day: string) =>
    add(store, `${store}/${application}/day=${day}/school=NAIC812004/a.gz`, NOW);
  log('accesses', 'alunni', '2026-11-20');
  log('accesses', 'bilancio', '2026-11-20');
  log('accesses', 'gecodoc', '2026-11-01');
  log('operations', 'alunni', '2026-11-16');
  const applications = ['alunni', 'bilancio', 'gecodoc'];
  const accesses = { bucket: 'accesses', prefix: 'accesses/', applications, seasons: {} };
  const operations = { bucket: 'operations', prefix: 'operations/', applications, seasons: {} };
  expect(await applicationLogs(new S3Client({}), accesses).run(NOW)).toEqual(['gecodoc has left no log in a week']);
  expect(await applicationLogs(new S3Client({}), operations, accesses).run(NOW)).toEqual([
    'bilancio has left no log in a week, though its users signed in',
  ]);
});

test.each([
  ['in its season', '2026-06-30', true],
  ['a week after its season began', '2026-06-08', true],
  ['in the first week of its season', '2026-06-07', false],
  ['a day after its season ended', '2026-08-01', false],
  ['out of its season', '2026-11-23', false],
  ['between the parts of its season', '2026-08-20', false],
])('the silence of an application %s, on %s, is told: %s', async (_, day, told) => {
  memoryStores();
  const now = Date.parse(`${day}T05:30:00Z`);
  const logs = { bucket: 'accesses', prefix: 'accesses/', seasons: { 'formazione-classi-prime': [6, 7, 9] } };
  const silent = (applications: string[]) => applicationLogs(new S3Client({}), { ...logs, applications }).run(now);
  expect(await silent(['formazione-classi-prime'])).toHaveLength(told ? 1 : 0);
  expect(await silent(['alunni'])).toHaveLength(1);
});

test('records that landed and were not delivered in a day are told', async () => {
  const { add } = memoryStores();
  add('landing', 'landing/accesses/2026/11/23/05/a', NOW - 3_600_000);
  add('landing', 'landing/operations/2026/11/20/05/a', NOW - 3 * 86_400_000);
  add('landing', 'landing/operations/2026/11/21/05/a', NOW - 2 * 86_400_000);
  expect(await landedRecords(new S3Client({}), 'landing', ['accesses', 'operations']).run(NOW)).toEqual([
    '2 objects under landing/operations/ are not delivered, since 2026-11-20T05:30:00.000Z',
  ]);
});

describe('copies', () => {
  const mocks = () => ({ backup: mockClient(BackupClient), rds: mockClient(RDSClient) });
  let { backup, rds }: Partial<ReturnType<typeof mocks>> = {};
  beforeEach(() => ({ backup, rds } = mocks()));
  const days = (...ages: number[]) =>
    backup!.on(ListRecoveryPointsByBackupVaultCommand).resolves({
      RecoveryPoints: ages.map((age) => ({
        RecoveryPointArn: `point-${age}`,
        ResourceArn: 'arn:aws:s3:::accesses',
        CreationDate: new Date(NOW - age * 86_400_000),
        Status: age === 3 ? 'PARTIAL' : 'COMPLETED',
        ResourceType: 'S3',
        IsEncrypted: age !== 5,
        EncryptionKeyArn: age === 6 ? 'other' : ARN,
      })),
    });
  const of = { bucket: 'accesses', dailyDays: 35, ceilingDays: 60 };

  test('a bucket under the backup plan lacks a day without a whole copy, and is not asked for days before its first', async () => {
    days(0, 1, 3, 4);
    expect(await bucketCopies(live(), of).run(NOW)).toEqual(['no copy of 2026-11-21', 'no copy of 2026-11-20']);
    days();
    expect(await bucketCopies(live(), of).run(NOW)).toEqual(['no copy at all']);
  });
  test('a cluster has the copies of its own in the vault, no snapshots beside it; all checks of a run ask each listing once', async () => {
    const arn = (cluster: string) => `arn:aws:rds:eu-west-1:111122223333:cluster:${cluster}`;
    const at = (age: number) => new Date(NOW - age * 86_400_000);
    rds!.on(DescribeDBClustersCommand).callsFake(({ DBClusterIdentifier: name }: { DBClusterIdentifier: string }) => ({
      DBClusters: [{ DBClusterArn: arn(name), ClusterCreateTime: at(4), LatestRestorableTime: at(0) }],
    }));
    const [first, second] = ['1', '2'];
    backup!
      .on(ListRecoveryPointsByBackupVaultCommand)
      .resolvesOnce({
        NextToken: '2',
        RecoveryPoints: [{ ResourceArn: arn('a'), CreationDate: at(1), Status: 'COMPLETED', RecoveryPointArn: first }],
      })
      .resolvesOnce({
        RecoveryPoints: [{ ResourceArn: arn('b'), CreationDate: at(2), Status: 'COMPLETED', RecoveryPointArn: second }],
      });
    rds!.on(DescribeDBClusterSnapshotsCommand).resolves({
      DBClusterSnapshots: [
        { DBClusterIdentifier: 'a', SnapshotCreateTime: at(2), Status: 'available', SnapshotType: 'automated' },
        { DBClusterIdentifier: 'a', SnapshotCreateTime: at(3), Status: 'available', SnapshotType: 'manual' },
      ],
    });
    const copies = live();
    const missing = (cluster: string) =>
      clusterCopies(copies, { cluster, dailyDays: 35, ceilingDays: 60, lagMinutes: 5 }).run(NOW);
    expect(await Promise.all([missing('a'), missing('b')])).toEqual([
      ['no copy of 2026-11-21', 'no copy of 2026-11-20'],
      ['no copy of 2026-11-22', 'no copy of 2026-11-20'],
    ]);
    expect(backup!.commandCalls(ListRecoveryPointsByBackupVaultCommand)).toHaveLength(2);
  });
  test('a cluster that is gone is missing; one that RDS does not tell of is not taken for gone', async () => {
    const check = () => clusterCopies(live(), { cluster: 'a', dailyDays: 35, ceilingDays: 60, lagMinutes: 5 });
    rds!.on(DescribeDBClustersCommand).rejects(awsError('DBClusterNotFoundFault'));
    expect(await check().run(NOW)).toEqual(['cluster a is not there']);
    rds!.on(DescribeDBClustersCommand).rejects(awsError('AccessDenied'));
    await expect(check().run(NOW)).rejects.toThrow('AccessDenied');
  });
  test('logs that lag as RDS has them lag are well; only beyond the alarm of the watch are they told', async () => {
    const expected = expectations(production);
    days();
    const told = async (minutes: number) => {
      rds!.on(DescribeDBClustersCommand).resolves({
        DBClusters: [
          {
            DBClusterArn: 'arn',
            ClusterCreateTime: new Date(NOW),
            LatestRestorableTime: new Date(NOW - minutes * 60_000),
          },
        ],
      });
      const clients = { s3: new S3Client({}), rds: new RDSClient({}), backup: new BackupClient({}) };
      const others = { kms: new KMSClient({}), logs: new CloudWatchLogsClient({}) };
      const ledger = new HoldLedger(clients.s3, 'ledger');
      const checks = watchedState({ ...clients, ...others, ledger }, expected);
      return checks.find(({ name }) => name === `copies of ${expected.clusters[0]}`)!.run(NOW);
    };
    expect(await told(9)).toEqual([]);
    expect(await told(11)).toEqual(['restorable only up to 11 minutes ago']);
  });
  test('a copy that is not encrypted, or with another key, is told; snapshots of others are not ours', async () => {
    days(4, 5, 6);
    rds!.on(DescribeDBClusterSnapshotsCommand).resolves({
      DBClusterSnapshots: [
        { DBClusterSnapshotIdentifier: 'a', DBClusterIdentifier: 'ours-1', StorageEncrypted: true, KmsKeyId: ARN },
        { DBClusterSnapshotIdentifier: 'b', DBClusterIdentifier: 'ours-1', StorageEncrypted: true, KmsKeyId: 'other' },
        { DBClusterSnapshotIdentifier: 'c', DBClusterIdentifier: 'theirs', StorageEncrypted: false },
        // A recovery point, as RDS shows it besides.
        { DBClusterSnapshotIdentifier: 'awsbackup:job-5', DBClusterIdentifier: 'ours-1', SnapshotType: 'manual' },
      ],
    });
    const keys = { clusterPrefix: 'ours-', clusterKey: 'alias/data', vaultKey: 'alias/backup' };
    expect(await copyProtection(live(), isKey, keys).run(NOW)).toEqual([
      'point-5 is not encrypted',
      'point-6 is encrypted with other, not alias/backup',
      'b is encrypted with other, not alias/data',
    ]);
  });
});
