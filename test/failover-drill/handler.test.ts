import '../retention/quiet';
import { gunzipSync } from 'node:zlib';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand, FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler, type DrillStep } from '../../lambda/failover-drill/handler';
import { awsError } from '../aws-error';

const rds = mockClient(RDSClient);
const s3 = mockClient(S3Client);
const cloudwatch = mockClient(CloudWatchClient);
const admitted = { cluster: 'db', writerBefore: 'db-1', startedAt: '2026-11-15T03:00:00.000Z' };
const measured = { ...admitted, writerAfter: 'db-2', secondsWithoutWriter: 21, secondsBetweenLooks: 1 };
const record = { step: 'record', drill: measured } as const;
const writes = (writer: string) => ({
  DBClusters: [
    {
      Status: 'available',
      DBClusterMembers: ['db-1', 'db-2'].map((id) => ({ DBInstanceIdentifier: id, IsClusterWriter: id === writer })),
    },
  ],
});

beforeEach(() => {
  for (const mock of [rds, s3, cloudwatch]) mock.reset();
  s3.on(PutObjectCommand).resolves({});
  cloudwatch.on(PutMetricDataCommand).resolves({});
  rds.on(DescribeDBClustersCommand).resolves(writes('db-1'));
  Object.assign(process.env, {
    WINDOW_FROM: '00:00',
    WINDOW_TO: '23:59',
    TIME_ZONE: 'Europe/Rome',
    LIMIT_SECONDS: '600',
    RECORDS_BUCKET: 'ledger',
    POWERTOOLS_METRICS_NAMESPACE: 'Custodia',
  });
});

test('cluster.failover: what was measured is kept under the cluster and the start, and drawn', async () => {
  await handler(record);
  const { Bucket, Key, Body, IfNoneMatch } = s3.commandCalls(PutObjectCommand)[0]!.args[0].input;
  expect([Bucket, Key, IfNoneMatch]).toEqual(['ledger', 'drills/failover/db/2026-11-15T03:00:00.000Z.json', '*']);
  expect(JSON.parse(gunzipSync(Body as Buffer).toString())).toMatchObject({ secondsWithoutWriter: 21 });
  expect(cloudwatch.commandCalls(PutMetricDataCommand)[0]?.args[0].input.MetricData).toMatchObject([
    { MetricName: 'FailoverSeconds', Value: 21, Timestamp: new Date(admitted.startedAt) },
  ]);
});

test.each([
  ['the ledger', () => s3.on(PutObjectCommand).rejectsOnce(awsError('SlowDown')).resolves({})],
  ['the metric', () => cloudwatch.on(PutMetricDataCommand).rejectsOnce(awsError('Throttling')).resolves({})],
])('a step that %s refuses is thrown, and done whole when it comes again', async (_who, refuse) => {
  refuse();
  await expect(handler(record)).rejects.toThrow(/SlowDown|Throttling/);
  s3.on(PutObjectCommand).resolves({});
  await handler(record);
  expect(cloudwatch.commandCalls(PutMetricDataCommand).length).toBeGreaterThan(0);
});

test('a record that is there is left as it was written first', async () => {
  s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed'));
  await expect(handler(record)).resolves.toEqual(measured);
});

test('a refused failover is thrown: nothing is measured that did not happen', async () => {
  rds.on(FailoverDBClusterCommand).rejects(awsError('InvalidDBClusterStateFault'));
  await expect(handler({ step: 'fail-over', drill: admitted })).rejects.toThrow('InvalidDBClusterStateFault');
});

test('a look that is throttled is thrown, and the next one measures from the same beginning', async () => {
  rds.on(DescribeDBClustersCommand).rejectsOnce(awsError('ThrottlingException')).resolves(writes('db-2'));
  const measure: DrillStep = { step: 'measure', drill: { ...admitted, startedAt: new Date().toISOString() } };
  await expect(handler(measure)).rejects.toThrow('ThrottlingException');
  await expect(handler(measure)).resolves.toMatchObject({ writerAfter: 'db-2', startedAt: measure.drill.startedAt });
});

test('a missing setting is said by name before anything is touched', async () => {
  delete process.env['RECORDS_BUCKET'];
  await expect(handler({ step: 'fail-over', drill: admitted })).rejects.toThrow('RECORDS_BUCKET');
  expect(rds.calls()).toHaveLength(0);
});
