import { Match, Template } from 'aws-cdk-lib/assertions';
import { IRREVERSIBLE, names, production } from '../../lib/config';
import { synthesised } from './synthesised';

const stack = (settings = production) =>
  Template.fromJSON(synthesised(settings).templates[names.stack(settings, 'backup')] as Record<string, unknown>);
const rule = (days: number, schedule: string) =>
  Match.objectLike({
    ScheduleExpression: schedule,
    ScheduleExpressionTimezone: 'Europe/Rome',
    Lifecycle: { DeleteAfterDays: days },
  });

test('backup.daily-35-days and backup.weekly-25-days: a copy a day for 35 days, one a week to day 60', () => {
  stack().hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: { BackupPlanRule: [rule(35, 'cron(30 4 * * ? *)'), rule(60, 'cron(45 4 ? * SUN *)')] },
  });
});

test('backup.central: the vault is locked between 35 and 60 days, in governance mode unless the settings say more', () => {
  stack().hasResourceProperties('AWS::Backup::BackupVault', {
    LockConfiguration: { MinRetentionDays: 35, MaxRetentionDays: 60, ChangeableForDays: Match.absent() },
  });
  const vault = { mode: 'compliance' as const, irreversible: IRREVERSIBLE as typeof IRREVERSIBLE };
  stack({ ...production, locks: { ...production.locks, vault } }).hasResourceProperties('AWS::Backup::BackupVault', {
    LockConfiguration: { ChangeableForDays: 3 },
  });
});

test('backup.central: nobody but a deployment re-polices the vault, nobody but the enforcement deletes from it', () => {
  stack().hasResourceProperties('AWS::Backup::BackupVault', {
    AccessPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Deny',
          Action: Match.arrayWith(['backup:DeleteBackupVault', 'backup:PutBackupVaultAccessPolicy']),
        }),
        Match.objectLike({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: Match.arrayWith(['backup:DeleteRecoveryPoint']),
          Condition: { ArnNotLike: { 'aws:PrincipalArn': names.roleArn(production, 'retention-enforcement') } },
        }),
      ]),
    },
  });
});

test('malware.scanned: every copy of a bucket is scanned, what is new each day and all each week', () => {
  stack().hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: {
      ScanSettings: [Match.objectLike({ MalwareScanner: 'GUARDDUTY', ResourceTypes: ['S3'] })],
      BackupPlanRule: ['INCREMENTAL_SCAN', 'FULL_SCAN'].map((ScanMode) =>
        Match.objectLike({ ScanActions: [{ MalwareScanner: 'GUARDDUTY', ScanMode }] }),
      ),
    },
  });
});

test.each([
  ['backup.daily', 'Backup Job State Change', { state: ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'] }],
  ['backup.central', 'Copy Job State Change', { state: ['FAILED', 'PARTIAL'] }],
  ['backup.point-in-time', 'Restore Job State Change', { status: ['ABORTED', 'FAILED'] }],
  ['backup.daily', 'Backup Plan State Change', { state: ['DELETED', 'MODIFIED'] }],
  ['backup.daily', 'Region Setting State Change', { state: ['MODIFIED'] }],
  ['malware.scanned', 'Scan Job State Change', { scanResult: { scanResultStatus: ['THREATS_FOUND'] } }],
  ['malware.scanned', 'Scan Job State Change', { state: ['CANCELED', 'COMPLETED_WITH_ISSUES', 'FAILED'] }],
])('%s: what AWS Backup says of a %s reaches the alarm mailbox', (clause, detailType, detail) => {
  stack().hasResourceProperties('AWS::Events::Rule', {
    Description: Match.stringLikeRegexp(`\\[${clause}\\]$`),
    EventPattern: { source: ['aws.backup'], 'detail-type': [detailType], detail },
    State: 'ENABLED',
    Targets: [Match.objectLike({ Arn: names.alarmTopicArn(production) })],
  });
});

test('backup.daily: the vault is asked for no notification that AWS Backup has given up', () => {
  stack().hasResourceProperties('AWS::Backup::BackupVault', {
    Notifications: {
      SNSTopicArn: names.alarmTopicArn(production),
      BackupVaultEvents: ['RECOVERY_POINT_MODIFIED', 'S3_BACKUP_OBJECT_FAILED'],
    },
  });
});

test('backup.daily: what carries the plan’s tag is covered', () => {
  stack().hasResourceProperties('AWS::Backup::BackupSelection', {
    BackupSelection: {
      ListOfTags: [{ ConditionKey: 'backup-plan', ConditionType: 'STRINGEQUALS', ConditionValue: 'platform' }],
    },
  });
});

test('exit.backups: exports go after 35 and 60 days, versions and incomplete uploads included', () => {
  const expiring = (Prefix: string, ExpirationInDays: number) =>
    Match.objectLike({
      Prefix,
      ExpirationInDays,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: Match.anyValue(),
      Status: 'Enabled',
    });
  stack().hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [expiring('daily/', 35), expiring('weekly/', 60)] },
  });
});

