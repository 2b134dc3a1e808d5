import { broken, brokenByAll, idOf, properties, type Json } from './changed';

const ACCOUNT = '111122223333';
type Change = (value: Json, key?: string) => Json;

/** Every value of a template's properties and metadata, from the innermost out. */
const each = (value: Json, change: Change, key?: string): Json =>
  change(
    Array.isArray(value)
      ? value.map((item) => each(item, change, key))
      : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, each(item, change, name)]))
        : value,
    key,
  );
const inProperties =
  (change: Change) =>
  (template: Json): void => {
    for (const resource of Object.values<Json>(template.Resources))
      resource.Properties = each(resource.Properties, change);
  };
const everywhere = (change: Change) => (templates: Record<string, Json>) =>
  Object.values(templates).forEach(inProperties(change));
const filled =
  (literal: string, pseudo: string): Change =>
  (value) =>
    typeof value === 'string' && value.includes(literal) && !value.includes('${')
      ? { 'Fn::Sub': value.replaceAll(literal, `\${${pseudo}}`) }
      : value;

/** Every export handed on by a parameter of SSM, which whoever imported it reads. */
const bySsm =
  (read: (name: string, template: Json) => Json) =>
  (templates: Record<string, Json>): void => {
    for (const from of Object.values(templates))
      for (const [id, { Value, Export }] of Object.entries<Json>(from.Outputs ?? {})) {
        if (!Export) continue;
        delete from.Outputs[id];
        from.Resources[`${id}Parameter`] = {
          Type: 'AWS::SSM::Parameter',
          Properties: { Type: 'String', Name: `/custodia/${id}`, Value },
        };
        for (const to of Object.values(templates))
          to.Resources = each(to.Resources, (value) =>
            value?.['Fn::ImportValue'] === Export.Name ? read(`/custodia/${id}`, to) : value,
          );
      }
  };

describe('the same said otherwise, in all stacks', () => {
  test.each<[string, (templates: Record<string, Json>) => void]>([
    ['the Region as CloudFormation fills it in', everywhere(filled('eu-west-1', 'AWS::Region'))],
    [
      'by parameters of SSM',
      bySsm((name, template) => {
        const id = `P${name.replace(/\W/g, '')}`;
        template.Parameters[id] = { Type: 'AWS::SSM::Parameter::Value<String>', Default: name };
        return { Ref: id };
      }),
    ],
    ['by references to SSM', bySsm((name) => `{{resolve:ssm:${name}}}`)],
    [
      'exports under the name of their stack',
      (templates) => {
        for (const [stack, template] of Object.entries(templates))
          for (const { Export } of Object.values<Json>(template.Outputs ?? {}))
            if (Export) Export.Name = { 'Fn::Sub': Export.Name.replace(stack, '${AWS::StackName}') };
      },
    ],
    [
      'in the account of production only',
      (templates) => {
        for (const template of Object.values(templates)) {
          template.Conditions = { Production: { 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, ACCOUNT] } };
          for (const resource of Object.values<Json>(template.Resources)) resource.Condition = 'Production';
        }
      },
    ],
    [
      'actions in small letters',
      everywhere((value) =>
        value?.Effect && value.Action
          ? {
              ...value,
              Action: each(value.Action, (action) => (Array.isArray(action) ? action : action.toLowerCase())),
            }
          : value,
      ),
    ],
  ])('%s', (_, change) => {
    expect(brokenByAll(change)).toEqual([]);
  });
});

describe('the same said otherwise, in one stack', () => {
  test.each(['network', 'database', 'backup', 'audit', 'tracing', 'review', 'retention'])(
    'the account of %s as CloudFormation fills it in',
    (stack) => {
      expect(broken(stack, inProperties(filled(ACCOUNT, 'AWS::AccountId')))).toEqual([]);
    },
  );

  test('a number by the Region, and by the account', () => {
    const by = (pseudo: string, key: string) => (template: Json) => {
      template.Mappings = { Kept: { [key]: { days: 35 } } };
      properties(template, 'ClusterdidatticaCluster').BackupRetentionPeriod = {
        'Fn::FindInMap': ['Kept', { Ref: pseudo }, 'days'],
      };
    };
    expect(broken('database', by('AWS::Region', 'eu-west-1'))).toEqual([]);
    expect(broken('database', by('AWS::AccountId', ACCOUNT))).toEqual([]);
    expect(broken('database', by('AWS::AccountId', '999988887777'))).toEqual(['backup.point-in-time']);
  });

  test('subnets by the ids of their zones', () => {
    const zones = (ids: readonly number[]) => (template: Json) =>
      ids.forEach((id, index) => {
        const subnet = properties(template, `NetworkVpcdatabaseSubnet${index + 1}Subnet`);
        delete subnet.AvailabilityZone;
        subnet.AvailabilityZoneId = `euw1-az${id}`;
      });
    expect(broken('network', zones([1, 2, 3]))).toEqual([]);
    expect(broken('network', zones([1, 2, 2]))).toEqual(['zones.three']);
  });
});

test('instances whose zone nobody tells stand in no other zone than one that is pinned', () => {
  const unpinned = (template: Json) =>
    Object.values<Json>(template.Resources)
      .filter(({ Properties }) => Properties.DBClusterIdentifier?.Ref?.startsWith('ClusterdidatticaCluster'))
      .slice(1)
      .forEach(({ Properties }) => delete Properties.AvailabilityZone);
  const clauses = ['cluster.failover', 'cluster.replicas', 'servers.redundant', 'zones.three'];
  expect(broken('database', unpinned).sort()).toEqual(clauses);
});

