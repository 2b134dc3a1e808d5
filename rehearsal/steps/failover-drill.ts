import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { DateTime } from 'luxon';
import { names } from '../../lib/config';
import { TIME_ZONE } from '../../lib/policy';
import type { Shown, Stage } from '../stage';
import { execute } from '../workflow';
import { drillRecords } from './restore-drill';

const MINUTE_MS = 60_000;

async function writers({ clients, settings }: Stage): Promise<string[]> {
  const all = settings.clusters.map(async ({ name }) => {
    const { DBClusters: [cluster] = [] } = await clients.rds.send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: names.cluster(settings, name) }),
    );
    const writing = (cluster?.DBClusterMembers ?? []).filter(({ IsClusterWriter }) => IsClusterWriter);
    return writing.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier).join('+');
  });
  return Promise.all(all);
}

/** When the window for drills opens next, in the rehearsal's time. */
async function nextWindow({ emulator, settings }: Stage): Promise<Date> {
  const now = DateTime.fromJSDate(await emulator.now(), { zone: TIME_ZONE });
  const [hour, minute] = settings.backup.failoverDrill.from.split(':').map(Number);
  const today = now.set({ hour, minute, second: 0, millisecond: 0 });
  return (today > now ? today : today.plus({ days: 1 })).toJSDate();
}

/** Started by hand outside its window the drill touches nothing; inside it, every cluster gets another writer, one at a time. */
export async function failoverDrill(stage: Stage): Promise<Shown[]> {
  const { emulator, settings } = stage;
  const { from, to } = settings.backup.failoverDrill;
  const workflow = names.failoverDrill(settings);
  const clusters = settings.clusters.map(({ name }) => names.cluster(settings, name));
  const before = await writers(stage);

  const early = await execute(stage, workflow, { clusters });
  const untouched = (await writers(stage)).join() === before.join();
  const refused = early.status === 'FAILED' && early.why.includes(`from ${from} to ${to}`);

  await emulator.advance(new Date((await nextWindow(stage)).getTime() + 10 * MINUTE_MS).toISOString(), { quiet: true });
  const drill = await execute(stage, workflow, { clusters });
  const after = await writers(stage);
  const records = await drillRecords(stage, 'failover');
  const seconds = records.map(({ secondsWithoutWriter }) => Number(secondsWithoutWriter));
  const short = [
    drill.status !== 'SUCCEEDED' && `the drill ended ${drill.status}: ${drill.why}`,
    ...clusters.flatMap((cluster, index) => [
      after[index] === before[index] && `${cluster} has the writer it had`,
      (after[index] ?? '').split('+').length !== 1 && `${cluster} has the writers ${after[index]}`,
      !records.some((record) => record.cluster === cluster) && `the ledger holds no measure of ${cluster}`,
    ]),
    !seconds.every((each) => each >= 0) && `measured ${seconds.join(', ')} s`,
  ];
  return [
    {
      clauses: 'cluster',
      done: `the failover drill was started by hand outside its window (${from} to ${to})`,
      seen: 'refused, and no writer changed',
      look: '',
      short: [
        !untouched && `a writer changed: ${early.status}`,
        untouched && !refused && `not refused: ${early.status} ${early.why}`,
      ],
    },
    {
      clauses: 'cluster',
      done: 'the failover drill was started inside its window: its workflow failed the clusters over one by one',
      seen: `${records.length} clusters, each with another writer; the seconds without one measured and kept in the ledger`,
      look: 'failover-drills.json',
      short,
    },
  ];
}
