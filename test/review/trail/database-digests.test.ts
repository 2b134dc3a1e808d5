import { gzipSync } from 'node:zlib';
import { extendChain } from '../../../lambda/database-digest/extend-chain';
import { localSigner, MemoryArchive } from '../../audit/memory-archive';
import { reviewTree } from '../review-tree';
import type { Objects } from '../signed-tree';

const chain = { bucket: 'audit', account: '111122223333', region: 'eu-west-1', name: 'custodia-production-database' };
const signer = localSigner();
const keys = JSON.stringify([
  { Value: signer.key.der.toString('base64'), Fingerprint: signer.key.fingerprint, ValidityStartTime: 0 },
]);
const log = (day: string) => `database/didattica/2026/10/${day}/log-${day}.json.gz`;
const digest = (stamp: string) =>
  `database-digest/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/10/${stamp.slice(6, 8)}/` +
  `111122223333_CloudTrail-Digest_eu-west-1_custodia-production-database_eu-west-1_${stamp}Z.json.gz`;

let sound: Objects;
beforeAll(async () => {
  const archive = new MemoryArchive();
  await extendChain(archive, signer, chain, new Date('2026-09-30T23:10:00Z'));
  for (const day of ['05', '06', '31']) archive.deliver(log(day), `2026-10-${day}T08:30:00Z`);
  await extendChain(archive, signer, chain, new Date('2026-11-01T02:10:00Z'));
  sound = new Map(archive.objects);
});

const kinds = async (change: (tree: Objects) => void) => {
  const tree = new Map(sound);
  change(tree);
  return (await reviewTree(tree, keys)).integrity.problems.map(({ kind, object }) => [kind, object]);
};

describe("the digests of the databases' logs, reviewed", () => {
  test('verify like those of CloudTrail', async () => {
    const { integrity, population } = await reviewTree(sound, keys);
    expect(integrity).toMatchObject({ complete: true, digests: { valid: 744 }, logs: { valid: 3 }, problems: [] });
    expect(population).toMatchObject({ files: 3, events: 3 });
  });

  test.each([
    ['a log that is gone', (t: Objects) => t.delete(log('05')), ['log-missing', log('05')]],
    [
      'a log that was changed',
      (t: Objects) => t.set(log('05'), { body: gzipSync('{"Records":[]}') }),
      ['log-modified', log('05')],
    ],
    [
      'a log that no digest names',
      (t: Objects) => t.set(log('07'), { body: gzipSync('{"Records":[]}') }),
      ['log-unlisted', log('07')],
    ],
    [
      'an hour that is gone',
      (t: Objects) => t.delete(digest('20261012T050000')),
      ['digest-missing', digest('20261012T050000')],
    ],
  ])('tell %s', async (_, change, expected) => {
    expect(await kinds((tree) => void change(tree))).toEqual([expected]);
  });

  test('are missed when all are gone', async () => {
    const told = await kinds((tree) => {
      for (const name of [...tree.keys()]) if (name.startsWith('database-digest/')) tree.delete(name);
    });
    expect(told).toContainEqual(['period-not-covered', 'database-digest/']);
  });
});
