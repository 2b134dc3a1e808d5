import { gunzipSync, gzipSync } from 'node:zlib';
import { proves } from '../../../lambda/monthly-review/fold/finish-review';
import { problemKinds, type ProblemKind } from '../../../lambda/monthly-review/review';
import { reviewTree, sharded } from '../review-tree';
import {
  digestKey,
  documentFor,
  documentOf,
  event,
  gzipRecords,
  HOUR,
  keysJson,
  logKey,
  putDigest,
  seconds,
  signChain,
  signingKey,
  signMonth,
  trailOf,
  type Objects,
  type Stored,
} from '../signed-tree';

const key = signingKey();
const stranger = signingKey();
const trail = trailOf(key);
const keys = keysJson([key]);
const sound: Objects = new Map();
signMonth(sound, trail, '2026-09-30T20:00:00Z', '2026-11-02T00:00:00Z');

/** Digest of the hour that ends then, log that was delivered in the hour that begins then. */
const digest = (end: string, suffix = '') => digestKey(trail, seconds(`2026-${end}:00:00Z`), suffix);
const log = (hour: string, unique = 'aaaa') => logKey(trail, seconds(`2026-${hour}:05:00Z`), unique);
const hours = (from: string, to: string) =>
  Array.from({ length: (seconds(`2026-${to}:00:00Z`) - seconds(`2026-${from}:00:00Z`)) / HOUR }, (_, n) =>
    digestKey(trail, seconds(`2026-${from}:00:00Z`) + (n + 1) * HOUR),
  );
const folder = 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/';

const at = (tree: Objects, name: string): Stored => {
  const stored = tree.get(name);
  if (!stored) throw new Error(`the sound tree has no ${name}`);
  return stored;
};
const put = (tree: Objects, name: string, change: Partial<Stored>) => tree.set(name, { ...at(tree, name), ...change });
const bytes = (tree: Objects, name: string, change: (raw: Buffer) => Buffer) =>
  put(tree, name, { body: change(at(tree, name).body) });
const remove = (tree: Objects, ...names: string[]) => {
  for (const name of names) {
    at(tree, name);
    tree.delete(name);
  }
};
const metadata = (tree: Objects, name: string, change: Record<string, string>) =>
  put(tree, name, { metadata: { ...at(tree, name).metadata, ...change } });
const copy = (tree: Objects, from: string, to: string) => tree.set(to, at(tree, from));
const move = (tree: Objects, from: string, to: string) => {
  copy(tree, from, to);
  remove(tree, from);
  return tree;
};
/** A digest signed anew with the trail's own key, as only CloudTrail could: its successor knows better. */
const resign = (tree: Objects, name: string, change: object, by = key) =>
  putDigest(tree, by, { ...documentOf(tree, name), ...change });
const hour = (end: string) => ({ from: seconds(`2026-${end}:00:00Z`) - HOUR, to: seconds(`2026-${end}:00:00Z`) });
const backfill = (tree: Objects, generated: string | null = '2026-10-08T09:00:00Z', unique = 'late') => {
  const late = log('10-05T08', unique);
  tree.set(late, { body: gzipRecords([event(seconds('2026-10-05T08:30:00Z'))]) });
  const document = documentFor(tree, trail, hour('10-05T09'), null, [late], '_backfill');
  putDigest(tree, key, document, generated === null ? {} : { 'backfill-generation-timestamp': generated });
  return document.digestS3Object;
};

/** A backfill digest, its successor, and then the first again, validly signed, but not as its successor knows it. */
const resignedBackfill = (tree: Objects) => {
  const first = backfill(tree);
  const made = (at: string) => ({ 'backfill-generation-timestamp': at });
  putDigest(
    tree,
    key,
    documentFor(tree, trail, hour('10-06T09'), first, [], '_backfill'),
    made('2026-10-09T09:00:00Z'),
  );
  const document = { ...documentOf(tree, first), newestEventTime: '2026-10-05T08:31:00Z' };
  putDigest(tree, key, document, made('2026-10-08T09:00:00Z'));
};

const insight = (unique: string) => log('10-05T08', unique).replaceAll('CloudTrail', 'CloudTrail-Insight');

type Told = [ProblemKind, string];
const told = (kind: ProblemKind, ...objects: string[]): Told[] => objects.map((object) => [kind, object]);

const L = log('10-05T08');
const DL = digest('10-05T09');
const E = digest('10-05T05');
const NAME = E.slice(E.lastIndexOf('/') + 1);
const allLogs = [...sound.keys()].filter((name) => name.includes('/CloudTrail/') && name.includes('/2026/10/'));

