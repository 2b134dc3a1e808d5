import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type * as WatchHandler from '../../lambda/review-watch/handler';
import { mockClient } from 'aws-sdk-client-mock';
import { memoryBuckets } from './memory-bucket';
import { awsError } from '../aws-error';

process.env['REPORTS_BUCKET'] = 'reports';
process.env['POWERTOOLS_METRICS_NAMESPACE'] = 'Custodia';
process.env['AWS_REGION'] = 'eu-west-1';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the handler's clients must meet the mocks
const { handler } = require('../../lambda/review-watch/handler') as typeof WatchHandler;

const cloudwatch = mockClient(CloudWatchClient);
const counted = () =>
  cloudwatch.commandCalls(PutMetricDataCommand).map(({ args }) => args[0].input.MetricData?.[0]?.Value);

beforeEach(() => {
  cloudwatch.reset();
  jest.useFakeTimers({ now: new Date('2026-11-05T07:00:00Z') });
});
afterEach(() => jest.useRealTimers());

test('a month without a mailed report by the fifth day counts one', async () => {
  const { objects } = memoryBuckets();
  objects.set('reports/reviews/2026-10/abc/manifest.json', Buffer.from('{}'));
  expect(await handler()).toEqual({ month: '2026-10', overdue: true });
  expect(counted()).toEqual([1]);
});

test('a month with one counts zero, so that the alarm has data', async () => {
  const { objects } = memoryBuckets();
  for (const file of ['manifest.json', 'mailed.json'])
    objects.set(`reports/reviews/2026-10/abc/${file}`, Buffer.from('{}'));
  expect(await handler()).toEqual({ month: '2026-10', overdue: false });
  expect(counted()).toEqual([0]);
});

test('a listing that fails counts nothing and fails the function, which is an alarm of its own', async () => {
  memoryBuckets().mock.on(ListObjectsV2Command).rejects(awsError('SlowDown'));
  await expect(handler()).rejects.toThrow('SlowDown');
  expect(counted()).toEqual([]);
});
