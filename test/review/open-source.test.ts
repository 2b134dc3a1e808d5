import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSource } from '../../bin/review/open-source';

// By the name that it has when it is compiled.
jest.mock(
  '../../lambda/monthly-review/source/bucket-source.js',
  () => jest.requireActual<object>('../../lambda/monthly-review/source/bucket-source'),
  { virtual: true },
);

/** Milliseconds. */
const SILENT = 200;
const LISTING = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

/** Something that answers for S3, as long as the test lasts. */
async function standIn(answer: (response: ServerResponse) => void, test: () => Promise<void>): Promise<void> {
  const server: Server = createServer((_, response) => answer(response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const before = process.env;
  process.env = {
    ...before,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
  };
  try {
    await test();
  } finally {
    process.env = before;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

test('a bucket that answers is listed', async () => {
  await standIn(
    (response) => response.end(LISTING),
    async () => expect(await (await openSource('s3://audit/', SILENT)).list('AWSLogs/')).toEqual([]),
  );
});

test('a bucket is listed where the environment names no Region', async () => {
  await standIn(
    (response) => response.end(LISTING),
    async () => {
      delete process.env['AWS_REGION'];
      delete process.env['AWS_DEFAULT_REGION'];
      expect(await (await openSource('s3://audit/', SILENT)).list('AWSLogs/')).toEqual([]);
    },
  );
});

test('a listing that never comes is an error, not a wait for ever', async () => {
  await standIn(
    () => undefined,
    async () =>
      expect((await openSource('s3://audit/', SILENT)).list('AWSLogs/')).rejects.toThrow(
        /^s3:\/\/audit\/AWSLogs\/ cannot be listed: TimeoutError/,
      ),
  );
});

test('an object that does not go on is an error, not a wait for ever', async () => {
  await standIn(
    (response) => void response.writeHead(200, { 'content-length': 1000 }).write('begun'),
    async () => {
      const { body } = await (await openSource('s3://audit/', SILENT)).read('AWSLogs/x.json.gz');
      const reading = async () => {
        for await (const _ of body);
      };
      await expect(reading()).rejects.toThrow("S3's answer broke off");
    },
  );
});

test('what is no folder and no bucket is refused in one line', async () => {
  for (const logs of [__filename, `${__dirname}/nowhere`]) {
    await expect(openSource(logs)).rejects.toThrow(`--logs ${logs}: no such folder; expected the root that contains`);
  }
  await expect(openSource('s3://')).rejects.toThrow('--logs s3://: no bucket named');
  await expect(openSource(__dirname)).resolves.toBeDefined();
});
