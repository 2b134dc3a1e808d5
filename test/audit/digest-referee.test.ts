import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { logObjects } from '../../lambda/database-log/log-object';
import { extendChain } from '../../lambda/database-digest/extend-chain';
import { pythonEnvironment } from '../../scripts/python-environment';
import { localSigner, MemoryArchive } from './memory-archive';

const root = resolve(__dirname, '..', '..');
const server = join(root, '..', 'shared', 'tools', 'trail-server.mjs');
const chain = { bucket: 'audit', account: '111122223333', region: 'eu-west-1', name: 'custodia-production-database' };

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

describe('aws cloudtrail validate-logs, as referee', () => {
  // Off only where the server of a trail does not lie beside the project: said below.
  const judged = existsSync(server) ? test : test.skip;
  if (!existsSync(server)) console.warn(`The referee of the database digests has no ${server} to read from`);
  let folder: string;
  let python: string;
  let serving: ChildProcess | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'custodia-digests-'));
    python = await pythonEnvironment('scripts/requirements-aws-cli.txt');
    await writeTrail(folder);
  });
  afterAll(() => {
    serving?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Recorded logs of two hours, an hour without logs, digests of a day. */
  async function writeTrail(into: string): Promise<void> {
    const archive = new MemoryArchive();
    const signer = localSigner();
    const lines = readFileSync(join(__dirname, 'samples', 'postgresql-15.log'), 'utf8')
      .trimEnd()
      .split('\n');
    for (let hour = 0; hour < 24; hour++) {
      if (hour !== 3) {
        const delivery = {
          messageType: 'DATA_MESSAGE',
          owner: chain.account,
          logGroup: '/aws/rds/cluster/custodia-production-didattica/postgresql',
          logStream: 'custodia-production-didattica-1',
          logEvents: lines
            .slice(hour, hour + 40)
            .map((message, at) => ({ id: `${hour}-${at}`, timestamp: 0, message })),
        };
        for (const { key, body } of logObjects(delivery, chain.region, 'custodia-production-')) {
          archive.objects.set(key, { body, metadata: {}, lastModified: new Date(Date.UTC(2026, 10, 23, hour, 30)) });
        }
      }
      await extendChain(archive, signer, chain, new Date(Date.UTC(2026, 10, 23, hour + 1, 10)));
    }
    for (const [key, { body, metadata }] of archive.objects) {
      mkdirSync(dirname(join(into, 'bucket', key)), { recursive: true });
      writeFileSync(join(into, 'bucket', key), body);
      writeFileSync(join(into, 'bucket', `${key}.meta.json`), JSON.stringify(metadata));
    }
    const validity = { ValidityStartTime: Date.UTC(2026, 0) / 1000, ValidityEndTime: Date.UTC(2028, 0) / 1000 };
    const { der, fingerprint } = signer.key;
    writeFileSync(
      join(into, 'keys.json'),
      JSON.stringify([{ Value: der.toString('base64'), Fingerprint: fingerprint, ...validity }]),
    );
  }

  async function validate(): Promise<string> {
    const port = await freePort();
    const arn = `arn:aws:cloudtrail:${chain.region}:${chain.account}:trail/${chain.name}`;
    const parameters = [
      server,
      join(folder, 'bucket'),
      chain.bucket,
      join(folder, 'keys.json'),
      String(port),
      chain.region,
      arn,
    ];
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    serving = child;
    await new Promise((ready) => child.stdout.once('data', ready));
    writeFileSync(join(folder, 'config'), '[default]\ns3 =\n  addressing_style = path\n');
    const command = ['-m', 'awscli', 'cloudtrail', 'validate-logs', '--trail-arn', arn];
    const where = ['--s3-bucket', chain.bucket, '--s3-prefix', 'database-digest'];
    const { stdout, stderr } = await run(
      python,
      [
        ...command,
        ...where,
        ...['--start-time', '2026-11-23T00:00:00Z', '--end-time', '2026-11-24T01:00:00Z', '--verbose'],
      ],
      port,
    );
    child.kill();
    return stdout + stderr;
  }

  const run = (command: string, parameters: string[], port: number) =>
    new Promise<{ stdout: string; stderr: string }>((done) => {
      const child = spawn(command, parameters, {
        env: {
          PATH: process.env['PATH'],
          AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_DEFAULT_REGION: chain.region,
          AWS_CONFIG_FILE: join(folder, 'config'),
        },
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => (stdout += data));
      child.stderr.on('data', (data) => (stderr += data));
      child.once('close', () => done({ stdout, stderr }));
    });

  judged(
    'admins.log-18-months: finds every digest and every log of the databases valid, and a changed one invalid',
    async () => {
      const sound = await validate();
      expect(sound).toContain('24/24 digest files valid');
      expect(sound).toContain('23/23 log files valid');
      const { log } = /Log file\s+s3:\/\/audit\/(?<log>\S+)\s+valid/.exec(sound)!.groups!;
      writeFileSync(join(folder, 'bucket', log!), 'H4sIAAAAAAAA');
      expect(await validate()).toMatch(/22\/23 log files valid, 1\/23 log files INVALID/);
    },
  );
});
