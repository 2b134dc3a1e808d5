import { Estate } from '../../lib/evidence/estate';
import { alarmSounds } from '../../lib/evidence/checks/sounding';
import { numbers } from '../../lib/policy';
import { TemplateModel } from '../../lib/template/model';

type Json = Record<string, unknown>;

const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'worker' } };
/** A function whose log counts into the platform's own metrics. */
const COUNTER = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Environment: { Variables: { POWERTOOLS_METRICS_NAMESPACE: 'Platform', POWERTOOLS_SERVICE_NAME: 'counter' } },
  },
};

/** An alarm as CloudFormation writes it: 5 minutes of a function's errors, one is enough. */
const ALARM = {
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Worker' } }],
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};

/** The properties at which an alarm would not sound when it should; none for an alarm that says nothing to us. */
function silentBy(change: Json, others: Json = {}): string[] {
  const model = new TemplateModel({
    stack: {
      Resources: {
        Worker: FUNCTION,
        Counter: COUNTER,
        Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'one' } },
        ...others,
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { ...ALARM, ...change } },
      } as never,
    },
  });
  const [alarm] = model.ofType('AWS::CloudWatch::Alarm');
  const checks = alarmSounds({ model, estate: new Estate(model), lived: [] }, alarm!);
  return checks.filter(({ holds }) => !holds).map(({ property }) => property);
}

const cluster = (metric: string, more: Json = {}): Json => ({
  Namespace: 'AWS/RDS',
  MetricName: metric,
  Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'one' }],
  ...more,
});
const own = (metric: string, more: Json = {}): Json => ({
  Namespace: 'Platform',
  MetricName: metric,
  Dimensions: [metric === 'RestorableLag' ? { Name: 'Cluster', Value: 'one' } : { Name: 'service', Value: 'counter' }],
  TreatMissingData: 'breaching',
  ...more,
});

/** Seconds for which no commit was shipped, at which somebody must be told. */
const LAG = numbers.logShippingAlarm.value * 60 + 1;

test.each<[string, Json, string[]]>([
  ['one error', {}, []],
  ['one error, by its greatest value', { Statistic: 'Maximum' }, []],
  ['more than none', { ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 }, []],
  ['more than one', { ComparisonOperator: 'GreaterThanThreshold' }, ['Threshold']],
  ['two errors', { Threshold: 2 }, ['Threshold']],
  ['a threshold as text', { Threshold: '1' }, []],
  ['no threshold', { Threshold: undefined }, ['Threshold']],
  ['fewer errors', { ComparisonOperator: 'LessThanThreshold' }, ['Threshold']],
  ['the average of errors, which successes dilute', { Statistic: 'Average' }, ['Threshold']],
  ['the number of samples', { Statistic: 'SampleCount' }, ['Threshold']],
  ['no statistic', { Statistic: undefined }, ['Threshold']],
  ['two hours of errors', { Period: 7200 }, []],
  ['more than two hours', { Period: 10_800 }, ['EvaluationPeriods']],
  ['errors in two periods', { EvaluationPeriods: 2 }, ['EvaluationPeriods']],
  ['errors in one of two periods', { EvaluationPeriods: 2, DatapointsToAlarm: 1 }, []],
  ['no period to look at', { EvaluationPeriods: 0 }, ['EvaluationPeriods']],
  ['a period that is not said', { Period: undefined }, ['EvaluationPeriods']],
  ['another namespace', { Namespace: 'AWS/EC2' }, ['Namespace']],
  ['no dimension', { Dimensions: undefined }, ['Dimensions']],
  ['another dimension', { Dimensions: [{ Name: 'Resource', Value: { Ref: 'Worker' } }] }, ['Dimensions']],
  ['a function of nobody', { Dimensions: [{ Name: 'FunctionName', Value: 'other' }] }, ['Dimensions']],
  ['a function by its name', { Dimensions: [{ Name: 'FunctionName', Value: 'worker' }] }, []],
  ['an execution that is out of time', { Namespace: 'AWS/States', MetricName: 'ExecutionsTimedOut' }, ['Dimensions']],
  ['a full processor', cluster('CPUUtilization', { Statistic: 'Average', Threshold: 90 }), []],
  [
    'a processor that is never so full',
    cluster('CPUUtilization', { Statistic: 'Average', Threshold: 96 }),
    ['Threshold'],
  ],
  [
    'memory that is short',
    cluster('FreeableMemory', {
      Statistic: 'Minimum',
      Threshold: 268_435_456,
      ComparisonOperator: 'LessThanThreshold',
    }),
    [],
  ],
  ['memory that is plenty', cluster('FreeableMemory', { Statistic: 'Minimum', Threshold: 268_435_456 }), ['Threshold']],
  ['deadlocks, which RDS gives as a rate', cluster('Deadlocks', { Statistic: 'Average', Threshold: 0.01 }), []],
  ['lag of what can be restored', own('RestorableLag', { Statistic: 'Maximum', Threshold: 600 }), []],
  [
    'lag, where silence is no incident',
    own('RestorableLag', { Statistic: 'Maximum', Threshold: 600, TreatMissingData: undefined }),
    ['TreatMissingData'],
  ],
  ['lag at the second after the last that is none', own('RestorableLag', { Statistic: 'Maximum', Threshold: LAG }), []],
  ['lag a second later', own('RestorableLag', { Statistic: 'Maximum', Threshold: LAG + 1 }), ['Threshold']],
  ['lag that is a day', own('RestorableLag', { Statistic: 'Maximum', Threshold: 86_400 }), ['Threshold']],
  ['what the platform counts once a day', own('Left', { Period: 86_400 }), []],
  ['what it counts within a day', own('Left', { Period: 3600, EvaluationPeriods: 24 }), []],
  ['what it counts within 25 hours', own('Left', { Period: 3600, EvaluationPeriods: 25 }), ['EvaluationPeriods']],
  ['what it counts once a day, over two', own('Left', { Period: 86_400, EvaluationPeriods: 2 }), ['EvaluationPeriods']],
  ['what it counts, of whichever function', own('Left', { Dimensions: undefined }), ['Dimensions']],
  ['a namespace in which nobody counts', own('Left', { Namespace: 'Other' }), ['Namespace']],
  ['a metric that nobody makes', own('Unheard', { TreatMissingData: undefined }), ['Namespace']],
  ['a metric of AWS that says nothing to us', { MetricName: 'Duration' }, []],
  ['a metric with a name that every object has', { MetricName: 'constructor' }, []],
  ['metric math', { MetricName: undefined, Metrics: [{ Id: 'm' }] }, []],
])('%s', (_, change, expected) => {
  expect(silentBy(change)).toEqual(expected);
});

describe('what a filter counts in a log', () => {
  const filter = (more: Json = {}): Json => ({
    Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'log' } },
    Filter: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'Group' },
        FilterPattern: 'x',
        MetricTransformations: [{ MetricName: 'entered', MetricNamespace: 'Platform', MetricValue: '1', ...more }],
      },
    },
  });

  test.each<[string, Json, Json, string[]]>([
    ['is heard', filter(), {}, []],
    ['is heard at the first record only', filter(), { Threshold: 2 }, ['Threshold']],
    ['is nothing where each record counts nothing', filter({ MetricValue: '0' }), {}, ['Namespace']],
    ['is another metric', filter({ MetricName: 'left' }), {}, ['Namespace']],
  ])('%s', (_, others, change, expected) => {
    expect(
      silentBy({ Namespace: 'Platform', MetricName: 'entered', Dimensions: undefined, ...change }, others),
    ).toEqual(expected);
  });
});
