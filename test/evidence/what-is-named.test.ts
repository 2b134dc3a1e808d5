import type { Template } from '../../lib/template/template';
import { broken, idOf, properties, type Json } from './changed';

type Change = (template: Template) => void;

const OWN = '111122223333';
const ARCHIVE = `custodia-production-audit-${OWN}`;

const set =
  (id: string, more: object): Change =>
  (template) =>
    void Object.assign(properties(template, id), more);

const added =
  (Type: string, Properties: object): Change =>
  (template) =>
    void ((template.Resources as Json)['Added'] = { Type, Properties });

describe('alarms watch what they name', () => {
  const dimension = (id: string, Name: string, Value: unknown) => set(id, { Dimensions: [{ Name, Value }] });

  test.each<[string, string, Change]>([
    ['another namespace than its filter counts in', 'audit', set('EmergencyEnteredAnywhereAlarm', { Namespace: 'X' })],
    ['a dimension that its filter does not give', 'audit', dimension('EmergencyEnteredAnywhereAlarm', 'x', 'y')],
    [
      'a part of a function only',
      'audit',
      (t) => properties(t, 'AlertFunctionFailed').Dimensions.push({ Name: 'Resource', Value: 'x:9' }),
    ],
    [
      'readers only',
      'database',
      (t) => properties(t, 'AlarmsdidatticaCPUUtilization').Dimensions.push({ Name: 'Role', Value: 'READER' }),
    ],
    [
      'a queue by its ARN',
      'audit',
      (t) =>
        dimension('AlertFunctionDeadLettered', 'QueueName', {
          'Fn::GetAtt': [idOf(t, 'AlertFunctionDeadLetters'), 'Arn'],
        })(t),
    ],
    ['the count of a function that there is not', 'retention', dimension('Missing', 'service', 'another')],
    ['a count without what it is counted by', 'retention', set('Missing', { Dimensions: [] })],
    ['a count by what it is not counted by', 'backup', dimension('OpenFormatOverdue', 'a', 'b')],
  ])('incident.detected: %s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual(['incident.detected']);
  });

  const costs: Change = (audit) => {
    (audit.Resources as Json)['Costs'] = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'costs',
        Namespace: 'AWS/Billing',
        MetricName: 'EstimatedCharges',
        Statistic: 'Maximum',
        Period: 21_600,
        EvaluationPeriods: 1,
        Threshold: 100,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [`arn:aws:sns:eu-west-1:${OWN}:costs`],
      },
    };
  };
  const muted = (AlarmNames: unknown[]) => added('AWS::CloudWatch::AlarmMuteRule', { MuteTargets: { AlarmNames } });

  test('an alarm that no promise needs may tell others, and be muted', () => {
    expect(broken('audit', costs)).toEqual([]);
    for (const name of ['costs', { Ref: 'Costs' }, "another-team's"])
      expect(
        broken('audit', (audit) => {
          costs(audit);
          muted([name])(audit);
        }),
      ).toEqual([]);
  });

  test('incident.detected: one that a promise needs is not muted, however it is named', () => {
    const named = (audit: Template) => idOf(audit, 'AlertFunctionFailed');
    for (const name of [
      (audit: Template) => ({ Ref: named(audit) }),
      (audit: Template) => `custodia-production-audit-${named(audit)}-0A1B2C`,
      () => '*',
    ])
      expect(broken('audit', (audit) => muted(['costs', name(audit)])(audit))).toEqual(['incident.detected']);
  });

  test.each(['IPSet', 'TrustedEntitySet'])('incident.detected: the detector trusts no %s', (kind) => {
    const trusted = (Activate: boolean) => added(`AWS::GuardDuty::${kind}`, { Activate, Format: 'TXT', Location: 'x' });
    expect(broken('audit', trusted(true))).toEqual(['incident.detected']);
    expect(broken('audit', trusted(false))).toEqual([]);
  });
});

describe('what calls a function hands on what it needs', () => {
  const target =
    (id: string, more: object): Change =>
    (t) =>
      void Object.assign(properties(t, id).Targets[0], more);

  test.each<[string, string, Change]>([
    ['admin.sealed-credentials', 'database', target('SealedOpened', { Input: '{}' })],
    ['backup.point-in-time', 'backup', target('RestoreDrillRestored', { InputPath: '$.detail' })],
    ['tracing.accesses', 'tracing', target('DeliveryLanded', { InputTransformer: { InputTemplate: '{}' } })],
    [
      'admins.reviewed-monthly',
      'review',
      (t) => (properties(t, 'WorkflowMonthlySchedule').Target.Input = '{"month":"2026-01"}'),
    ],
  ])('%s', (clause, stack, change) => {
    expect(broken(stack, change)).toEqual([clause]);
  });

  test('the event whole, or an input that says nothing of the month, is as before', () => {
    expect(broken('tracing', target('DeliveryLanded', { InputPath: '$' }))).toEqual([]);
    expect(broken('review', (t) => delete properties(t, 'WorkflowMonthlySchedule').Target.Input)).toEqual([]);
  });
});

