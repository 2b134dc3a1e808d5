import { createHash, verify } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { digestPrefix, type Chain, type Digest } from '../../lambda/database-digest/digest';
import { extendChain } from '../../lambda/database-digest/extend-chain';
import { localSigner, MemoryArchive } from './memory-archive';

const chain: Chain = {
  bucket: 'audit',
  account: '111122223333',
  region: 'eu-west-1',
  name: 'custodia-production-database',
};
const signer = localSigner();
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

let archive: MemoryArchive;
const run = (now: string, ...more: [(() => boolean)?]) => {
  archive.now = new Date(now);
  return extendChain(archive, signer, chain, archive.now, ...more);
};
const log = (name: string, day = '2026/10/31') => `database/didattica/${day}/${name}.json.gz`;

/** Judges the whole chain from the objects alone, as a verifier would, and says what each hour lists. */
function verified(): Record<string, string[]> {
  const keys = [...archive.objects.keys()].filter((key) => key.startsWith(digestPrefix(chain))).sort();
  let previous: { digest: Digest; content: Buffer; signature: string } | undefined;
  const hours: Record<string, string[]> = {};
  for (const key of keys) {
    const { body, metadata } = archive.objects.get(key)!;
    const content = gunzipSync(body);
    const digest = JSON.parse(content.toString()) as Digest;
    const text = `${digest.digestEndTime}\n${chain.bucket}/${key}\n${sha256(content)}\n${previous?.signature ?? 'null'}`;
    expect(verify('sha256', Buffer.from(text), signer.key.publicKey, Buffer.from(metadata['signature']!, 'hex'))).toBe(
      true,
    );
    expect(digest).toMatchObject({
      previousDigestSignature: previous?.signature ?? null,
      previousDigestS3Object: previous?.digest.digestS3Object ?? null,
      previousDigestHashValue: previous ? sha256(previous.content) : null,
      digestPublicKeyFingerprint: createHash('md5').update(signer.key.der).digest('hex'),
    });
    if (previous) expect(digest.digestStartTime).toBe(previous.digest.digestEndTime);
    for (const { s3Object, hashValue } of digest.logFiles) {
      expect(hashValue).toBe(sha256(gunzipSync(archive.objects.get(s3Object)!.body)));
    }
    hours[digest.digestEndTime.slice(0, 13)] = digest.logFiles.map(({ s3Object }) => s3Object);
    previous = { digest, content, signature: metadata['signature']! };
  }
  return hours;
}
const unlisted = () => {
  const listed = new Set(Object.values(verified()).flat());
  return [...archive.objects.keys()].filter((key) => key.startsWith('database/') && !listed.has(key));
};

