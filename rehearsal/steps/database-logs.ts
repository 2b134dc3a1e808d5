import { names } from '../../lib/config';
import { keysUnder } from '../buckets';
import type { Shown, Stage } from '../stage';

const HOUR_MS = 3_600_000;

/** The databases' logs lie in the locked bucket, and a digest proves each hour of them. */
export async function databaseLogs({ clients, settings, emulator }: Stage): Promise<Shown> {
  const bucket = names.bucket(settings, 'audit');
  const logs = await Promise.all(
    settings.clusters.map(({ name }) => keysUnder(clients.s3, bucket, `database/${name}/`)),
  );
  const all = await keysUnder(clients.s3, bucket, 'database-digest/');
  const digests = all.filter((key) => key.endsWith('.json.gz'));
  const hours = digests
    .map((key) => /_(\d{8})T(\d{2})\d{4}Z/.exec(key))
    .flatMap((match) => (match ? [match[1] ?? ''] : []));
  const first = hours.sort()[0];
  const age = first
    ? (await emulator.now()).getTime() - Date.parse(first.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3T00:00:00Z'))
    : 0;
  const silent = settings.clusters.filter((_, index) => logs[index]?.length === 0).map(({ name }) => name);
  const short = [
    silent.length > 0 && `no log of ${silent.join(', ')} reached the audit bucket`,
    digests.length < age / HOUR_MS - 25 && `${digests.length} digests over ${Math.floor(age / HOUR_MS)} hours`,
    digests.length === 0 && 'no digest was written',
  ];
  return {
    clauses: 'admins',
    done: 'databases log sessions of administrators; the subscription delivers, the hourly function digests',
    seen: `${logs.flat().length} log files, ${digests.length} hourly digests, signed by KMS`,
    look: '',
    short,
  };
}
