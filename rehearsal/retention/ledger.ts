import { names } from '../../lib/config';
import type { Finding } from '../../lambda/retention-enforcement/enforce';
import { keysUnder, readObject } from '../buckets';
import type { Stage } from '../stage';

/** Runs of the enforcement that the ledger holds of a day. */
export async function recordsOf({ clients, settings }: Stage, day: string): Promise<string[]> {
  const keys = await keysUnder(clients.s3, names.bucket(settings, 'ledger'), `days/${day.replaceAll('-', '/')}/`);
  return keys.filter((key) => /\/run-\d+\.jsonl$/.test(key));
}

/** What such a run found. */
export async function findingsOf({ clients, settings }: Stage, key: string): Promise<Finding[]> {
  const lines = (await readObject(clients.s3, names.bucket(settings, 'ledger'), key)).toString('utf8').split('\n');
  return lines.slice(1).map((line) => JSON.parse(line) as Finding);
}

/** What a run found weakened or gone. */
export const states = (findings: readonly Finding[]) =>
  findings.flatMap((finding) =>
    finding.kind === 'missing' || finding.kind === 'unprotected' ? [`${finding.check}: ${finding.what}`] : [],
  );

/** What a run could not look at. */
export const unseen = (findings: readonly Finding[]) =>
  findings.flatMap((finding) => (finding.kind === 'unseen' ? [`${finding.what}: ${finding.why}`] : []));
