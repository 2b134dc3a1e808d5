import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { paginateListRestoreJobs, type RestoreJobsListMember } from '@aws-sdk/client-backup';
import { paginateDescribeDBClusters } from '@aws-sdk/client-rds';
import { names } from '../../lib/config';
import { keysUnder, readObject } from '../buckets';
import type { Shown, Stage } from '../stage';
import { finished } from '../workflow';

/** The days of the lived months on which the drill is due. */
const DUE = ['2026-11-08', '2026-12-08'];

/** Waits for the month's restore drill, so that no day passes while it looks at what was restored. @throws Error when it fails */
export async function awaitRestoreDrill(stage: Stage): Promise<void> {
  const failures = await finished(stage, names.restoreDrill(stage.settings));
  if (failures.length > 0) throw new Error(`the restore drill: ${failures.join('; ')}`);
}

/** A drill's record, as the ledger keeps it. */
export interface DrillRecord {
  readonly cluster: string;
  readonly startedAt: string;
  readonly [measured: string]: unknown;
}

/** Records of one kind of drill, in the order of time; a copy of each stays to be looked at. */
export async function drillRecords(
  { clients, settings, out }: Stage,
  kind: 'failover' | 'restore',
): Promise<DrillRecord[]> {
  const bucket = names.bucket(settings, 'ledger');
  const keys = await keysUnder(clients.s3, bucket, `drills/${kind}/`);
  const records = await Promise.all(
    keys.map(
      async (key) => JSON.parse(gunzipSync(await readObject(clients.s3, bucket, key)).toString('utf8')) as DrillRecord,
    ),
  );
  records.sort((one, other) => one.startedAt.localeCompare(other.startedAt));
  writeFileSync(join(out, `${kind}-drills.json`), `${JSON.stringify(records, null, 2)}\n`);
  return records;
}

/** Each month a copy of every cluster came back, was looked at, and AWS Backup was told; what was restored is gone again. */
export async function restoreDrill(stage: Stage): Promise<Shown> {
  const { clients, settings } = stage;
  const jobs: RestoreJobsListMember[] = [];
  for await (const { RestoreJobs = [] } of paginateListRestoreJobs({ client: clients.backup }, {})) {
    jobs.push(...RestoreJobs.filter(({ CreatedBy }) => CreatedBy?.RestoreTestingPlanArn));
  }
  const left: string[] = [];
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: clients.rds }, {})) {
    left.push(...DBClusters.flatMap(({ DBClusterIdentifier: id = '' }) => (/-restore-test-/.test(id) ? [id] : [])));
  }
  const records = await drillRecords(stage, 'restore');
  const short: string[] = [];
  for (const { name } of settings.clusters) {
    const cluster = names.cluster(settings, name);
    for (const day of DUE) {
      const job = jobs.find(
        ({ SourceResourceArn, CreationDate }) =>
          SourceResourceArn === names.clusterArn(settings, name) && CreationDate?.toISOString().startsWith(day),
      );
      const proved = records.some(
        (one) => one.cluster === cluster && one.startedAt.startsWith(day) && one['successful'],
      );
      if (!job) short.push(`no copy of ${name} was restored on ${day}`);
      else if (job.ValidationStatus !== 'SUCCESSFUL')
        short.push(
          `${name} on ${day}: ${job.ValidationStatus ?? 'not validated'} ${job.ValidationStatusMessage ?? ''}`,
        );
      else if (!proved) short.push(`the ledger holds no proof of ${name} on ${day}`);
    }
  }
  if (left.length > 0) short.push(`what was restored is still there: ${left.join(', ')}`);
  return {
    clauses: 'backup',
    done: `on ${DUE.length} days a copy of each cluster was restored, examined by the drill's workflow, and answered`,
    seen: `${jobs.length} restores validated: key, engine and state as backed up; recorded in the ledger, then deleted`,
    look: 'restore-drills.json',
    short,
  };
}