test('backup.logs-5-minutes: lag above ten minutes, or no measure, alarms for each cluster', () => {
  stack().resourcePropertiesCountIs(
    'AWS::CloudWatch::Alarm',
    { MetricName: 'RestorableLag', Threshold: 600, TreatMissingData: 'breaching', AlarmActions: Match.anyValue() },
    production.clusters.length,
  );
});

test('backup.logs-5-minutes: the watch measures every five minutes', () => {
  stack().hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Target: Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Watch'), 'Arn'] } }),
  });
});

test('backup.daily: a newest copy older than a day and its window, or no measure, alarms for each cluster', () => {
  stack().resourcePropertiesCountIs(
    'AWS::CloudWatch::Alarm',
    {
      MetricName: 'RecoveryPointAge',
      Threshold: 34,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [names.alarmTopicArn(production)],
    },
    production.clusters.length,
  );
});

test('encryption.backups: copies are exported to the backup bucket, its turn asked for twice an hour, under its key', () => {
  const template = stack();
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'custodia-production-snapshot-export',
    Environment: {
      Variables: Match.objectLike({
        CADENCES: 'weekly',
        BUCKET: { Ref: Match.stringLikeRegexp('Exports') },
        EXPORT_KEY_ARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('BackupKey'), 'Arn'] },
      }),
    },
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(30 minutes)',
    State: 'ENABLED',
    Target: Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('OpenFormat'), 'Arn'] } }),
  });
});

test('encryption.backups: RDS may use the key of its exports both ways, and neither hold nor lock nor delete versions', () => {
  const actions = Object.values(stack().findResources('AWS::IAM::Policy')).flatMap((policy) => {
    const { PolicyDocument, PolicyName } = policy['Properties'] as {
      PolicyName: string;
      PolicyDocument: { Statement: { Action: string | string[] }[] };
    };
    return PolicyName.includes('ExportRole') ? PolicyDocument.Statement.flatMap(({ Action }) => Action) : [];
  });
  expect(actions.sort()).toEqual([
    ...['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'].map((action) => `kms:${action}`),
    ...['DeleteObject', 'GetBucketLocation', 'GetObject', 'ListBucket', 'PutObject'].map((action) => `s3:${action}`),
  ]);
});

test.each([
  ['backup.daily: a day or week without an export', 'SnapshotExportsOverdue'],
  ['exit.backups: an export without all its tables', 'SnapshotExportsIncomplete'],
])('%s alarms, and so does a sweep that says nothing', (_, MetricName) => {
  stack().hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName,
    Namespace: 'Custodia',
    Threshold: 1,
    TreatMissingData: 'breaching',
    AlarmActions: [names.alarmTopicArn(production)],
  });
});

test('encryption.backups: without a cadence nothing is exported, by setting', () => {
  const none = stack({ ...production, backup: { ...production.backup, exports: [] } });
  none.resourcePropertiesCountIs('AWS::Lambda::Function', { FunctionName: 'custodia-production-snapshot-export' }, 0);
});

test('transport.tls: the backup bucket is spoken to by TLS 1.2 at least', () => {
  stack().hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
      ]),
    },
  });
});

test('an air-gapped copy of every recovery point, in the same Region, by setting', () => {
  stack().resourceCountIs('AWS::Backup::LogicallyAirGappedBackupVault', 0);
  const gapped = stack({ ...production, backup: { ...production.backup, airGapped: true } });
  gapped.hasResourceProperties('AWS::Backup::LogicallyAirGappedBackupVault', {
    MinRetentionDays: 35,
    MaxRetentionDays: 60,
  });
  // Not as the rules' target: there Aurora's copies would leave the vault that is watched, exported from and drilled
  gapped.hasResourceProperties('AWS::Backup::BackupPlan', {
    BackupPlan: {
      BackupPlanRule: [35, 60].map((DeleteAfterDays) =>
        Match.objectLike({
          CopyActions: [
            {
              DestinationBackupVaultArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('AirGapped'), 'BackupVaultArn'] },
              Lifecycle: { DeleteAfterDays },
            },
          ],
          TargetLogicallyAirGappedBackupVaultArn: Match.absent(),
        }),
      ),
    },
  });
});
