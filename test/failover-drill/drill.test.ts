import { DescribeDBClustersCommand, FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { admit, failOver, measure } from '../../lambda/failover-drill/drill';
import { isInWindow } from '../../lambda/failover-drill/drill-window';

const ROME = 'Europe/Rome';
const rds = mockClient(RDSClient);
const members = (writer: string | undefined, ...ids: string[]) =>
  ids.map((id) => ({ DBInstanceIdentifier: id, IsClusterWriter: id === writer }));
const seen = (Status: string, writer: string | undefined, ids = ['db-1', 'db-2', 'db-3']) => ({
  DBClusters: [{ DBClusterIdentifier: 'db', Status, DBClusterMembers: members(writer, ...ids) }],
});
const twoWriters = {
  DBClusters: [
    { Status: 'available', DBClusterMembers: [...members('db-1', 'db-1', 'db-3'), ...members('db-2', 'db-2')] },
  ],
};

let at: number;
const tools = {
  rds: rds as unknown as RDSClient,
  now: () => new Date(at),
  sleep: async (ms: number) => void (at += ms),
};
const asked = { cluster: 'db', window: { from: '03:00', to: '05:00' }, zone: ROME };
const started = { cluster: 'db', writerBefore: 'db-1', startedAt: '2026-11-15T03:00:00.000Z' };

beforeEach(() => {
  rds.reset();
  at = Date.parse('2026-11-15T03:00:00Z'); // 04:00 in Rome
});

test.each([
  ['2026-07-10T01:30:00Z', true], // 03:30 in summer
  ['2026-07-10T03:00:00Z', false], // 05:00 in summer, the end is outside
  ['2026-12-10T01:30:00Z', false], // 02:30 in winter
  ['2026-10-25T02:30:00Z', true], // 03:30 on the day the clock goes back
])('at %s a drill from 03:00 to 05:00 Europe/Rome is admitted: %s', (instant, expected) => {
  expect(isInWindow(new Date(instant), asked.window, ROME)).toBe(expected);
});

test('a window may pass midnight', () => {
  const window = { from: '22:00', to: '02:00' };
  expect(isInWindow(new Date('2026-11-15T00:30:00Z'), window, ROME)).toBe(true);
  expect(isInWindow(new Date('2026-11-15T12:00:00Z'), window, ROME)).toBe(false);
});

test('a window whose ends are equal is none', () => {
  for (const instant of ['2026-11-15T00:30:00Z', '2026-11-15T02:00:00Z'])
    expect(isInWindow(new Date(instant), { from: '03:00', to: '03:00' }, ROME)).toBe(false);
});

test('outside the window the drill is refused before RDS is asked', async () => {
  at = Date.parse('2026-11-15T12:00:00Z');
  await expect(admit(tools, asked)).rejects.toThrow('from 03:00 to 05:00');
  expect(rds.calls()).toHaveLength(0);
});

test.each([
  ['a cluster that is not available', seen('modifying', 'db-1'), 'not available'],
  ['a cluster without a writer', seen('available', undefined), 'no single writer'],
  ['a cluster with two writers', twoWriters, 'no single writer'],
  ['a cluster without readers', seen('available', 'db-1', ['db-1']), 'no reader'],
  ['a cluster that RDS does not know', { DBClusters: [] }, 'knows no cluster'],
])('%s is refused', async (_what, answer, message) => {
  rds.on(DescribeDBClustersCommand).resolves(answer);
  await expect(admit(tools, asked)).rejects.toThrow(message);
});

test('the failover is asked for once, even when the step is delivered twice', async () => {
  rds.on(DescribeDBClustersCommand).resolvesOnce(seen('available', 'db-1')).resolves(seen('available', 'db-2'));
  await failOver(tools, started);
  await failOver(tools, started);
  expect(rds.commandCalls(FailoverDBClusterCommand)).toHaveLength(1);
});

test('cluster.failover: the seconds until another instance writes, and the cluster is available, are measured', async () => {
  rds
    .on(DescribeDBClustersCommand)
    .resolvesOnce(seen('available', 'db-1'))
    .resolvesOnce(seen('failing-over', 'db-1'))
    .resolvesOnce(seen('failing-over', undefined))
    .resolvesOnce(seen('failing-over', 'db-2'))
    .resolves(seen('available', 'db-2'));
  expect(await measure(tools, started, 600)).toMatchObject({ writerAfter: 'db-2', secondsWithoutWriter: 4 });
});

test('a failover that does not happen is an error that says how long it was waited for', async () => {
  rds.on(DescribeDBClustersCommand).resolves(seen('available', 'db-1'));
  await expect(measure(tools, started, 5)).rejects.toThrow('no new writer 5 seconds after');
});
