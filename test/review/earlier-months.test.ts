import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { knownHistory } from '../../bin/review/earlier-months';
import { discoverLayout } from '../../lambda/monthly-review/trail/layout';
import { parseKeys } from '../../lambda/monthly-review/trail/public-keys';
import { contextOf, MONTH } from './review-tree';
import {
  event,
  gzipRecords,
  keysJson,
  MemorySource,
  seconds,
  signingKey,
  signLogs,
  trailOf,
  type Objects,
} from './signed-tree';

const key = signingKey();
const trail = trailOf(key);

/** The logs of a month with one call from an address. */
const monthOf = (from: string, to: string, sourceIPAddress: string): Objects => {
  const period = { from: seconds(`${from}-01T00:00:00Z`), to: seconds(`${to}-01T00:00:00Z`) };
  const at = period.from + 5 * 86_400;
  return signLogs(trail, period, [{ at, body: gzipRecords([event(at, { sourceIPAddress })]) }]);
};

async function knownOf(tree: Objects, folder?: string) {
  const source = new MemorySource(tree);
  const told: unknown[] = [];
  const onProgress = (_done: number, _total: number, what?: string) => told.push(what);
  const layout = await discoverLayout(source);
  const reading = {
    ...{
      logs: 'memory',
      source,
      layout,
      keys: parseKeys(keysJson([key]), 'keys'),
      workers: 1,
      started: [],
      onProgress,
    },
  };
  const { history, previous } = await knownHistory(folder, reading, contextOf(MONTH));
  return { ...history, previous, told: [...new Set(told)] };
}

test('what earlier months under the logs tell is known, as far back as the policy looks for dormant credentials', async () => {
  const tree = new Map([
    ...monthOf('2026-03', '2026-04', '192.0.2.1'),
    ...monthOf('2026-04', '2026-05', '198.51.100.7'),
    ...monthOf('2026-09', '2026-10', '203.0.113.9'),
    ...monthOf('2026-10', '2026-11', '192.0.2.2'),
  ]);
  const { months, lastAccess, networks, told } = await knownOf(tree);
  expect(months).toEqual(['2026-04', '2026-09']);
  expect([...lastAccess]).toEqual([['Anna Verdi', '2026-09-06T00:00:00Z']]);
  expect([...(networks.get('Anna Verdi') ?? [])].sort()).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
  expect(told).toEqual(['reading 2026-09', 'reading 2026-04']);
});

test('with a folder of earlier reviews only these are read, whatever lies under the logs or beside them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-history-'));
  const leave = (path: string, content: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  };
  const seen = (lastAccess: string) => [{ person: 'Anna Verdi', lastAccess, networks: ['198.51.100.0/24'] }];
  leave('2026-07/a/review.json', { month: '2026-07', administrators: seen('2026-07-31T10:00:00Z') });
  leave('august.json', { month: '2026-08', administrators: [] });
  leave('2026-10/review.json', { month: '2026-10', administrators: seen('2026-10-31T10:00:00Z') });
  leave('2026-07/a/manifest.json', { month: '2026-07', files: [] });
  const { months, lastAccess } = await knownOf(monthOf('2026-09', '2026-10', '203.0.113.9'), folder);
  rmSync(folder, { recursive: true });
  expect(months).toEqual(['2026-07', '2026-08']);
  expect([...lastAccess]).toEqual([['Anna Verdi', '2026-07-31T10:00:00Z']]);
});

test('the review of the month before is what the report compares with, where it is whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-history-'));
  const counts = { digests: { valid: 744, invalid: 0, missing: 0 }, complete: true, problems: [] };
  const whole = (month: string, events: number) => ({
    ...{ month, population: { events, unreadable: [] }, integrity: counts, administrators: [], findings: [] },
  });
  const leave = (name: string, content: unknown, written: number) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    utimesSync(join(folder, name), written, written);
  };
  leave('review-august.json', whole('2026-08', 8), 3);
  const nothing: Objects = new Map();
  expect((await knownOf(nothing, folder)).previous).toBeUndefined();
  leave('review-a.json', whole('2026-09', 10), 2);
  leave('review-b.json', whole('2026-09', 9), 1);
  leave('review-part.json', { month: '2026-09', administrators: [] }, 3);
  expect((await knownOf(nothing, folder)).previous).toMatchObject({ month: '2026-09', population: { events: 10 } });
  rmSync(folder, { recursive: true });
});
