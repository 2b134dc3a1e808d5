import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { BucketSource } from '../../lambda/monthly-review/source/bucket-source';
import { RuleFold } from '../../lambda/monthly-review/rules/apply-rules';
import { proves } from '../../lambda/monthly-review/fold/finish-review';
import { planReview } from '../../lambda/monthly-review/trail/plan-review';
import { cloudTrailKeys } from '../../lambda/monthly-review/trail/cloudtrail-keys';
import { parseKeys } from '../../lambda/monthly-review/trail/public-keys';
import { MONTH, reviewTree, sharded } from './review-tree';
import {
  documentOf,
  event,
  gzipRecords,
  keysJson,
  MemorySource,
  putDigest,
  seconds,
  signingKey,
  signLogs,
  trailOf,
} from './signed-tree';
import { awsError } from '../aws-error';

const key = signingKey();
const keys = keysJson([key]);
const trail = trailOf(key);
const period = { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') };
const at = seconds('2026-10-05T08:00:00Z');
const good = { at: at + 3600, body: gzipRecords([event(at)]) };
const treeOf = (...bodies: Buffer[]) => signLogs(trail, period, [...bodies.map((body) => ({ at, body })), good]);
const review = (...bodies: Buffer[]) => reviewTree(treeOf(...bodies), keys);
const text = JSON.stringify(event(at + 1));

describe('a digest', () => {
  const tree = treeOf(gzipRecords([]));
  const name = [...tree.keys()].find((one) => one.includes('CloudTrail-Digest'))!;

  test('that inflates without end is given up: a month has many, which are read at once', async () => {
    const bomb = new Map(tree).set(name, { ...tree.get(name)!, body: gzipSync(Buffer.alloc(20 * 1024 * 1024, ' ')) });
    const { integrity } = await reviewTree(bomb, keys);
    const told = integrity.problems.find(({ kind }) => kind === 'digest-modified');
    expect(told?.detail).toContain('inflates without end');
  });

  test('of ten thousand logs is read', async () => {
    const document = documentOf(tree, name);
    const [log] = document.logFiles;
    document.logFiles.push(
      ...Array.from({ length: 10_000 }, (_, n) => ({
        ...log!,
        s3Object: log!.s3Object.replace(/[^_]*\.json/, `${randomBytes(8).toString('hex')}${n}.json`),
        hashValue: randomBytes(32).toString('hex'),
      })),
    );
    const large = new Map(tree);
    putDigest(large, key, document);
    const { integrity } = await reviewTree(large, keys);
    expect(integrity.digests).toMatchObject({ valid: 1, invalid: 0 });
    expect(integrity.logs).toMatchObject({ valid: 2, missing: 10_000 });
  });
});

describe('a log', () => {
  test.each([
    ['broken in the middle', `{"Records":[${text},{"eventID":oops},${text}]}`, '"o" found'],
    ['that ends early', `{"Records":[${text}`, 'ends early'],
    ['without records', '{"records":[]}', 'no "Records"'],
    ['of digests', '{"digestS3Object":"x","logFiles":[]}', 'is a digest'],
    ['of text', 'hello', '"{" expected'],
    ['of nothing', '', 'ends early'],
  ])('signed as it is, but %s, is reported and its readable records are counted', async (_, json, why) => {
    const { integrity, population } = await review(gzipSync(json));
    expect(integrity).toMatchObject({ complete: false, problems: [{ kind: 'log-unreadable' }] });
    expect(population.unreadable).toHaveLength(1);
    expect(population.unreadable[0]!.why.includes(why)).toBe(true);
    expect(population.events).toBe(json.includes(text) ? 2 : 1);
    expect(population.unreadable[0]!.why.includes('records before are counted')).toBe(json.includes(text));
  });

  test('with records that are no objects is told, and its others are counted', async () => {
    const json = `{"Records":[null,${text},"x",[${text}],7,${JSON.stringify(event(at + 2))}]}`;
    for (const cut of Object.values(sharded)) {
      const { integrity, population } = await reviewTree(treeOf(gzipSync(json)), keys, { cut });
      expect(population.events).toBe(3);
      expect(population.unreadable).toMatchObject([{ why: '4 records that are no objects' }]);
      expect(integrity).toMatchObject({
        complete: false,
        logs: { valid: 2, invalid: 0, missing: 0, unlisted: 0 },
        problems: [{ kind: 'log-unreadable', detail: '4 records that are no objects' }],
      });
    }
  });

  test('with names of megabytes is counted, and of these their beginnings and ends are kept', async () => {
    const named = (n: number, arn: string) =>
      event(at + n, {
        ...{ eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com', requestParameters: { name: arn } },
        userIdentity: { type: 'IAMUser', arn },
      });
    const long = 'x'.repeat(1_000_000);
    const { population, administrators, findings } = await review(
      gzipRecords([named(1, `arn:${long}/a`), named(2, `arn:${long}/b`), named(3, `arn:\n${long}/c`)]),
    );
    expect(population.events).toBe(4);
    const principals = administrators.map(({ principal }) => principal).filter((one) => one.includes('xxx'));
    expect(principals.map((one) => [one.slice(0, 8), one.slice(-3)])).toEqual([
      ['arn:\\u{a', 'x/c'],
      ['arn:xxxx', 'x/a'],
      ['arn:xxxx', 'x/b'],
    ]);
    expect(Math.max(...principals.map(({ length }) => length))).toBeLessThan(2100);
    expect(findings.filter(({ rule }) => rule === 'trail-tampering')).toHaveLength(3);
  });

  test('that inflates without end is given up', async () => {
    const tree = treeOf(gzipRecords([]));
    const [name] = [...tree.keys()].filter((one) => one.includes('_n000'));
    tree.set(name!, { body: gzipSync(Buffer.alloc(200 * 1024 * 1024, ' ')) });
    const { integrity } = await reviewTree(tree, keys);
    expect(integrity.problems).toMatchObject([{ kind: 'log-unreadable' }]);
    expect(integrity.problems[0]!.detail).toContain('inflates without end');
  });

  test('with a record of 10 MB is read', async () => {
    const large = event(at + 1, { requestParameters: { text: 'x'.repeat(10_000_000) } });
    expect(await review(gzipRecords([large]))).toMatchObject({
      integrity: { complete: true },
      population: { events: 2 },
    });
  });

  test('nested a hundred thousand levels deep is read', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const json = `{"Records":[${text.slice(0, -1)},"requestParameters":${deep}}]}`;
    expect(await review(gzipSync(json))).toMatchObject({ integrity: { complete: true }, population: { events: 2 } });
  });

  test('with bytes that are no UTF-8 is read', async () => {
    const [before = '', after = ''] = JSON.stringify({ Records: [event(at + 1, { userAgent: 'SPLIT' })] }).split(
      'SPLIT',
    );
    const raw = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from(after)]);
    expect(await review(gzipSync(raw))).toMatchObject({ integrity: { complete: true }, population: { events: 2 } });
  });

  test.each([
    ['without a time', { eventTime: undefined }],
    ['with a time that is none', { eventTime: 'yesterday' }],
    ['with a time of another kind', { eventTime: 5 }],
  ])('with a record %s is no log that was read whole', async (_, own) => {
    const { population, integrity } = await review(gzipRecords([event(at + 1), event(at + 2, own)]));
    expect(population.events).toBe(2);
    expect(population.unreadable).toMatchObject([{ why: '1 records without a readable eventTime' }]);
    expect(integrity.complete).toBe(false);
  });

  test('with names that objects in JavaScript have by birth is counted', async () => {
    const who = (userName: string) => ({ userIdentity: { type: 'IAMUser', userName } });
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const { administrators } = await review(gzipRecords(names.map((name, n) => event(at + n, who(name)))));
    expect(administrators.map(({ principal }) => principal)).toEqual(expect.arrayContaining(names));
  });
});

