import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { names, production, type Settings } from '../../lib/config';
import { signInRoleArn } from '../../lib/constructs/sign-in-role';
import { ROOT } from '../../rehearsal/paths';
import { synthesised } from './synthesised';

const of = (settings: Settings) =>
  Template.fromJSON(synthesised(settings).templates[names.stack(settings, 'database')] as Record<string, unknown>);
const template = of(production);
const CLUSTERS = ['didattica', 'contabile', 'documentale'];
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms';
const resources = (type: string, from = template) => Object.entries(from.findResources(type));
const properties = (type: string, from = template) => resources(type, from).map(([, { Properties }]) => Properties);
const identifier = (cluster: string) => `custodia-production-${cluster}`;
const cluster = (name: string) => {
  const [id, resource] = resources('AWS::RDS::DBCluster').find(
    ([, { Properties }]) => Properties.DBClusterIdentifier === identifier(name),
  )!;
  return { id, ...resource } as { id: string; Properties: Record<string, unknown>; DeletionPolicy: string };
};
const instances = (name: string) =>
  properties('AWS::RDS::DBInstance').filter(({ DBClusterIdentifier }) => DBClusterIdentifier.Ref === cluster(name).id);

describe.each(CLUSTERS)('%s', (name) => {
  test('cluster.replicas: one writer and two readers, each in a zone of its own', () => {
    expect(
      instances(name)
        .map(({ AvailabilityZone }) => AvailabilityZone)
        .sort(),
    ).toEqual(production.zones);
  });

  test('cluster.failover: every reader is promoted first, and has the writer’s size', () => {
    expect(
      instances(name)
        .map(({ PromotionTier }) => PromotionTier)
        .sort(),
    ).toEqual([0, 1, 1]);
    expect(new Set(instances(name).map(({ DBInstanceClass }) => DBInstanceClass)).size).toBe(1);
  });

  test('network.firewall: no instance has a public address', () => {
    for (const { PubliclyAccessible } of instances(name)) expect(PubliclyAccessible).toBe(false);
  });

  test('encryption.disks: encrypted with the stack’s own key, not the one that seals the credentials', () => {
    const { StorageEncrypted, KmsKeyId, MasterUserSecret } = cluster(name).Properties;
    expect(StorageEncrypted).toBe(true);
    expect(JSON.stringify(KmsKeyId)).toContain('DataKey');
    expect(JSON.stringify(MasterUserSecret)).toContain('SealedKey');
  });

  test('backup.point-in-time: 35 days, kept when the cluster or the stack goes, protected against deletion', () => {
    expect(cluster(name)).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BackupRetentionPeriod: 35,
        DeleteAutomatedBackups: false,
        DeletionProtection: true,
        CopyTagsToSnapshot: true,
      },
    });
  });

  test('its backup window is chosen, not drawn, and does not touch the maintenance window', () => {
    const { PreferredBackupWindow, PreferredMaintenanceWindow } = cluster(name).Properties as Record<string, string>;
    const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const [backup, maintenance] = [PreferredBackupWindow!, PreferredMaintenanceWindow!.replace(/[a-z]{3}:/g, '')].map(
      (window) => window.split('-').map(minutes) as [number, number],
    );
    expect(backup![1] - backup![0]).toBeGreaterThanOrEqual(30);
    expect(backup![1] <= maintenance![0] || backup![0] >= maintenance![1]).toBe(true);
  });

  test('admins.named: administrators sign in by IAM, and what they do is exported to a group that the stack keeps', () => {
    expect(cluster(name).Properties).toMatchObject({
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
    });
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: {
        LogGroupName: `/aws/rds/cluster/${identifier(name)}/postgresql`,
        RetentionInDays: 30,
        KmsKeyId: Match.anyValue(),
      },
    });
  });

  test('admin.sealed-credentials: RDS keeps the master password; the template holds none', () => {
    expect(cluster(name).Properties).toMatchObject({ ManageMasterUserPassword: true });
    expect(cluster(name).Properties).not.toHaveProperty('MasterUserPassword');
  });

  test('admin.sealed-credentials: replaced every week, and read by the emergency role and RDS alone', () => {
    const secret = { 'Fn::GetAtt': [cluster(name).id, 'MasterUserSecret.SecretArn'] };
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      DeletionPolicy: 'Retain',
      Properties: { SecretId: secret, RotationRules: { AutomaticallyAfterDays: 7 } },
    });
    const [policy] = properties('AWS::SecretsManager::ResourcePolicy').filter(
      ({ SecretId }) => JSON.stringify(SecretId) === JSON.stringify(secret),
    );
    expect(policy).toMatchObject({ BlockPublicPolicy: true });
    expect(policy!.ResourcePolicy.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'secretsmanager:GetSecretValue',
        Condition: {
          ArnNotLike: {
            'aws:PrincipalArn': [
              signInRoleArn(production, 'emergency'),
              'arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS',
            ],
          },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    ]);
  });

  test('admins.log-18-months: its log goes on to the audit bucket, and its group is there before RDS would make one', () => {
    const group = Object.entries(template.findResources('AWS::Logs::LogGroup')).find(
      ([, { Properties }]) => Properties.LogGroupName === `/aws/rds/cluster/${identifier(name)}/postgresql`,
    )![0];
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: { Ref: group },
      FilterPattern: '',
      DestinationArn: names.functionArn(production, 'database-log'),
    });
    const { DependsOn } = template.findResources('AWS::RDS::DBCluster')[cluster(name).id] as { DependsOn: string[] };
    expect(DependsOn).toContain(group);
  });

  test.each([
    ['CPUUtilization', 85, 'GreaterThanThreshold', 'breaching'],
    ['FreeableMemory', 256 * 2 ** 20, 'LessThanThreshold', 'notBreaching'],
    ['DatabaseConnections', expect.any(Number), 'GreaterThanThreshold', 'notBreaching'], // by capacity: below
    ['AuroraReplicaLagMaximum', 1_000, 'GreaterThanThreshold', 'notBreaching'],
    ['Deadlocks', 1 / 60, 'GreaterThanThreshold', 'notBreaching'],
    ['VolumeBytesUsed', 0.8 * 128 * 2 ** 40, 'GreaterThanThreshold', 'notBreaching'],
  ])('incident.detected: %s alarms the mailbox', (MetricName, threshold, ComparisonOperator, TreatMissingData) => {
    const [alarm] = properties('AWS::CloudWatch::Alarm').filter(
      (one) => one.MetricName === MetricName && one.Dimensions[0].Value === identifier(name),
    );
    expect(alarm!.Threshold).toEqual(threshold);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/RDS',
      MetricName,
      ComparisonOperator,
      TreatMissingData,
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: identifier(name) }],
      AlarmActions: [TOPIC],
    });
  });
});

