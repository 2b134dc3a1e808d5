import { Match, Template } from 'aws-cdk-lib/assertions';
import { names, production } from '../../lib/config';
import { synthesised } from './synthesised';

const templateOf = (stack: 'backup' | 'retention', settings = production) =>
  Template.fromJSON(synthesised(settings).templates[names.stack(settings, stack)] as Record<string, unknown>);
const ledger = 'custodia-production-ledger-111122223333';
let backup: Template;

beforeAll(() => void (backup = templateOf('backup')));

test('backup.point-in-time: each month a copy of every tagged cluster, of any age that is kept, is restored', () => {
  backup.hasResourceProperties('AWS::Backup::RestoreTestingPlan', {
    RestoreTestingPlanName: 'custodia_production_restore_drill',
    ScheduleExpression: 'cron(0 6 8 * ? *)',
    ScheduleExpressionTimezone: 'Europe/Rome',
    RecoveryPointSelection: {
      Algorithm: 'RANDOM_WITHIN_WINDOW',
      IncludeVaults: [names.vaultArn(production)],
      RecoveryPointTypes: ['SNAPSHOT'],
      SelectionWindowDays: 60,
    },
  });
  backup.hasResourceProperties('AWS::Backup::RestoreTestingSelection', {
    ProtectedResourceType: 'Aurora',
    ProtectedResourceArns: ['*'],
    ProtectedResourceConditions: { StringEquals: [{ Key: 'aws:ResourceTag/backup-plan', Value: 'platform' }] },
  });
});

test('residency.ireland and encryption.backups: restored where the databases stand, under their own key', () => {
  backup.hasResourceProperties('AWS::Backup::RestoreTestingSelection', {
    RestoreMetadataOverrides: {
      dbSubnetGroupName: 'custodia-production-databases',
      kmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('database.*DataKey') },
    },
  });
});

test('backup.point-in-time: a completed restore is validated; what cannot be delivered is left where somebody sees it', () => {
  backup.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.backup'],
      'detail-type': ['Restore Job State Change'],
      detail: { resourceType: ['Aurora'], status: ['COMPLETED'] },
    },
    Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
  });
  backup.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'custodia-production-restore-validation',
    Environment: {
      Variables: Match.objectLike({
        ENGINE: 'aurora-postgresql',
        KEY_ARN: { 'Fn::ImportValue': Match.stringLikeRegexp('database.*DataKey') },
        RECORDS_BUCKET: ledger,
        DATA_API_CLUSTERS: production.clusters.map(({ name }) => names.cluster(production, name)).join(','),
      }),
    },
  });
});

test('backup.point-in-time: what the drill may change is what a restore test made, and nothing else of RDS', () => {
  const statements = policyOf('RestoreDrillValidationRole').filter(({ Effect }) => Effect === 'Allow');
  const changing = statements.filter(({ Action }) =>
    [Action].flat().some((action) => /^rds(-data)?:(?!Describe)/.test(action)),
  );
  const ours = 'arn:aws:rds:eu-west-1:111122223333:';
  expect(new Set(changing.flatMap(({ Resource }) => [Resource].flat()))).toEqual(
    new Set([
      `${ours}cluster:awsbackup-restore-test-*`,
      `${ours}db:awsbackup-restore-test-*`,
      `${ours}subgrp:custodia-production-databases`, // where an instance is made
      `${ours}pg:default.*`,
      `${ours}og:default:*`,
    ]),
  );
});

