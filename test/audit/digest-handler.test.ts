import { generateKeyPairSync, sign } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { bucketArchive } from '../../lambda/database-digest/bucket-archive';
import type { Digest } from '../../lambda/database-digest/digest';
import type * as Handler from '../../lambda/database-digest/handler';
import { awsError } from '../aws-error';

const s3 = mockClient(S3Client);
const kms = mockClient(KMSClient);
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = new Date('2026-10-31T09:10:00Z');
const logs = ['a', 'b'].map((name) => `database/didattica/2026/10/31/${name}.json.gz`);

const invoke = (remaining = 900_000) => {
  Object.assign(process.env, {
    AUDIT_BUCKET: 'audit',
    AWS_REGION: 'eu-west-1',
    CHAIN_ACCOUNT: '111122223333',
    CHAIN_NAME: 'custodia-production-database',
    DIGEST_KEY: 'arn:aws:kms:eu-west-1:111122223333:key/digests',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const { handler } = jest.requireActual<typeof Handler>('../../lambda/database-digest/handler');
  return handler({}, { getRemainingTimeInMillis: () => remaining });
};

describe('the hourly digest', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate'] });
    s3.reset();
    kms.reset();
    kms.on(GetPublicKeyCommand).resolves({ PublicKey: publicKey.export({ format: 'der', type: 'spki' }) });
    kms
      .on(SignCommand)
      .callsFake(({ Message }: { Message: Uint8Array }) => ({ Signature: sign('sha256', Message, privateKey) }));
    s3.on(ListObjectsV2Command).resolves({ KeyCount: 0 });
    s3.on(ListObjectsV2Command, { Prefix: 'database/', Delimiter: '/' }).resolves({
      CommonPrefixes: [{ Prefix: 'database/didattica/' }],
    });
    s3.on(ListObjectsV2Command, { Prefix: 'database/didattica/' })
      .resolvesOnce({
        IsTruncated: true,
        NextContinuationToken: '2',
        Contents: [{ Key: logs[0], LastModified: new Date('2026-10-31T08:20:00Z') }],
      })
      .resolvesOnce({ Contents: [{ Key: logs[1], LastModified: new Date('2026-10-31T08:30:00Z') }] });
    const body = gzipSync(JSON.stringify({ Records: [{ eventTime: '2026-10-31T08:00:00Z' }] }));
    s3.on(GetObjectCommand).callsFake(() => ({ Body: { transformToByteArray: async () => body } }));
    s3.on(PutObjectCommand).resolves({});
  });
  afterEach(() => jest.useRealTimers());

  test('admins.log-18-months: lists every page of logs, signs with the KMS key, and puts once with a checksum', async () => {
    expect(await invoke()).toBe(1);
    const { input } = s3.commandCalls(PutObjectCommand)[0]!.args[0];
    expect(input).toMatchObject({
      Bucket: 'audit',
      Key: 'database-digest/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/10/31/111122223333_CloudTrail-Digest_eu-west-1_custodia-production-database_eu-west-1_20261031T090000Z.json.gz',
      ChecksumAlgorithm: 'SHA256',
      IfNoneMatch: '*',
      Metadata: { signature: expect.stringMatching(/^[0-9a-f]{512}$/), 'signature-algorithm': 'SHA256withRSA' },
    });
    const { logFiles } = JSON.parse(gunzipSync(input.Body as Buffer).toString()) as Digest;
    expect(logFiles.map(({ s3Object }) => s3Object)).toEqual(logs);
    expect(kms.commandCalls(SignCommand)[0]!.args[0].input).toMatchObject({
      MessageType: 'RAW',
      SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
    });
  });

  test('lists no more than what comes after a key', async () => {
    for await (const { key } of bucketArchive(new S3Client({}), 'audit').list('database/didattica/', logs[0]))
      expect(logs).toContain(key);
    for (const { args } of s3.commandCalls(ListObjectsV2Command))
      expect(args[0].input).toMatchObject({ Prefix: 'database/didattica/', StartAfter: logs[0] });
    expect.assertions(4);
  });

  test('begins no digest that it has no time for', async () => {
    expect(await invoke(30_000)).toBe(0);
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
  });

  test('goes no further where another run has written the digest: the next would name one that nobody kept', async () => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed', 'exists'));
    expect(await invoke()).toBe(0);
    expect(s3.commandCalls(PutObjectCommand)).toHaveLength(1);
  });

  test.each([
    [
      'a page of the listing',
      () => s3.on(ListObjectsV2Command, { Prefix: 'database/didattica/' }).rejects(new Error('SlowDown')),
      'SlowDown',
    ],
    ['a log', () => s3.on(GetObjectCommand).rejects(new Error('NoSuchKey')), 'NoSuchKey'],
    ['the signature', () => kms.on(SignCommand).rejects(new Error('KMSInternal')), 'KMSInternal'],
  ])('without %s nothing is written, and the failure is heard', async (_, fail, message) => {
    fail();
    await expect(invoke()).rejects.toThrow(message);
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
  });
});