describe('admins.reviewed-monthly: the month before is reviewed when it is whole, and in time', () => {
  const on = (ScheduleExpression: string) => set('WorkflowMonthlySchedule', { ScheduleExpression });

  test.each(['cron(30 4 2 * ? *)', 'cron(15 22 3 * ? *)', 'cron(0 6 4 * ? *)'])('%s is', (expression) => {
    expect(broken('review', on(expression))).toEqual([]);
  });

  test.each(['cron(0 6 1 * ? *)', 'cron(0 6 5 * ? *)', 'cron(0 6 2,4 * ? *)', 'cron(0 6 2 1 ? *)'])(
    '%s is not',
    (expression) => {
      expect(broken('review', on(expression))).toEqual(['admins.reviewed-monthly']);
    },
  );

  test.each<[string, string, readonly string[]]>([
    ['cron(0 6 3 * ? *)', 'Etc/UTC', []],
    ['cron(30 23 3 * ? *)', 'Etc/UTC', ['admins.reviewed-monthly']],
    ['cron(0 6 3 * ? *)', 'Asia/Tokyo', ['admins.reviewed-monthly']],
  ])('%s of %s', (ScheduleExpression, ScheduleExpressionTimezone, clauses) => {
    const change = set('WorkflowMonthlySchedule', { ScheduleExpression, ScheduleExpressionTimezone });
    expect(broken('review', change)).toEqual(clauses);
  });
});

describe('other ways to the data', () => {
  const closed = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const open = { ...closed, BlockPublicPolicy: false };
  const anybody = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }] };
  const toAnother = { EndpointType: 'target', EngineName: 'postgres', ServerName: 'db.example', SslMode: 'require' };

  const elsewhere = { TargetEndpointArn: 'arn:aws:dms:eu-west-1:111122223333:endpoint:ABC', TargetArn: 'arn:aws:x' };

  test.each<[string, Change, readonly string[]]>([
    ['an access point', added('AWS::S3::AccessPoint', { Bucket: ARCHIVE }), []],
    [
      'one that is closed',
      added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, PublicAccessBlockConfiguration: closed }),
      [],
    ],
    [
      'one that is not',
      added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, PublicAccessBlockConfiguration: open }),
      ['network.firewall'],
    ],
    [
      'one that is closed in part',
      added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      ['network.firewall'],
    ],
    [
      "one for another account's bucket",
      added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, BucketAccountId: '999988887777' }),
      ['network.firewall'],
    ],
    ['one that names its account', added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, BucketAccountId: OWN }), []],
    ['one for anybody', added('AWS::S3::AccessPoint', { Bucket: ARCHIVE, Policy: anybody }), ['network.firewall']],
    [
      'one of several Regions for anybody',
      added('AWS::S3::MultiRegionAccessPointPolicy', { MrapName: 'x', Policy: anybody }),
      ['network.firewall'],
    ],
    ['a proxy in clear', added('AWS::RDS::DBProxy', { DBProxyName: 'x' }), ['transport.tls']],
    ['a proxy', added('AWS::RDS::DBProxy', { DBProxyName: 'x', RequireTLS: true }), []],
    [
      'a source in clear',
      added('AWS::DMS::Endpoint', { EndpointType: 'source', EngineName: 'postgres' }),
      ['transport.tls'],
    ],
    ['a copy to somebody', added('AWS::DMS::Endpoint', toAnother), ['residency.ireland']],
    ['what copies to somebody', added('AWS::DMS::ReplicationTask', elsewhere), ['residency.ireland']],
    ['what copies by itself to somebody', added('AWS::DMS::ReplicationConfig', elsewhere), ['residency.ireland']],
    ['an integration with somebody', added('AWS::RDS::Integration', elsewhere), ['residency.ireland']],
    ['a machine that copies', added('AWS::DMS::ReplicationInstance', {}), ['data.classified', 'risk.classes']],
    [
      'a cache in clear',
      added('AWS::ElastiCache::ReplicationGroup', {}),
      ['data.classified', 'transport.tls', 'risk.classes'],
    ],
  ])('%s', (_, change, clauses) => {
    expect(broken('database', change)).toEqual(clauses);
  });

  test('admins.log-18-months: a second policy, which replaces the one that denies', () => {
    const change: Change = (audit) => {
      const { Bucket } = properties(audit, 'ArchiveLogsBucketPolicy');
      added('AWS::S3::BucketPolicy', { Bucket, PolicyDocument: { Statement: [] } })(audit);
    };
    expect(broken('audit', change)).toEqual(['admins.log-18-months']);
  });
});

describe('exemptions of persons', () => {
  const signedIn = (set: string) => `arn:aws:iam::${OWN}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${set}_*`;
  const exempt =
    (sid: string, who: string): Change =>
    (audit) => {
      const { Statement } = properties(audit, 'ArchiveLogsBucketPolicy').PolicyDocument;
      const { Condition } = Statement.find(({ Sid }: Json) => Sid === sid);
      const before = Condition.ArnNotLike['aws:PrincipalArn'];
      Condition.ArnNotLike['aws:PrincipalArn'] = [before, who].flat();
    };

  test.each([signedIn('custodia-production-database'), `arn:aws:iam::${OWN}:role/*custodia-production-database_*`])(
    'admins.log-18-months: nobody in person changes protection: %s',
    (who) => {
      expect(broken('audit', exempt('OnlyDeploymentsChangeProtection', who))).toEqual(['admins.log-18-months']);
    },
  );

  test('whoever reviews may read', () => {
    expect(broken('audit', exempt('OnlyReviewReads', signedIn('custodia-production-security')))).toEqual([]);
  });
});
