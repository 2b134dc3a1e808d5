import { names, type Settings } from '../../lib/config';
import { people } from './people';
import { Random } from './random';
import { inRome, isWorkingDay } from './working-time';

/** What a cluster logs on a day, as CloudWatch Logs receives it. */
export interface ClusterLog {
  readonly logGroup: string;
  readonly logStream: string;
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
}

const stamp = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ');

/** Administrators' sessions on the databases of a working day, in PostgreSQL's words and with Aurora's line prefix. */
export function databaseSessions(settings: Settings, seed: string, day: string): ClusterLog[] {
  const administrators = people.filter(({ databaseUser }) => databaseUser);
  return settings.clusters.map((cluster, index) => {
    const random = new Random(`${seed}/${day}/${cluster.name}`);
    const events: { timestamp: number; message: string }[] = [];
    const add = (at: Date, from: string, who: string, pid: number, text: string) =>
      events.push({ timestamp: at.getTime(), message: `${stamp(at)} UTC:${from}:${who}:[${pid}]:LOG:  ${text}` });
    const checkpoint = new Date(`${day}T04:${10 + index}:00Z`);
    add(checkpoint, '', '@', 612, 'checkpoint complete: wrote 142 buffers (0.0%)');
    if (isWorkingDay(day)) {
      const present = administrators.filter(({ leave }) => !leave.some(([from, to]) => day >= from && day <= to));
      for (const [turn, person] of present.entries()) {
        if (!random.chance(0.6)) continue;
        const user = person.databaseUser ?? '';
        const client = `${person.addresses[0]}(${50_000 + random.whole(0, 9999)})`;
        const pid = random.whole(1000, 30_000);
        const start = inRome(day, 9 + turn, random.whole(0, 50));
        const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
        const who = `${user}@${cluster.name}`;
        add(start, client, '[unknown]@[unknown]', pid, `connection received: host=${person.addresses[0]} port=50000`);
        add(at(1), client, who, pid, `connection authorized: user=${user} database=${cluster.name} SSL enabled`);
        add(
          at(60),
          client,
          who,
          pid,
          'AUDIT: SESSION,1,1,DDL,CREATE INDEX,INDEX,public.i_prova,"create index concurrently i_prova on prova (anno)",<not logged>',
        );
        add(
          at(600),
          client,
          who,
          pid,
          `disconnection: session time: 0:10:00.000 user=${user} database=${cluster.name} host=${person.addresses[0]} port=50000`,
        );
      }
    }
    events.sort((a, b) => a.timestamp - b.timestamp);
    return {
      logGroup: names.clusterLogGroup(settings, cluster.name),
      logStream: `${names.cluster(settings, cluster.name)}-1.0`,
      events,
    };
  });
}
