import { formed } from '../../lib/template/forms';

type Json = Record<string, unknown>;

const ALARM = 'AWS::CloudWatch::Alarm';
const Metric = { MetricName: 'Errors', Namespace: 'AWS/Lambda' };
const metric = (Stat: unknown, more: object = {}) => ({ Id: 'm', MetricStat: { Metric, Period: 60, Stat }, ...more });

test.each<[string, string, Json, Json]>([
  [
    'one metric',
    ALARM,
    { Threshold: 1, Metrics: [metric('Sum')] },
    { Threshold: 1, ...Metric, Period: 60, Statistic: 'Sum' },
  ],
  ['a percentile', ALARM, { Metrics: [metric('p99')] }, { ...Metric, Period: 60, ExtendedStatistic: 'p99' }],
  [
    'a pattern as text',
    'AWS::Events::Rule',
    { Name: 'a', EventPattern: '{"source":["aws.s3"]}' },
    { Name: 'a', EventPattern: { source: ['aws.s3'] } },
  ],
])('what may be said in two forms is read in one: %s', (_, type, properties, read) => {
  expect(formed(type, properties)).toEqual(read);
});

test.each<[string, string, Json]>([
  ['a metric of its own', ALARM, Metric],
  ['two metrics', ALARM, { Metrics: [metric('Sum'), metric('Sum')] }],
  ["another account's metric", ALARM, { Metrics: [metric('Sum', { AccountId: '111122223333' })] }],
  ['an expression', ALARM, { Metrics: [{ Id: 'm', Expression: 'a' }] }],
  ['no statistic', ALARM, { Metrics: [metric(7)] }],
  ['no metrics', ALARM, { Metrics: [7] }],
  ['no list of metrics', ALARM, { Metrics: metric('Sum') }],
  ['a pattern', 'AWS::Events::Rule', { EventPattern: { source: ['aws.s3'] } }],
  ['a text that is no pattern', 'AWS::Events::Rule', { EventPattern: 'none' }],
  ['what has one form', 'AWS::SNS::Topic', { EventPattern: '{}' }],
])('what is said in the one form already, or in none, stays: %s', (_, type, properties) => {
  expect(formed(type, properties)).toEqual(properties);
});
