import './quiet';
import {
  BackupClient,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  ListBackupPlansCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { bucketProtection, digestHours } from '../../lambda/retention-enforcement/bucket-checks';
import { clusterProtection } from '../../lambda/retention-enforcement/backup-stores';
import { keyMatcher } from '../../lambda/retention-enforcement/live-keys';
import { endlessLogGroups } from '../../lambda/retention-enforcement/log-group-checks';
import { planRules, vaultProtection } from '../../lambda/retention-enforcement/vault-checks';
import { production, validateSettings } from '../../lib/config';
import { expectations } from '../../lib/retention/expectations';
import { synthesised } from '../stacks/synthesised';

const NOW = Date.parse('2026-11-23T05:30:00Z');
const expected = expectations(validateSettings(production));
const KEY = '11111111-2222-3333-4444-555555555555';
const ARN = `arn:aws:kms:eu-west-1:111122223333:key/${KEY}`;
const kms = mockClient(KMSClient);
kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: KEY } });
const isKey = keyMatcher(new KMSClient({}));

describe.each(expected.buckets.map((one) => [one.bucket, one] as const))('%s', (_, bucket) => {
  const s3 = mockClient(S3Client);
  const denial = (Sid: string) => ({ Sid, Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });
  const tls = { ...denial(''), Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
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
    policy([tls, ...bucket.denials.map(denial)]);
  };
  const lifecycle = (rules: [string, number, number | undefined][]) =>
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({
      Rules: rules.map(([Prefix, Days, NoncurrentDays]) => ({
        Status: 'Enabled',
        Filter: { Prefix },
        Expiration: { Days },
        NoncurrentVersionExpiration: { NoncurrentDays },
      })),
    });
  const policy = (Statement: object[]) =>
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
    ['a denial gone', /no longer holds/, () => policy([tls])],
    [
      'everybody admitted',
      /admits everybody/,
      () => policy([tls, ...bucket.denials.map(denial), { Effect: 'Allow', Principal: { AWS: '*' } }]),
    ],
    ['plain HTTP', /unencrypted transport/, () => policy(bucket.denials.map(denial))],
  ])('%s is told', async (_name, line, drift) => {
    drift();
    expect((await wrong()).join('\n')).toMatch(line);
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

test('what is expected of buckets is what the stacks deploy', () => {
  const resources = Object.values(synthesised().templates).flatMap(({ Resources }) => Object.entries(Resources ?? {}));
  for (const { bucket, denials, keptFor, lock } of expected.buckets) {
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
    const policy = resources.find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::S3::BucketPolicy' && (Properties?.['Bucket'] as { Ref: string }).Ref === found[0],
    )!;
    const sids = JSON.stringify(policy[1].Properties);
    for (const denial of denials) expect(sids).toContain(`"Sid":"${denial}"`);
  }
});

describe('vault and plan', () => {
  const backup = mockClient(BackupClient);
  const { protectedVault } = expected;
  const vault = { Locked: true, MinRetentionDays: 35, MaxRetentionDays: 60, EncryptionKeyArn: ARN };
  const rules = Object.entries(protectedVault.rules).map(([RuleName, DeleteAfterDays]) => ({
    RuleName,
    TargetBackupVaultName: protectedVault.vault,
    Lifecycle: { DeleteAfterDays },
  }));
  beforeEach(() => {
    backup.reset();
    backup
      .on(ListBackupPlansCommand)
      .resolves({ BackupPlansList: [{ BackupPlanName: protectedVault.plan, BackupPlanId: 'p' }] });
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
    ['with a rule of somebody', [...rules, { ...rules[0]!, RuleName: 'extra' }], ['rule extra was not deployed']],
  ])('a plan %s', async (_, Rules, lines) => {
    backup.on(GetBackupPlanCommand).resolves({ BackupPlan: { BackupPlanName: 'plan', Rules } });
    expect(await planRules(new BackupClient({}), protectedVault).run(NOW)).toEqual(lines);
  });
});

test('a cluster with another key, without protection, with shorter backups is told', async () => {
  const rds = mockClient(RDSClient);
  rds.on(DescribeDBClustersCommand).resolves({
    DBClusters: [{ StorageEncrypted: true, KmsKeyId: 'other', DeletionProtection: false, BackupRetentionPeriod: 7 }],
  });
  const of = { cluster: 'didattica', keyAlias: 'alias/data', pointInTimeDays: 35 };
  expect(await clusterProtection(new RDSClient({}), isKey, of).run(NOW)).toEqual([
    'is encrypted with other, not alias/data',
    'deletion protection is off',
    'automated backups are kept 7 days, not 35',
  ]);
});

test('log groups that never expire are told', async () => {
  const logs = mockClient(CloudWatchLogsClient);
  logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: [{ logGroupName: 'a', retentionInDays: 30 }, { logGroupName: 'b' }] });
  expect(await endlessLogGroups(new CloudWatchLogsClient({}), ['/custodia/']).run(NOW)).toEqual(['b never expires']);
});

test('each hour without a digest is told, by Region', async () => {
  const s3 = mockClient(S3Client);
  const [, database] = expected.digests;
  s3.on(ListObjectsV2Command).callsFake(({ Prefix, Delimiter }: { Prefix: string; Delimiter?: string }) =>
    Delimiter
      ? { CommonPrefixes: [{ Prefix: `${Prefix}eu-west-1/` }] }
      : {
          Contents: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
            .filter((hour) => !(Prefix.endsWith('2026/11/22/') && hour === '07'))
            .map((hour) => ({
              Key: `${Prefix}1_CloudTrail-Digest_eu-west-1_t_eu-west-1_20261122T${hour}0000Z.json.gz`,
            })),
        },
  );
  expect(await digestHours(new S3Client({}), database!.bucket, database!.folder).run(NOW)).toEqual([
    'database-digest/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/ has no digest of 2026-11-22 at 07 h UTC',
  ]);
});