test('cluster.failover: Serverless v2 by setting: its bounds are the settings’, and every reader follows the writer’s size', () => {
  expect(cluster('documentale').Properties['ServerlessV2ScalingConfiguration']).toEqual({
    MinCapacity: 2,
    MaxCapacity: 32,
  });
  expect(instances('documentale').map(({ DBInstanceClass }) => DBInstanceClass)).toEqual(
    Array(3).fill('db.serverless'),
  );
  // tiers 0 and 1 scale with the writer, the others by their own load
  expect(Math.max(...instances('documentale').map(({ PromotionTier }) => PromotionTier))).toBe(1);
});

test('cluster.failover: provisioned by setting: the class of the settings, and no scaling', () => {
  expect(cluster('didattica').Properties).not.toHaveProperty('ServerlessV2ScalingConfiguration');
  expect(instances('didattica').map(({ DBInstanceClass }) => DBInstanceClass)).toEqual(Array(3).fill('db.r8g.xlarge'));
});

test('cluster.failover: a cluster of the settings changes from one kind to the other by its setting alone', () => {
  const [first, ...rest] = production.clusters;
  const changed = of({
    ...production,
    clusters: [{ ...first!, capacity: { kind: 'serverless', minAcu: 0.5, maxAcu: 16 } }, ...rest],
  });
  changed.hasResourceProperties('AWS::RDS::DBCluster', {
    DBClusterIdentifier: identifier('didattica'),
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
  });
  expect(
    properties('AWS::RDS::DBInstance', changed).filter((one) => one.DBInstanceClass === 'db.serverless'),
  ).toHaveLength(6);
});

test('assurance.early-warning: the engine is the newest that the library knows and does not deprecate', () => {
  const declared = readFileSync(join(ROOT, 'node_modules/aws-cdk-lib/aws-rds/lib/cluster-engine.d.ts'), 'utf8');
  const [, postgres = ''] = declared.split('class AuroraPostgresEngineVersion');
  const versions = [...postgres.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*static readonly VER_(\d+)_(\d+): Aurora/g)]
    .filter(([, comment = '']) => !comment.includes('@deprecated'))
    .map(([, , major, minor]) => [Number(major), Number(minor)] as const)
    .sort(([a, b], [c, d]) => c - a || d - b);
  expect(versions.length).toBeGreaterThan(5);
  for (const name of CLUSTERS) {
    expect(cluster(name).Properties).toMatchObject({
      Engine: 'aurora-postgresql',
      EngineVersion: versions[0]?.join('.'),
    });
  }
});

test('incident.detected: connections alarm at four fifths of what an instance accepts', () => {
  const thresholds = properties('AWS::CloudWatch::Alarm')
    .filter(({ MetricName }) => MetricName === 'DatabaseConnections')
    .map(({ Dimensions, Threshold }) => [Dimensions[0].Value.replace('custodia-production-', ''), Threshold]);
  expect(Object.fromEntries(thresholds)).toEqual({ didattica: 2883, contabile: 1441, documentale: 4000 });
});

test('transport.tls: every cluster refuses what is not TLS 1.2, and passwords that could be replayed', () => {
  const groups = properties('AWS::RDS::DBClusterParameterGroup');
  expect(groups).toHaveLength(CLUSTERS.length);
  for (const { Parameters } of groups) {
    expect(Parameters).toMatchObject({
      'rds.force_ssl': '1',
      ssl_min_protocol_version: 'TLSv1.2',
      password_encryption: 'scram-sha-256',
      'rds.accepted_password_auth_method': 'scram',
    });
  }
});