describe('the same by its name, or by another form', () => {
  /** What each reference to a resource of a type is where it is written by the name: its own, and its ARN. */
  const named = (type: string, property: string, arn: (name: string) => string) => (template: Json) => {
    const names = new Map<string, string>(
      Object.entries<Json>(template.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties }]) => [id, Properties[property]]),
    );
    inProperties((value) =>
      names.has(value?.Ref)
        ? names.get(value.Ref)
        : names.has(value?.['Fn::GetAtt']?.[0]) && value['Fn::GetAtt'][1] === 'Arn'
          ? arn(names.get(value['Fn::GetAtt'][0])!)
          : value,
    )(template);
  };
  const logs = named(
    'AWS::Logs::LogGroup',
    'LogGroupName',
    (name) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}:*`,
  );

  test.each<[string, string, (template: Json) => void]>([
    ...(['audit', 'backup'] as const).map((stack): [string, string, (template: Json) => void] => [
      'buckets',
      stack,
      named('AWS::S3::Bucket', 'BucketName', (name) => `arn:aws:s3:::${name}`),
    ]),
    ['a role', 'backup', named('AWS::IAM::Role', 'RoleName', (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`)],
    ['logs', 'review', logs],
    ['logs', 'network', logs],
    [
      'what is heard, as text',
      'audit',
      (template) => {
        for (const { Type, Properties } of Object.values<Json>(template.Resources))
          if (Type === 'AWS::Events::Rule') Properties.EventPattern = JSON.stringify(Properties.EventPattern);
      },
    ],
    [
      'alarms by one of several metrics',
      'tracing',
      (template) => {
        for (const { Type, Properties } of Object.values<Json>(template.Resources)) {
          if (Type !== 'AWS::CloudWatch::Alarm') continue;
          const { MetricName, Namespace, Dimensions, Period, Statistic } = Properties;
          for (const name of ['MetricName', 'Namespace', 'Dimensions', 'Period', 'Statistic']) delete Properties[name];
          Properties.Metrics = [
            { Id: 'm', MetricStat: { Metric: { MetricName, Namespace, Dimensions }, Period, Stat: Statistic } },
          ];
        }
      },
    ],
    [
      'a function by an alias',
      'backup',
      (template) => {
        const FunctionName = { Ref: idOf(template, 'WatchFunction') };
        template.Resources.Live = {
          Type: 'AWS::Lambda::Alias',
          Properties: { FunctionName, FunctionVersion: '1', Name: 'live' },
        };
        properties(template, 'WatchEveryFiveMinutesSchedule').Target.Arn = { Ref: 'Live' };
      },
    ],
    [
      'one condition instead of another that asks the same',
      'review',
      inProperties((value, key) => {
        const { StringEquals, ...others } = (key === 'Condition' && value) || {};
        return StringEquals && !others.StringLike ? { ...others, StringLike: StringEquals } : value;
      }),
    ],
  ])('%s of %s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual([]);
  });

  test('a stack in two', () => {
    const apart = (templates: Record<string, Json>) => {
      const from = templates['custodia-production-review'];
      const moved = Object.keys(from.Resources).filter((id) => id.startsWith('Watch'));
      const handed = (value: Json) => {
        const id = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
        if (!(id in from.Resources) || moved.includes(id)) return value;
        from.Outputs = { ...from.Outputs, [`Of${id}`]: { Value: value, Export: { Name: `of:${id}` } } };
        return { 'Fn::ImportValue': `of:${id}` };
      };
      const Resources = Object.fromEntries(moved.map((id) => [id, each(from.Resources[id], handed)]));
      moved.forEach((id) => delete from.Resources[id]);
      templates['custodia-production-review-watch'] = { Resources };
    };
    expect(brokenByAll(apart)).toEqual([]);
  });
});

describe('what no promise needs', () => {
  /** What somebody adds, or CDK does for its own sake: a function that says nothing of what it works with. */
  const beside = (template: Json, more: object = {}) => {
    const { Role, Runtime, Code } = properties(template, 'WatchFunction');
    template.Resources.Beside = { Type: 'AWS::Lambda::Function', Properties: { Role, Runtime, Code, ...more } };
  };

  test.each<[string, (template: Json) => void]>([
    ['a function', (template) => beside(template)],
    ['one with settings', (template) => beside(template, { Environment: { Variables: { LANGUAGE: 'it' } } })],
    [
      'one that a rule calls each week',
      (template) => {
        beside(template);
        const Arn = { 'Fn::GetAtt': ['Beside', 'Arn'] };
        template.Resources.Weekly = {
          Type: 'AWS::Events::Rule',
          Properties: { ScheduleExpression: 'rate(7 days)', Targets: [{ Id: 'T', Arn }] },
        };
      },
    ],
  ])('%s', (_, change) => {
    // Its role is another's, which may do what a promise needs
    const own = (template: Json) => {
      change(template);
      template.Resources.BesideRole = {
        Type: 'AWS::IAM::Role',
        Properties: {
          ...properties(template, 'WatchFunctionRole'),
          RoleName: 'custodia-production-beside',
        },
      };
      template.Resources.Beside.Properties.Role = { 'Fn::GetAtt': ['BesideRole', 'Arn'] };
    };
    expect(broken('backup', own)).toEqual([]);
  });

  test('a count that nobody watches, where nobody else counts', () => {
    const counted = (MetricNamespace: string) => (template: Json) => {
      const filter = structuredClone(template.Resources[idOf(template, 'EmergencyEnteredAnywhere')]);
      filter.Properties.FilterPattern = '{ $.eventName = "ConsoleLogin" }';
      filter.Properties.MetricTransformations = [{ MetricName: 'Logins', MetricNamespace, MetricValue: '1' }];
      template.Resources.Counted = filter;
    };
    expect(broken('audit', counted('Dashboards'))).toEqual([]);
    expect(broken('audit', counted('Custodia'))).toEqual(['incident.detected']);
  });
});
