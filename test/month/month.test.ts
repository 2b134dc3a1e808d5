import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rehearsal as settings } from '../../lib/config';
import { signingKey } from '../../rehearsal/month/digest-chain';
import { incidents } from '../../rehearsal/month/incidents';
import { recordsOf, writeTrail } from '../../rehearsal/month/trail';

const plan = {
  settings,
  seed: 'custodia',
  from: new Date('2026-12-18T00:00:00Z'),
  until: new Date('2026-12-20T00:00:00Z'),
};

test('the same seed gives the same records to the byte, another seed other ones', () => {
  expect(JSON.stringify(recordsOf(plan))).toBe(JSON.stringify(recordsOf(plan)));
  expect(JSON.stringify(recordsOf(plan))).not.toBe(JSON.stringify(recordsOf({ ...plan, seed: 'another' })));
});

test('what is planted adds records and changes none', () => {
  const ids = new Set(recordsOf(plan).map(({ eventID }) => eventID));
  const ordinary = recordsOf({ ...plan, planted: [] });
  expect(ordinary.every(({ eventID }) => ids.has(eventID))).toBe(true);
  expect(ids.size - ordinary.length).toBe(incidents.filter(({ day }) => day === '2026-12-19').length);
});

test('nobody works on a holiday or a Sunday of an ordinary month, and machines do', () => {
  const christmas = { ...plan, from: new Date('2026-12-25T00:00:00Z'), until: new Date('2026-12-28T00:00:00Z') };
  const records = recordsOf(christmas);
  expect(records.length).toBeGreaterThan(100);
  expect(records.filter(({ userIdentity }) => JSON.stringify(userIdentity).includes('role/custodia-'))).toEqual([]);
});

test('event ids are unique', () => {
  const records = recordsOf({ ...plan, from: new Date('2026-11-01T00:00:00Z') });
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
});

test('a lost hour has neither logs nor digest, and its successor still names it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'custodia-'));
  const lostHour = new Date('2026-12-18T10:00:00Z');
  try {
    const { manifest } = writeTrail({ ...plan, lostHour }, signingKey(plan.from, plan.until), folder);
    const inHour = manifest.filter(
      ({ key, at }) => key.includes('/eu-west-1/') && at >= '2026-12-18T10:00' && at < '2026-12-18T11:00',
    );
    expect(inHour.map(({ key }) => key).filter((key) => !key.includes('-Digest/'))).toEqual([]);
    expect(manifest.some(({ key }) => key.includes('-Digest/eu-west-1/') && key.includes('20261218T110000Z'))).toBe(
      false,
    );
    const next = manifest.find(({ key }) => key.includes('-Digest/eu-west-1') && key.includes('20261218T120000Z'));
    const digest = gunzipSync(readFileSync(join(folder, next?.key ?? ''))).toString('utf8');
    expect(JSON.parse(digest)).toMatchObject({ previousDigestS3Object: expect.stringContaining('20261218T110000Z') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