test('a month without events proves nothing', async () => {
  const tree = signLogs(trail, period, [{ at, body: gzipRecords([event(period.to)]) }]);
  const found = await reviewTree(tree, keys);
  expect(found.integrity.problems).toEqual([]);
  expect(found.population).toMatchObject({ files: 1, events: 0 });
  expect(proves(found)).toBe(false);
});

test('a mistake of our own is no fault of the log: the review ends, in one line that names where', async () => {
  jest.spyOn(RuleFold.prototype, 'add').mockImplementationOnce(() => {
    throw new TypeError('x is not a function');
  });
  const own =
    /^AWSLogs\/\S+\.json\.gz cannot be judged, by a mistake of the review's own: TypeError: x is not a function$/;
  await expect(review()).rejects.toThrow(own);
});

describe('what cannot be asked', () => {
  test('a folder that cannot be listed is not an empty folder', async () => {
    const source = new MemorySource(treeOf());
    jest.spyOn(source, 'list').mockRejectedValue(new Error('SlowDown'));
    await expect(reviewTree(source, keys)).rejects.toThrow('SlowDown');
  });

  test('a page of a listing that fails ends the review', async () => {
    const mock = mockClient(S3Client);
    mock
      .on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'AWSLogs/1/x' }], IsTruncated: true, NextContinuationToken: 'next' })
      .rejects(new Error('InternalError'));
    const source = new BucketSource(new S3Client({ region: 'eu-west-1' }), 'audit');
    await expect(planReview(MONTH, source, parseKeys(keys, 'keys'))).rejects.toThrow('InternalError');
    mock.restore();
  });

  test('a listing that S3 breaks off without an error is not taken for the whole', async () => {
    const mock = mockClient(S3Client);
    mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'AWSLogs/1/x' }], IsTruncated: true });
    const source = new BucketSource(new S3Client({ region: 'eu-west-1' }), 'audit');
    await expect(source.list('AWSLogs/')).rejects.toThrow('S3 broke off the listing of AWSLogs/');
    mock.restore();
  });

  test.each([
    ['a page that holds no listing', {}, 'what answered for S3 is no listing of AWSLogs/'],
    [
      'a listing that goes round in circles',
      { Contents: [], IsTruncated: true, NextContinuationToken: 'again' },
      'S3 broke off the listing of AWSLogs/',
    ],
  ])('%s is not taken for a folder', async (_, page, told) => {
    const mock = mockClient(S3Client);
    mock.on(ListObjectsV2Command).resolves(page);
    const source = new BucketSource(new S3Client({ region: 'eu-west-1' }), 'audit');
    await expect(source.list('AWSLogs/')).rejects.toThrow(told);
    mock.restore();
  });

  test('a digest whose download breaks off is read once more', async () => {
    const source = new MemorySource(treeOf());
    const read = source.read.bind(source);
    const broken = new Set<string>();
    async function* cut(body: AsyncIterable<Uint8Array>) {
      for await (const part of body) yield part.subarray(0, 20);
      throw new Error('aborted');
    }
    jest.spyOn(source, 'read').mockImplementation(async (name) => {
      const stored = await read(name);
      if (!name.includes('Digest') || broken.has(name)) return stored;
      broken.add(name);
      return { ...stored, body: cut(stored.body) };
    });
    const { integrity } = await reviewTree(source, keys);
    expect(integrity.problems).toEqual([]);
    expect(broken.size).toBeGreaterThan(0);
  });

  test('a digest that cannot be read was not changed: the review ends', async () => {
    const source = new MemorySource(treeOf());
    const read = source.read.bind(source);
    jest
      .spyOn(source, 'read')
      .mockImplementation((name) => (name.includes('Digest') ? Promise.reject(new Error('AccessDenied')) : read(name)));
    await expect(reviewTree(source, keys)).rejects.toThrow(/Digest.*AccessDenied/);
  });

  test('a log that cannot be read is reported', async () => {
    const source = new MemorySource(treeOf());
    const read = source.read.bind(source);
    jest
      .spyOn(source, 'read')
      .mockImplementation((name) => (name.includes('Digest') ? read(name) : Promise.reject(new Error('AccessDenied'))));
    const { integrity } = await reviewTree(source, keys);
    expect(integrity.problems).toMatchObject([{ kind: 'log-unreadable', detail: 'AccessDenied' }]);
  });

  test.each([
    ['AccessDenied', 403, 'Access Denied'],
    ['SlowDown', 503, 'Please reduce your request rate.'],
  ])('a log that S3 does not give is reported with what S3 says: %s', async (name, status, message) => {
    const tree = treeOf();
    const mock = mockClient(S3Client);
    const refusal = { name, $fault: 'client', $metadata: { httpStatusCode: status }, message } as const;
    mock.on(GetObjectCommand).rejects(new S3ServiceException(refusal));
    const bucket = new BucketSource(new S3Client({ region: 'eu-west-1' }), 'audit');
    const source = new MemorySource(tree);
    const read = source.read.bind(source);
    jest.spyOn(source, 'read').mockImplementation((name) => (name.includes('Digest') ? read(name) : bucket.read(name)));
    const { integrity, population } = await reviewTree(source, keys);
    const why = `${name} (HTTP ${status}): ${message}`;
    expect(integrity.problems).toMatchObject([{ kind: 'log-unreadable', detail: why }]);
    expect(population.unreadable).toMatchObject([{ why }]);
    mock.restore();
  });

  test('a log whose download breaks off is reported as that', async () => {
    const mock = mockClient(S3Client);
    async function* cut() {
      yield good.body.subarray(0, 20);
      throw new Error('aborted');
    }
    mock.on(GetObjectCommand).callsFake(() => ({ Body: cut() }));
    const { body } = await new BucketSource(new S3Client({ region: 'eu-west-1' }), 'audit').read('log');
    const reading = async () => {
      for await (const _ of body);
    };
    await expect(reading()).rejects.toThrow("S3's answer broke off (aborted)");
    mock.restore();
  });

  test('keys that CloudTrail does not tell end the review in one line', async () => {
    const mock = mockClient(CloudTrailClient);
    mock.on(ListPublicKeysCommand).rejects(awsError('AccessDenied', 'not\n  allowed'));
    await expect(cloudTrailKeys(MONTH)('eu-west-1', period)).rejects.toThrow(
      /^CloudTrail in eu-west-1 does not tell its keys \(AccessDenied: not allowed\); [^\n]*$/,
    );
    mock.restore();
  });

  test('a key that CloudTrail tells is good for its own time only', async () => {
    const mock = mockClient(CloudTrailClient);
    const [{ Value, Fingerprint }] = JSON.parse(keys) as [{ Value: string; Fingerprint: string }];
    const told = (start?: string, end?: string) => {
      const validity = {
        ...(start === undefined ? {} : { ValidityStartTime: new Date(start) }),
        ...(end === undefined ? {} : { ValidityEndTime: new Date(end) }),
      };
      const PublicKeyList = [{ Value: Buffer.from(Value, 'base64'), Fingerprint, ...validity }];
      mock.on(ListPublicKeysCommand).resolves({ PublicKeyList });
      return cloudTrailKeys(MONTH)('eu-west-1', period);
    };
    expect(await told('2026-09-20T00:00:00Z', '2026-11-20T00:00:00Z')).toHaveLength(1);
    expect(await told('2026-08-01T00:00:00Z', '2026-09-30T00:00:00Z')).toEqual([]);
    expect(await told('2026-11-02T00:00:00Z', '2026-12-01T00:00:00Z')).toEqual([]);
    expect(await told(undefined, '2026-11-20T00:00:00Z')).toHaveLength(1);
    expect(await told('2026-09-20T00:00:00Z')).toHaveLength(1);
    mock.restore();
  });

  test('keys that cannot be had end the review', async () => {
    const refused = () => Promise.reject(new Error('ListPublicKeys: AccessDenied'));
    await expect(planReview(MONTH, new MemorySource(treeOf()), refused)).rejects.toThrow('ListPublicKeys');
  });

  test('nobody is asked for the keys of a folder that is no Region', async () => {
    const client = jest.fn();
    expect(await cloudTrailKeys(MONTH, client)('evil.example.com/', period)).toEqual([]);
    expect(client).not.toHaveBeenCalled();
  });
});

test.each([
  ['no JSON', 'oops', 'no JSON'],
  ['an empty list', '[]', 'holds no key'],
  ['no key', '[{"Value":"AAAA","Fingerprint":"x"}]', 'key 1 (x)'],
  ['an object', '{"a":1}', 'expected a JSON list'],
])('keys that are %s are refused in one line that names the file', (_, json, why) => {
  expect(() => parseKeys(json, '--keys keys.json')).toThrow(why);
  expect(() => parseKeys(json, '--keys keys.json')).toThrow(/^--keys keys\.json: [^\n]*$/);
});