test('backup.point-in-time: the drill may give a restored cluster an instance, which RDS encrypts in the caller’s name', () => {
  expect(policyOf('RestoreDrillValidationRole')).toContainEqual({
    Effect: 'Allow',
    Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    Resource: { 'Fn::ImportValue': expect.stringMatching('database.*DataKey') as string },
    Condition: { StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' } },
  });
});

test('admin.sealed-credentials: the drill reads no secret but its own', () => {
  const reading = policyOf('RestoreDrillValidationRole').filter(({ Action }) =>
    [Action].flat().some((action) => action.startsWith('secretsmanager:')),
  );
  expect(reading.map(({ Resource }) => Resource)).toEqual([
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:custodia-production-restore-drill/*',
  ]);
});

test('backup.point-in-time: on the tenth somebody asks whether every cluster was restored this month', () => {
  backup.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 6 10 * ? *)',
    ScheduleExpressionTimezone: 'Europe/Rome',
    Target: Match.objectLike({ Input: '{"step":"overdue"}', DeadLetterConfig: Match.anyValue() }),
  });
});

test.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])(
  'backup.point-in-time, cluster.failover: %s of either drill reaches the alarm topic',
  (MetricName) => {
    const alarms = Object.values(backup.findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName } }));
    expect(alarms.map(({ Properties }) => Properties.AlarmDescription).sort()).toEqual([
      expect.stringContaining('[cluster.failover]'),
      expect.stringContaining('[backup.point-in-time]'),
    ]);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([names.alarmTopicArn(production)]);
  },
);

test('cluster.failover: the drill is a workflow of its own that keeps its record in the ledger', () => {
  backup.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineName: 'custodia-production-failover-drill',
    TracingConfiguration: { Enabled: true },
  });
  backup.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'custodia-production-failover-drill',
    Environment: { Variables: Match.objectLike({ RECORDS_BUCKET: ledger }) },
  });
});

test.each(['failover', 'restore'])('the %s drill puts records under its own prefix, and nothing else', (kind) => {
  backup.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Action: 's3:PutObject', Effect: 'Allow', Resource: `arn:aws:s3:::${ledger}/drills/${kind}/*` },
      ]),
    },
  });
});

test('records of drills are locked and kept in the ledger, never among the copies, which go after 60 days', () => {
  templateOf('retention').hasResourceProperties('AWS::S3::Bucket', {
    BucketName: ledger,
    LifecycleConfiguration: {
      Rules: Match.arrayWith([Match.objectLike({ Prefix: 'drills/', ExpirationInDays: 550, Status: 'Enabled' })]),
    },
    ObjectLockConfiguration: Match.objectLike({ Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 550 } } }),
  });
});

test('a fourth cluster may be failed over too', () => {
  const [first] = production.clusters;
  const clusters = [...production.clusters, { ...first!, name: 'quarto', applications: ['mensa'] }];
  templateOf('backup', { ...production, clusters }).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['rds:DescribeDBClusters', 'rds:FailoverDBCluster'],
          Resource: Match.arrayWith([Match.stringLikeRegexp('cluster:custodia-production-quarto$')]),
        }),
      ]),
    },
  });
});

test('incident.detected: every function may use the key of its dead-letter queue, or its failures would be lost', () => {
  const resources = Object.values(synthesised().templates).map(({ Resources }) => Resources ?? {});
  const without = resources.flatMap((stack) =>
    Object.entries(stack)
      .filter(([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties?.['DeadLetterConfig'])
      .filter(([, { Properties }]) => {
        const queue = idOf((Properties?.['DeadLetterConfig'] as { TargetArn: unknown }).TargetArn);
        const role = idOf(Properties?.['Role']);
        const key = JSON.stringify(stack[queue]?.Properties?.['KmsMasterKeyId']);
        return !Object.values(stack)
          .filter(
            ({ Type, Properties: p }) =>
              Type === 'AWS::IAM::Policy' && JSON.stringify(p?.['Roles']).includes(`"${role}"`),
          )
          .flatMap(({ Properties: p }) => (p?.['PolicyDocument'] as { Statement: Statement[] }).Statement)
          .some(
            ({ Effect, Action, Resource, Condition }) =>
              Effect === 'Allow' &&
              !Condition &&
              ['kms:GenerateDataKey', 'kms:Decrypt'].every((action) => [Action].flat().includes(action)) &&
              [Resource].flat().some((one) => JSON.stringify(one) === key),
          );
      })
      .map(([id]) => id),
  );
  expect(without).toEqual([]);
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const idOf = (reference: unknown): string => (reference as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];

/** Statements of the policies of the role whose logical id begins so. */
function policyOf(role: string): Statement[] {
  return Object.values(backup.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
}