test('admins.log-18-months: sign-ins, sign-outs, roles, structure and protected tables are recorded; statements’ data is not', () => {
  for (const { Parameters } of properties('AWS::RDS::DBClusterParameterGroup')) {
    expect(Parameters).toMatchObject({
      shared_preload_libraries: expect.stringContaining('pgaudit'),
      'pgaudit.log': 'role,ddl',
      'pgaudit.role': 'rds_pgaudit',
      log_connections: 'all', // since PostgreSQL 18 a list of stages: RDS refuses the boolean of earlier families
      log_disconnections: '1',
      log_statement: 'none',
      'pgaudit.log_parameter': '0',
    });
  }
});

test('network.firewall: the database port is open to the named networks and to nobody else, and nothing goes out', () => {
  const groups = properties('AWS::EC2::SecurityGroup');
  expect(groups).toHaveLength(CLUSTERS.length);
  for (const { SecurityGroupIngress, SecurityGroupEgress } of groups) {
    expect(SecurityGroupIngress).toEqual([
      expect.objectContaining({ CidrIp: '10.20.0.0/16', FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' }),
    ]);
    expect(SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
  }
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});

test('admin.sealed-credentials: a reading is heard at once, mailed by the rule itself, and answered by the replacer', () => {
  const [rule, ...others] = properties('AWS::Events::Rule').filter(({ EventPattern }) =>
    EventPattern?.source?.includes('aws.secretsmanager'),
  );
  expect(others).toEqual([]);
  expect(rule).toMatchObject({
    State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    EventPattern: {
      detail: {
        eventName: ['GetSecretValue'],
        requestParameters: { secretId: [{ wildcard: '*rds!cluster-*' }] },
      },
    },
  });
  expect(rule!.EventPattern.detail.userIdentity).not.toHaveProperty('invokedBy');
  expect(rule!.Targets.map(({ Arn }: { Arn: unknown }) => JSON.stringify(Arn))).toEqual([
    expect.stringContaining('Replacer'),
    JSON.stringify(TOPIC),
  ]);
});

test('admin.sealed-credentials: nothing of the stack may read a secret, and only the clusters may be changed', () => {
  const statements = properties('AWS::IAM::Policy').flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
  );
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  expect(actions.filter((action) => /GetSecretValue|secretsmanager:\*|^\*$/.test(action))).toEqual([]);
  const changing = statements.filter(({ Action }) => [Action].flat().includes('rds:ModifyDBCluster'));
  expect(changing.map(({ Resource }) => Resource)).toEqual([
    CLUSTERS.map((name) => `arn:aws:rds:eu-west-1:111122223333:cluster:${identifier(name)}`),
  ]);
});

test.each([
  ['db-cluster', ['failover', 'failure', 'deletion', 'maintenance']],
  ['db-instance', ['availability', 'failover', 'failure', 'deletion', 'maintenance']],
])('incident.detected: what RDS says of every %s reaches the mailbox', (SourceType, categories) => {
  const [subscription] = properties('AWS::RDS::EventSubscription').filter((one) => one.SourceType === SourceType);
  expect(subscription).toMatchObject({ Enabled: true, SnsTopicArn: TOPIC });
  expect(subscription!.EventCategories).toEqual(expect.arrayContaining(categories));
  expect(subscription).not.toHaveProperty('SourceIds'); // a cluster that nobody listed is heard too
});

test.each(['cloudwatch', 'events.rds', 'backup'])(
  'incident.detected: what %s.amazonaws.com says may reach the encrypted topic',
  (service) => {
    const audit = Template.fromJSON(
      synthesised().templates[names.stack(production, 'audit')] as Record<string, unknown>,
    );
    const account = { StringEquals: expect.objectContaining({ 'aws:SourceAccount': expect.anything() }) };
    const admitted = (type: string, document: string, action: string) =>
      properties(type, audit)
        .flatMap((one) => one[document].Statement as Record<string, never>[])
        .filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes(action as never))
        .filter(({ Principal }) => [Principal?.['Service']].flat().includes(`${service}.amazonaws.com` as never));
    expect(admitted('AWS::SNS::TopicPolicy', 'PolicyDocument', 'sns:Publish')).toEqual([
      expect.objectContaining({ Condition: account }),
    ]);
    expect(admitted('AWS::KMS::Key', 'KeyPolicy', 'kms:GenerateDataKey*')).toEqual([
      expect.objectContaining({ Condition: account }),
    ]);
  },
);

test('the dashboard shows every cluster and every alarm of it', () => {
  const [dashboard] = properties('AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard!.DashboardBody);
  for (const name of CLUSTERS) expect(body).toContain(identifier(name));
  expect(body.match(/Alarms(didattica|contabile|documentale)/g)).toHaveLength(CLUSTERS.length * 6);
  for (const metric of ['RestorableLag', 'RecoveryPointAge']) {
    expect(body.match(new RegExp(metric, 'g'))).toHaveLength(CLUSTERS.length);
  }
});