describe("the digests of the databases' logs", () => {
  beforeEach(() => (archive = new MemoryArchive()));

  test('admins.log-18-months: each log is listed once, by the hour in which it was delivered, under a valid signature', async () => {
    archive.deliver(log('a'), '2026-10-31T08:59:59.999Z');
    archive.deliver(log('b'), '2026-10-31T09:00:00.000Z');
    await run('2026-10-31T09:10:00Z');
    archive.deliver('database/contabile/2026/10/31/c.json.gz', '2026-10-31T09:30:00Z');
    await run('2026-10-31T10:10:00Z');
    expect(verified()).toEqual({
      '2026-10-31T09': [log('a')],
      '2026-10-31T10': ['database/contabile/2026/10/31/c.json.gz', log('b')],
    });
  });

  test('an hour without logs has an empty digest, also the very first', async () => {
    await run('2026-10-31T09:10:00Z');
    await run('2026-10-31T10:10:00Z');
    expect(verified()).toEqual({ '2026-10-31T09': [], '2026-10-31T10': [] });
  });

  test('a run repeated writes nothing', async () => {
    await run('2026-10-31T09:10:00Z');
    expect(await run('2026-10-31T09:40:00Z')).toEqual([]);
  });

  test('an hour is not closed while deliveries that began in it may still appear', async () => {
    await run('2026-10-31T09:10:00Z');
    expect(await run('2026-10-31T10:04:59Z')).toEqual([]);
  });

  test('runs that were skipped are made up for, hour by hour, over midnight and the end of a month', async () => {
    await run('2026-10-31T21:10:00Z');
    archive.deliver(log('evening'), '2026-10-31T22:30:00Z');
    archive.deliver(log('night', '2026/11/01'), '2026-11-01T00:30:00Z');
    expect(await run('2026-11-01T02:10:00Z')).toHaveLength(5);
    expect(verified()).toMatchObject({
      '2026-10-31T22': [],
      '2026-10-31T23': [log('evening')],
      '2026-11-01T01': [log('night', '2026/11/01')],
      '2026-11-01T02': [],
    });
  });

  test('a delivery two weeks late is listed by the hour in which it came', async () => {
    await run('2026-10-31T09:10:00Z');
    await run('2026-11-14T08:10:00Z');
    archive.deliver(log('late'), '2026-11-14T08:30:00Z', '2026-10-31T08:00:00Z');
    await run('2026-11-14T09:10:00Z');
    expect(verified()).toMatchObject({ '2026-11-14T09': [log('late')] });
    expect(unlisted()).toEqual([]);
  });

  test('what is older than a delivery may be late is not listed again', async () => {
    await run('2026-10-31T09:10:00Z');
    const list = jest.spyOn(archive, 'list');
    archive.deliver(log('a'), '2026-10-31T09:20:00Z');
    await run('2026-10-31T10:10:00Z');
    expect(list.mock.calls).toContainEqual(['database/didattica/', 'database/didattica/2026/10/16/']);
  });

  test('a log that became visible only after its hour was closed is listed by the next digest', async () => {
    archive.deliver(log('seen'), '2026-10-31T09:20:00Z');
    await run('2026-10-31T10:10:00Z');
    archive.deliver(log('unseen'), '2026-10-31T09:59:59Z');
    await run('2026-10-31T11:10:00Z');
    expect(verified()).toMatchObject({ '2026-10-31T10': [log('seen')], '2026-10-31T11': [log('unseen')] });
  });

  test('two runs at once leave one chain', async () => {
    await run('2026-10-31T09:10:00Z');
    archive.deliver(log('a'), '2026-10-31T10:30:00Z');
    await Promise.all([run('2026-10-31T12:10:00Z'), run('2026-10-31T12:10:00Z')]);
    await run('2026-10-31T12:20:00Z');
    expect(Object.keys(verified())).toHaveLength(4);
    expect(unlisted()).toEqual([]);
  });

  test('what time does not suffice for waits for the next run', async () => {
    await run('2026-10-31T09:10:00Z');
    archive.deliver(log('a'), '2026-10-31T10:30:00Z');
    let left = 1;
    expect(await run('2026-10-31T12:10:00Z', () => left-- > 0)).toHaveLength(1);
    await run('2026-10-31T12:20:00Z');
    expect(unlisted()).toEqual([]);
  });

  test('an hour of many logs is read several at a time, and lists them in their order', async () => {
    const names = Array.from({ length: 40 }, (_, index) => log(String(index).padStart(2, '0')));
    for (const name of names) archive.deliver(name, '2026-10-31T08:30:00Z');
    const get = archive.get.bind(archive);
    let [reading, most] = [0, 0];
    archive.get = async (key) => {
      most = Math.max(most, ++reading);
      await new Promise((done) => setTimeout(done, key.endsWith('00.json.gz') ? 20 : 1));
      reading--;
      return get(key);
    };
    await run('2026-10-31T09:10:00Z');
    expect(verified()).toEqual({ '2026-10-31T09': names });
    expect(most).toBeGreaterThan(4);
  });
  test('the first digest lists all that was delivered before it', async () => {
    archive.deliver(log('old', '2026/10/01'), '2026-10-31T05:30:00Z');
    await run('2026-10-31T09:10:00Z');
    expect(unlisted()).toEqual([]);
  });

  test.each([
    ['its content was changed', { content: true }],
    ['its signature is gone', { metadata: true }],
  ])(
    'nothing is chained to a last digest when %s',
    async (_, { content, metadata }: { content?: boolean; metadata?: boolean }) => {
      archive.deliver(log('a'), '2026-10-31T08:30:00Z');
      const [digest] = await run('2026-10-31T09:10:00Z');
      const key = digest!.digestS3Object;
      const object = archive.objects.get(key)!;
      archive.objects.set(key, {
        ...object,
        ...(content && { body: gzipSync(JSON.stringify({ ...digest, logFiles: [] })) }),
        ...(metadata && { metadata: {} }),
      });
      await expect(run('2026-10-31T10:10:00Z')).rejects.toThrow(`${key} is not as it was signed`);
    },
  );

  test('nothing is chained to an earlier digest that lies in the place of the last', async () => {
    const [first] = await run('2026-10-31T09:10:00Z');
    const [last] = await run('2026-10-31T10:10:00Z');
    archive.objects.set(last!.digestS3Object, archive.objects.get(first!.digestS3Object)!);
    await expect(run('2026-10-31T11:10:00Z')).rejects.toThrow(`${last!.digestS3Object} is not as it was signed`);
  });

  test('a digest says from when to when the entries of its logs are, and of each, in whatever order they lie', async () => {
    const [early, middle, late] = ['2026-10-31T08:00:00Z', '2026-10-31T08:10:00Z', '2026-10-31T08:20:00Z'] as const;
    archive.deliver(log('a'), '2026-10-31T08:30:00Z', [middle, late, middle]);
    archive.deliver(log('b'), '2026-10-31T08:30:00Z', [middle, early]);
    const [digest] = await run('2026-10-31T09:10:00Z');
    const spans = [digest!, ...digest!.logFiles].map(({ oldestEventTime, newestEventTime }) => [
      oldestEventTime,
      newestEventTime,
    ]);
    expect(spans).toEqual([
      [early, late],
      [middle, late],
      [early, middle],
    ]);
  });

  test('a listing that fails is not taken for an empty bucket', async () => {
    await run('2026-10-31T09:10:00Z');
    archive.deliver(log('a'), '2026-10-31T09:30:00Z');
    const list = jest.spyOn(archive, 'list').mockImplementationOnce(() => {
      throw new Error('SlowDown');
    });
    await expect(run('2026-10-31T10:10:00Z')).rejects.toThrow('SlowDown');
    list.mockRestore();
    await run('2026-10-31T10:20:00Z');
    expect(unlisted()).toEqual([]);
  });
});