type Case = [string, (tree: Objects) => void, Told[]];
/** A digest where it should not stand: told by the place where it stands. */
const misplaced = (name: string, to: string, how = copy): Case => [
  name,
  (t) => how(t, E, to),
  told('digest-moved', to),
];

const tampered: Case[] = [
  // Logs.
  [
    'a log whose content was changed',
    (t) => bytes(t, L, (raw) => gzipSync(gunzipSync(raw).toString().replace('203.0.113.9', '203.0.113.8'))),
    told('log-modified', L),
  ],
  ['a log emptied of its records', (t) => put(t, L, { body: gzipRecords([]) }), told('log-modified', L)],
  [
    'bytes behind the gzip stream',
    (t) => bytes(t, L, (raw) => Buffer.concat([raw, Buffer.from('x')])),
    told('log-modified', L),
  ],
  [
    'zeros behind the gzip stream',
    (t) => bytes(t, L, (raw) => Buffer.concat([raw, Buffer.alloc(512)])),
    told('log-modified', L),
  ],
  [
    'a second gzip member',
    (t) => bytes(t, L, (raw) => Buffer.concat([raw, gzipRecords([event(seconds('2026-10-05T08:40:00Z'))])])),
    told('log-modified', L),
  ],
  [
    'an empty gzip member behind',
    (t) => bytes(t, L, (raw) => Buffer.concat([raw, gzipSync('')])),
    told('log-modified', L),
  ],
  [
    'two logs that changed places',
    (t) => {
      const other = at(t, log('10-06T08'));
      copy(t, L, log('10-06T08'));
      t.set(L, other);
    },
    told('log-modified', L, log('10-06T08')),
  ],
  ['a log that is gone', (t) => remove(t, L), told('log-missing', L)],
  ['a log cut short', (t) => bytes(t, L, (raw) => raw.subarray(0, raw.length - 12)), told('log-unreadable', L)],
  ['a log cut to nothing', (t) => put(t, L, { body: Buffer.alloc(0) }), told('log-unreadable', L)],
  ['a log without its gzip', (t) => bytes(t, L, (raw) => gunzipSync(raw)), told('log-unreadable', L)],
  [
    'a log whose gzip check sum was changed',
    (t) => bytes(t, L, (raw) => Buffer.concat([raw.subarray(0, -8), Buffer.alloc(4), raw.subarray(-4)])),
    told('log-unreadable', L),
  ],
  [
    'a log that no digest names',
    (t) => t.set(log('10-05T08', 'evil'), { body: gzipRecords([event(seconds('2026-10-05T08:40:00Z'))]) }),
    told('log-unlisted', log('10-05T08', 'evil')),
  ],
  [
    'a copy of a log under another name',
    (t) => copy(t, L, log('10-05T08', 'evil')),
    told('log-unlisted', log('10-05T08', 'evil')),
  ],
  [
    'a log that only a faulty digest of another month names',
    (t) => {
      const evil = log('10-05T08', 'evil');
      copy(t, L, evil);
      const month = { from: seconds('2026-11-01T00:00:00Z'), to: seconds('2026-11-01T01:00:00Z') };
      putDigest(t, stranger, documentFor(t, trail, month, digest('11-01T00'), [evil]));
    },
    told('log-unlisted', log('10-05T08', 'evil')),
  ],
  [
    'a log that no digest names, beside the days',
    (t) => copy(t, L, 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/10/evil.json.gz'),
    told('log-unlisted', 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/10/evil.json.gz'),
  ],
  [
    'an object that is no log among the logs',
    (t) => t.set(log('10-05T08').replace('.json.gz', '.txt'), { body: Buffer.from('note') }),
    [
      ...told('log-unlisted', log('10-05T08').replace('.json.gz', '.txt')),
      ...told('log-unreadable', log('10-05T08').replace('.json.gz', '.txt')),
    ],
  ],
  // Digests.
  [
    'a digest that hides a log',
    (t) => bytes(t, DL, (raw) => gzipSync(JSON.stringify({ ...JSON.parse(gunzipSync(raw).toString()), logFiles: [] }))),
    [...told('digest-modified', DL), ...told('log-unlisted', L)],
  ],
  ['a digest without a signature', (t) => put(t, E, { metadata: {} }), told('digest-modified', E)],
  [
    'a digest with the signature of another',
    (t) => put(t, E, { metadata: at(t, DL).metadata! }),
    told('digest-modified', E),
  ],
  ['a digest with an empty signature', (t) => metadata(t, E, { signature: '' }), told('digest-modified', E)],
  [
    'a digest whose signature has bytes behind it',
    (t) => metadata(t, E, { signature: `${at(t, E).metadata!['signature']}00` }),
    told('digest-modified', E),
  ],
  [
    'a digest under another algorithm',
    (t) => metadata(t, E, { 'signature-algorithm': 'SHA1withRSA' }),
    told('digest-modified', E),
  ],
  ['a digest cut short', (t) => bytes(t, E, (raw) => raw.subarray(0, -9)), told('digest-modified', E)],
  [
    'bytes behind a digest',
    (t) => bytes(t, E, (raw) => Buffer.concat([raw, gzipSync('{}')])),
    told('digest-modified', E),
  ],
  [
    'a digest signed by a stranger under the key of the trail',
    (t) => resign(t, E, {}, stranger),
    told('digest-modified', E),
  ],
  ['one hour gone', (t) => remove(t, E), told('digest-missing', E)],
  ['two hours in a row gone', (t) => remove(t, E, digest('10-05T06')), told('digest-missing', E, digest('10-05T06'))],
  ['two hours gone, apart', (t) => remove(t, E, digest('10-07T12')), told('digest-missing', E, digest('10-07T12'))],
  ['an hour gone with the logs that it named', (t) => remove(t, DL, L), told('digest-missing', DL)],
  [
    'an hour gone without the logs that it named',
    (t) => remove(t, DL),
    [...told('digest-missing', DL), ...told('log-unlisted', L)],
  ],
  [
    'a whole day gone',
    (t) => remove(t, ...hours('10-12T00', '10-13T00')),
    [
      ...told('digest-missing', ...hours('10-12T00', '10-13T00')),
      ...told('log-unlisted', ...['02', '08', '14', '20'].map((h) => log(`10-12T${h}`))),
    ],
  ],
  misplaced('a digest that was put elsewhere', E.replace('/05/', '/06/'), move),
  [
    'a digest under the name of another hour, where both were',
    (t) => copy(t, E, digest('10-05T06')),
    [...told('digest-moved', digest('10-05T06')), ...told('digest-missing', digest('10-05T06'))],
  ],
  misplaced('a second copy of a digest', E.replace('.json.gz', '-1.json.gz')),
  [
    'a digest of another bucket',
    (t) => {
      const last = digest('11-02T00');
      resign(t, last, { digestS3Bucket: 'other' });
      const inMonth = digest('10-31T23');
      const document = { ...documentOf(t, inMonth), digestS3Bucket: 'other' };
      putDigest(t, key, document);
    },
    [...told('digest-moved', digest('10-31T23')), ...told('chain-broken', digest('10-31T23'))],
  ],
  misplaced('a digest among the logs', `${L.slice(0, L.lastIndexOf('/'))}/${NAME}`),
  // Chain and keys.
  [
    'a predecessor swapped for another validly signed one',
    (t) => resign(t, DL, { logFiles: [] }),
    [...told('chain-broken', DL), ...told('log-unlisted', L)],
  ],
  [
    'a digest signed with a key that nobody published',
    (t) => resign(t, digest('10-31T09'), { digestPublicKeyFingerprint: stranger.fingerprint }, stranger),
    told('key-unknown', digest('10-31T09')),
  ],
  [
    'logging that stopped and started again',
    (t) => {
      remove(t, ...hours('10-12T03', '11-02T00'));
      signChain(t, trail, { from: seconds('2026-10-12T07:00:00Z'), to: seconds('2026-11-02T00:00:00Z') }, (start) =>
        t.has(logKey(trail, start + 300, 'aaaa')) ? [logKey(trail, start + 300, 'aaaa')] : [],
      );
    },
    told('logging-gap', digest('10-12T08')),
  ],
  misplaced('a digest under the days of another month', E.replace('/10/05/', '/08/05/'), move),
  misplaced('a digest beside the days', folder + NAME, move),
  misplaced('a copy of a digest beside the days', folder + NAME),
  misplaced('a copy of a digest beside the Regions', folder.replace('eu-west-1/', NAME)),
  misplaced('a copy of a digest in the folder of another Region', E.replace('Digest/eu-west-1', 'Digest/us-east-1')),
  [
    'a copy of a digest under the name of a log',
    (t) => copy(t, E, log('10-05T04', 'evil')),
    [...told('digest-moved', log('10-05T04', 'evil')), ...told('log-unlisted', log('10-05T04', 'evil'))],
  ],
  [
    'digests of a trail that there is not',
    (t) => put(copy(t, E, E.replace('_main_', '_evil_')), E.replace('_main_', '_evil_'), { metadata: {} }),
    told('digest-modified', E.replace('_main_', '_evil_')),
  ],
  [
    'rubbish under the name of a digest',
    (t) => t.set(`${E}.bak`, { body: Buffer.from('x') }),
    told('digest-modified', `${E}.bak`),
  ],
  ...[
    '111122223333_CloudTrail_eu-west-1_20261005T0805Z_evil.json.gz',
    'AWSLogs/evil.json.gz',
    'AWSLogs/111122223333/evil.json.gz',
    'AWSLogs/o-a1b2c3d4e5/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/2026/10/05/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/evil/2026/10/05/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/1999/evil.json.gz',
    'AWSLogs/111122223333/cloudtrail/eu-west-1/2026/10/05/evil.json.gz',
    'AWSLogs/evil/CloudTrail/eu-west-1/2026/10/05/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail-Digest/evil.json.gz',
    `${folder}evil.json.gz`,
    `${folder}2026/evil.json.gz`,
    log('10-05T08').replace('/CloudTrail/', '/CloudTrail-Insight/'),
    'AWSLogs/111122223333/CloudTrail/eu-west-1/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/evil/2026/10/05/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1//2026/10/05/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/evil.json.gz',
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/13/evil.json.gz',
    `${folder}2026/10/05/evil.json.gz`,
  ].map((evil): Case => [
    `a log that no digest names, put at ${evil}`,
    (t) => copy(t, L, evil),
    told('log-unlisted', evil),
  ]),
  [
    'a file of Insights that no digest lists, where one lists another',
    (t) => {
      for (const unique of ['aaaa', 'evil']) t.set(insight(unique), { body: gzipRecords([]) });
      signChain(
        t,
        trail,
        { from: seconds('2026-10-05T08:00:00Z'), to: seconds('2026-11-02T00:00:00Z') },
        (start) =>
          [logKey(trail, start + 300, 'aaaa'), insight('aaaa')].filter(
            (name) => t.has(name) && (name !== insight('aaaa') || start === seconds('2026-10-05T08:00:00Z')),
          ),
        digest('10-05T08'),
      );
    },
    told('log-unlisted', insight('evil')),
  ],
  [
    'a log that only a forged digest of another month names',
    (t) => {
      const next = digest('11-01T05');
      const document = { ...documentOf(t, next), logFiles: documentOf(t, DL).logFiles };
      for (const entry of document.logFiles) entry.s3Object = log('10-05T08', 'evil');
      bytes(t, next, () => gzipSync(JSON.stringify(document)));
      copy(t, L, log('10-05T08', 'evil'));
    },
    told('log-unlisted', log('10-05T08', 'evil')),
  ],
  [
    'a log whose digest names it in another bucket',
    (t) => {
      const last = '10-31T21';
      for (const name of hours(last, '11-02T00')) remove(t, name);
      const [entry] = documentOf(t, digest(last)).logFiles;
      const other = { ...entry!, s3Bucket: 'other' };
      resign(t, digest(last), { logFiles: [other] });
      signChain(
        t,
        trail,
        { from: seconds(`2026-${last}:00:00Z`), to: seconds('2026-11-02T00:00:00Z') },
        (start) => (t.has(logKey(trail, start + 300, 'aaaa')) ? [logKey(trail, start + 300, 'aaaa')] : []),
        digest(last),
      );
    },
    [...told('log-unlisted', log('10-31T20')), ...told('log-missing', `s3://other/${log('10-31T20')}`)],
  ],
  // The month's ends.
  ['the newest hours gone', (t) => remove(t, ...hours('10-31T21', '11-02T00')), told('period-not-covered', folder)],
  [
    'the newest hours gone, the next month there',
    (t) => remove(t, ...hours('10-31T21', '11-01T00')),
    told('period-not-covered', folder),
  ],
  ['the first hours gone', (t) => remove(t, ...hours('09-30T20', '10-01T02')), told('period-not-covered', folder)],
  [
    'the first hours gone, the month before there',
    (t) => remove(t, ...hours('10-01T00', '10-01T02')),
    told('period-not-covered', folder),
  ],
  [
    'all digests gone',
    (t) => remove(t, ...[...t.keys()].filter((name) => name.startsWith(folder))),
    [...told('period-not-covered', folder), ...told('log-unlisted', ...allLogs)],
  ],
  // Backfill.
  [
    'a backfill digest that was changed',
    (t) => {
      const name = backfill(t);
      bytes(t, name, (raw) => gzipSync(`${gunzipSync(raw).toString()} `));
    },
    told('backfill-invalid', digest('10-05T09', '_backfill')),
  ],
  [
    'a backfill digest that does not say when it was made',
    (t) => void backfill(t, null),
    told('backfill-invalid', digest('10-05T09', '_backfill')),
  ],
  [
    'a backfill digest whose predecessor is gone',
    (t) => {
      const first = backfill(t);
      const second = documentFor(t, trail, hour('10-06T09'), first, [], '_backfill');
      putDigest(t, key, second, { 'backfill-generation-timestamp': '2026-10-09T09:00:00Z' });
      remove(t, first);
    },
    [...told('backfill-invalid', digest('10-05T09', '_backfill')), ...told('log-unlisted', log('10-05T08', 'late'))],
  ],
  [
    'a backfill digest that was signed anew',
    resignedBackfill,
    told('backfill-invalid', digest('10-05T09', '_backfill')),
  ],
  [
    'a backfill digest under the name of another digest',
    (t) => {
      const name = backfill(t);
      copy(t, name, digest('10-05T09').replace('T090000Z', 'T091500Z'));
      remove(t, name);
    },
    told('digest-moved', digest('10-05T09').replace('T090000Z', 'T091500Z')),
  ],
  [
    'a digest under the name of a backfill',
    (t) => {
      const name = E.replace('.json', '_backfill.json');
      copy(t, E, name);
      metadata(t, name, { 'backfill-generation-timestamp': '2026-10-08T09:00:00Z' });
      remove(t, E);
    },
    told('backfill-invalid', E.replace('.json', '_backfill.json')),
  ],
  [
    'a log of a backfill digest that was changed',
    (t) => {
      backfill(t);
      put(t, log('10-05T08', 'late'), { body: gzipRecords([]) });
    },
    told('log-modified', log('10-05T08', 'late')),
  ],
  [
    'a backfill that gives a log another hash than its digest does',
    (t) => {
      const document = documentFor(t, trail, hour('10-05T09'), null, [log('10-05T08')], '_backfill');
      const logFiles = document.logFiles.map((named) => ({ ...named, hashValue: '0'.repeat(64) }));
      const made = { 'backfill-generation-timestamp': '2026-10-08T09:00:00Z' };
      putDigest(t, key, { ...document, logFiles }, made);
    },
    told('log-modified', log('10-05T08')),
  ],
  [
    'a log delivered after midnight of the last day, gone',
    (t) => {
      lateLog(t);
      remove(t, logKey(trail, seconds('2026-11-01T00:02:00Z'), 'late'));
    },
    told('log-missing', logKey(trail, seconds('2026-11-01T00:02:00Z'), 'late')),
  ],
  ...(
    [
      ['is changed', (t: Objects) => put(t, digest('11-01T01'), { metadata: {} })],
      ['is gone', (t: Objects) => remove(t, digest('11-01T01'))],
    ] as const
  ).map(([how, change]): [string, (tree: Objects) => void, Told[]] => [
    `a log delivered after midnight of the last day, whose digest ${how}`,
    (t) => {
      lateLog(t);
      change(t);
    },
    told('log-unlisted', logKey(trail, seconds('2026-11-01T00:02:00Z'), 'late')),
  ]),
];

/** Events of the last minutes, delivered in the next month and listed by its first digest. */
function lateLog(tree: Objects): void {
  const late = logKey(trail, seconds('2026-11-01T00:02:00Z'), 'late');
  const records = ['2026-10-31T23:58:00Z', '2026-11-01T00:01:00Z'].map((time) => event(seconds(time)));
  tree.set(late, { body: gzipRecords(records) });
  signChain(
    tree,
    trail,
    { from: seconds('2026-11-01T00:00:00Z'), to: seconds('2026-11-02T00:00:00Z') },
    (start) => {
      const own = logKey(trail, start + 300, 'aaaa');
      return [...(tree.has(own) ? [own] : []), ...(start === seconds('2026-11-01T00:00:00Z') ? [late] : [])];
    },
    digest('11-01T00'),
  );
}

const problemsOf = async (tree: Objects, with_ = keys) => {
  const { integrity } = await reviewTree(tree, with_);
  return integrity.problems.map(({ kind, object }): Told => [kind, object]);
};
const sorted = (all: readonly Told[]) => [...all].sort((a, b) => (a.join() < b.join() ? -1 : 1));

describe('the integrity of a month', () => {
  test.each(tampered)('tells %s', async (_, tamper, expected) => {
    const tree: Objects = new Map(sound);
    tamper(tree);
    const review = await reviewTree(tree, keys);
    expect(sorted(review.integrity.problems.map(({ kind, object }): Told => [kind, object]))).toEqual(sorted(expected));
    expect(review.integrity.complete).toBe(false);
    expect(proves(review)).toBe(false);
  });

  test('has every kind of the contract among the tampered', () => {
    expect(new Set(tampered.flatMap(([, , all]) => all.map(([kind]) => kind)))).toEqual(new Set(problemKinds));
  });

  test('tells nothing of a sound tree, and counts all of it', async () => {
    const review = await reviewTree(sound, keys);
    expect(review.integrity).toEqual({
      complete: true,
      digests: { valid: 744, invalid: 0, missing: 0 },
      logs: { valid: 124, invalid: 0, missing: 0, unlisted: 0 },
      problems: [],
    });
    expect(review.population).toMatchObject({ files: 124, events: 372, administratorEvents: 372, unreadable: [] });
    expect(review).toMatchObject({ accounts: ['111122223333'], regions: ['eu-west-1'] });
    expect(proves(review)).toBe(true);
  });

  const harmless: [string, (tree: Objects) => void][] = [
    ['a log packed anew by gzip', (t) => bytes(t, L, (raw) => gzipSync(gunzipSync(raw), { level: 1 }))],
    ['a digest packed anew by gzip', (t) => bytes(t, E, (raw) => gzipSync(gunzipSync(raw), { level: 1 }))],
    ['a signature in capitals', (t) => metadata(t, DL, { signature: at(t, DL).metadata!['signature']!.toUpperCase() })],
    ['a valid backfill digest', (t) => void backfill(t)],
    ...['20261008T090000Z', '2026-10-08T11:00:00.123+02:00'].map((time): [string, (tree: Objects) => void] => [
      `a valid backfill digest made at ${time}`,
      (t) => void backfill(t, time),
    ]),
    ['a log delivered after midnight of the last day', (t) => lateLog(t)],
    ['what Insights found and no digest lists', (t) => t.set(insight('aaaa'), { body: gzipRecords([]) })],
    [
      'what others keep beside the logs',
      (t) => {
        for (const name of [
          'keys.json',
          'AWSLogs/111122223333/ELBAccessLogTestFile',
          'AWSLogs/111122223333/Config/x.json.gz',
        ])
          t.set(name, { body: Buffer.from('{}') });
      },
    ],
    ['a mark of a folder', (t) => t.set('AWSLogs/111122223333/CloudTrail/', { body: Buffer.alloc(0) })],
    ['the first hour of the next month gone', (t) => remove(t, digest('11-01T01'))],
    ['the last hour of the month before gone', (t) => remove(t, digest('10-01T00'))],
  ];
  test.each(harmless)('is not broken by %s', async (_, change) => {
    const tree: Objects = new Map(sound);
    change(tree);
    expect(await problemsOf(tree)).toEqual([]);
  });

  test('counts events delivered after midnight in the month in which they happened', async () => {
    const tree: Objects = new Map(sound);
    lateLog(tree);
    expect((await reviewTree(tree, keys)).population).toMatchObject({ events: 373, files: 125 });
    expect((await reviewTree(tree, keys, { month: '2026-11' })).population.events).toBe(12 + 1);
  });

  test('counts them, and tells of their log once, when its digest is gone, however the month is cut', async () => {
    const tree: Objects = new Map(sound);
    lateLog(tree);
    remove(tree, digest('11-01T01'));
    for (const cut of Object.values(sharded)) {
      const { population, integrity } = await reviewTree(tree, keys, { cut });
      expect(population.events).toBe(373);
      expect(integrity.problems).toHaveLength(1);
      expect(integrity.logs).toEqual({ valid: 124, invalid: 0, missing: 0, unlisted: 1 });
    }
  });

  test.each<[string, (tree: Objects) => void]>([
    [
      'its digest does not say of when it is',
      (t) => {
        const [named] = documentOf(t, digest('11-01T03')).logFiles;
        resign(t, digest('11-01T03'), { logFiles: [{ ...named!, oldestEventTime: null, newestEventTime: null }] });
        remove(t, ...hours('11-01T03', '11-02T00')); // they know better
      },
    ],
    ['its digest is gone', (t) => remove(t, digest('11-01T03'))],
  ])('counts no log of the month after among its own, where %s', async (_, change) => {
    const tree: Objects = new Map(sound);
    change(tree);
    for (const cut of Object.values(sharded)) {
      const { population, integrity } = await reviewTree(tree, keys, { cut });
      expect(population).toMatchObject({ files: 124, events: 372 });
      expect(integrity.logs).toEqual({ valid: 124, invalid: 0, missing: 0, unlisted: 0 });
    }
  });

  test('counts a backfill digest that its successor contradicts as invalid, and the log that it names', async () => {
    const tree: Objects = new Map(sound);
    resignedBackfill(tree);
    const { integrity } = await reviewTree(tree, keys);
    expect(integrity.digests).toEqual({ valid: 745, invalid: 1, missing: 0 });
    expect(integrity.logs).toEqual({ valid: 124, invalid: 1, missing: 0, unlisted: 0 });
  });

  test('counts logs of digests that are not valid as invalid, and their events all the same', async () => {
    const tree: Objects = new Map(sound);
    put(tree, DL, { metadata: {} });
    const { integrity, population } = await reviewTree(tree, keys);
    expect(integrity.logs).toEqual({ valid: 123, invalid: 1, missing: 0, unlisted: 0 });
    expect(integrity.digests).toEqual({ valid: 743, invalid: 1, missing: 0 });
    expect(population.events).toBe(372);
  });

  test('says of a copied digest no log that the digest itself verifies, and of a moved one each', async () => {
    const details = async (how: (tree: Objects, from: string, to: string) => unknown) => {
      const tree: Objects = new Map(sound);
      how(tree, DL, DL.replace('.json.gz', '-copy.json.gz'));
      return (await reviewTree(tree, keys)).integrity.problems.map(({ detail }) => detail);
    };
    expect(await details(copy)).toEqual([`was signed for s3://audit/${DL}`]);
    expect(await details(move)).toEqual([
      `was signed for s3://audit/${DL}; of the logs that it names 1 stay unverified`,
    ]);
  });

  test('believes no log by a digest that its successor contradicts', async () => {
    const tree: Objects = new Map(sound);
    const forged = gzipRecords([]);
    tree.set(L, { body: forged });
    const { from, to } = hour('10-05T09');
    putDigest(tree, key, documentFor(tree, trail, { from, to }, digest('10-05T08'), [L]));
    const { integrity } = await reviewTree(tree, keys);
    expect(integrity.problems.map(({ kind, object }) => [kind, object])).toEqual([['chain-broken', DL]]);
    expect(integrity.logs).toEqual({ valid: 123, invalid: 1, missing: 0, unlisted: 0 });
  });

  test('knows no key outside its validity', async () => {
    const late = keysJson([key], 'pkcs1', seconds('2026-10-20T00:00:00Z'));
    const kinds = new Set((await problemsOf(sound, late)).map(([kind]) => kind));
    expect(kinds).toEqual(new Set(['key-unknown']));
  });

  test('accepts keys as PKCS#1 and as SPKI', async () => {
    expect(await problemsOf(sound, keysJson([key], 'spki'))).toEqual([]);
  });
});

describe('a tree', () => {
  const small = (...trails: Parameters<typeof trailOf>[1][]) => {
    const tree: Objects = new Map();
    for (const own of trails) signMonth(tree, trailOf(key, own), '2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z', 96);
    return tree;
  };
  test.each([
    ['of several Regions', [{}, { region: 'us-east-1' }], 2],
    ['of several accounts', [{}, { account: '444455556666' }], 2],
    ['under a prefix', [{ base: 'trails/custodia/AWSLogs/' }], 1],
    [
      'of an organisation',
      [{ base: 'AWSLogs/o-a1b2c3d4e5/' }, { base: 'AWSLogs/o-a1b2c3d4e5/', account: '444455556666' }],
      2,
    ],
  ])('%s is verified whole', async (_, trails, chains) => {
    const { integrity, population } = await reviewTree(small(...trails), keys);
    expect(integrity.problems).toEqual([]);
    expect(integrity.digests.valid).toBe(744 * chains);
    expect(population).toMatchObject({ files: 8 * chains, events: 24 * chains });
  });

  test.each([
    ['another account', { account: '444455556666' }],
    ['another Region', { region: 'us-east-1' }],
    ['another prefix', { base: 'other/AWSLogs/' }],
  ])('in which a digest lies with those of %s lacks no hour, and tells where it lies', async (_, own) => {
    const tree = small({}, own);
    const name = digestKey(trail, seconds('2026-10-10T10:00:00Z'));
    const there = digestKey(trailOf(key, own), seconds('2026-10-10T10:00:00Z'));
    const elsewhere = there.replace(/[^/]*$/, name.slice(name.lastIndexOf('/') + 1).replace('.json', '-1.json'));
    copy(tree, name, elsewhere);
    remove(tree, name);
    expect(await problemsOf(tree)).toEqual([['digest-moved', elsewhere]]);
    // Changed places with one of those.
    copy(tree, there, name);
    copy(tree, elsewhere, there);
    remove(tree, elsewhere);
    expect(await problemsOf(tree)).toEqual([name, there].sort().map((moved) => ['digest-moved', moved]));
  });

  test('with two trails in one bucket is verified chain by chain, each event once', async () => {
    const tree = small({}, { name: 'second_trail' });
    // Both trails deliver to the same folder: the second one's logs have names of their own.
    const second = trailOf(key, { name: 'second_trail' });
    for (const name of [...tree.keys()]) {
      if (name.includes('/CloudTrail/')) copy(tree, name, name.replace('aaaa', 'bbbb'));
    }
    signChain(tree, second, { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') }, (start) => {
      const own = logKey(second, start + 300, 'bbbb');
      return tree.has(own) ? [own] : [];
    });
    signChain(tree, trail, { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') }, (start) => {
      const own = logKey(second, start + 300, 'aaaa');
      return tree.has(own) ? [own] : [];
    });
    const { integrity, population } = await reviewTree(tree, keys);
    expect(integrity.problems).toEqual([]);
    expect(integrity.digests.valid).toBe(2 * 744);
    expect(population).toMatchObject({ files: 16, events: 24 });
    tree.delete(digestKey(second, seconds('2026-10-10T10:00:00Z')));
    expect(await problemsOf(tree)).toEqual([['digest-missing', digestKey(second, seconds('2026-10-10T10:00:00Z'))]]);
  });

  test('whose one Region lost its digests is not covered by those of the other', async () => {
    const tree = small({}, { region: 'us-east-1' });
    for (const name of [...tree.keys()]) if (name.includes('CloudTrail-Digest/us-east-1')) tree.delete(name);
    const problems = await problemsOf(tree);
    expect(problems).toContainEqual(['period-not-covered', 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/']);
    expect(problems.filter(([kind]) => kind === 'log-unlisted')).toHaveLength(8);
  });

  test.each([
    ['10-31T23', '(1 hour)'],
    ['10-31T22', '(2 hours)'],
  ])('whose newest digests are gone from %s on tells how much is not covered', async (from, told) => {
    const tree = new Map(sound);
    remove(tree, ...hours(from, '11-02T00'));
    const { integrity } = await reviewTree(tree, keys);
    expect(integrity.problems[0]?.detail).toContain(told);
  });

  test('whose home Region is gone as a whole is not covered by its other Regions', async () => {
    const tree = small({}, { region: 'us-east-1' });
    for (const name of [...tree.keys()]) if (name.includes('/eu-west-1/')) tree.delete(name);
    expect(await problemsOf(tree)).toEqual([
      ['period-not-covered', 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/'],
    ]);
  });

  test('to which a Region came later owes nothing for the months before', async () => {
    const tree = small({});
    signMonth(tree, trailOf(key, { region: 'us-east-1' }), '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', 96);
    expect(await problemsOf(tree)).toEqual([]);
    // Unless its first digest names one before it.
    for (const name of hours('11-01T00', '11-02T00'))
      tree.delete(
        name
          .replaceAll('Digest_eu-west-1', 'Digest_us-east-1')
          .replace('Digest/eu-west-1', 'Digest/us-east-1')
          .replace('_main_us-east-1', '_main_eu-west-1'),
      );
    expect(await problemsOf(tree)).toEqual([
      ['period-not-covered', 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/'],
    ]);
  });

  test('whose hours do not begin with the clock is verified like any other', async () => {
    const tree: Objects = new Map();
    signMonth(tree, trail, '2026-09-30T20:01:31Z', '2026-11-01T02:01:31Z', 96);
    expect(await problemsOf(tree)).toEqual([]);
    const lost = ['2026-10-05T05:01:31Z', '2026-10-05T06:01:31Z'].map((end) => digestKey(trail, seconds(end)));
    remove(tree, ...lost);
    expect(await problemsOf(tree)).toEqual(lost.map((name) => ['digest-missing', name]));
  });

  test('with digests only is complete, and proves nothing', async () => {
    const tree: Objects = new Map();
    signChain(tree, trail, { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') }, () => []);
    const review = await reviewTree(tree, keys);
    expect(review.integrity.problems).toEqual([]);
    expect(proves(review)).toBe(false);
  });
});
