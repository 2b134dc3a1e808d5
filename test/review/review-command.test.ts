import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MONTH, registerJson } from './review-tree';
import { event, gzipRecords, keysJson, logKey, seconds, signingKey, signLogs, trailOf, writeTree } from './signed-tree';

const root = resolve(__dirname, '..', '..');
const server = join(root, '..', 'shared', 'tools', 'trail-server.mjs');
const key = signingKey();
const trail = trailOf(key);
const period = { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') };
const times = [2, 9, 16, 23, 30].map((day) => period.from + day * 86_400);
const sound = signLogs(
  trail,
  period,
  times.map((at) => ({ at, body: gzipRecords([event(at), event(at + 1, { eventName: 'StopLogging' })]) })),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'custodia-review-'));
  writeTree(join(folder, 'sound'), sound);
  const modified = new Map(sound);
  modified.set(logKey(trail, times[1]!, 'n001'), { body: gzipSync('{"Records":[]}') });
  writeTree(join(folder, 'modified'), modified);
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'history', 'review.json'), { recursive: true });
  mkdirSync(join(folder, 'timeless'));
  const seen = { person: 'Anna Verdi', lastAccess: 'yesterday', networks: [] };
  writeFileSync(join(folder, 'timeless', 'review.json'), JSON.stringify({ month: '2026-09', administrators: [seen] }));
  writeFileSync(join(folder, 'keys.json'), keysJson([key]));
  writeFileSync(join(folder, 'register.json'), registerJson);
  writeFileSync(join(folder, 'broken.json'), '{"administrators": [');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const argumentsOf = (options: Record<string, string>) => {
  const whole = { logs: 'sound', month: MONTH, register: 'register.json', keys: 'keys.json', out: 'out', ...options };
  return [
    join(root, 'scripts', 'custodia.mjs'),
    'review',
    ...Object.entries(whole).flatMap(([name, value]) => (value === '' ? [] : [`--${name}`, value])),
  ];
};
const run = (options: Record<string, string>, environment: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, argumentsOf(options), {
    ...{ cwd: folder, encoding: 'utf8' },
    env: { PATH: process.env['PATH'], ...environment },
  });
const written = (out: string) => readFileSync(join(folder, out, 'review.json'), 'utf8');

test('a sound month ends well and leaves all files, the same from one worker, from two, and at the other end of the world', () => {
  const one = run({ workers: '1', out: 'one' });
  expect(one).toMatchObject({ status: 0, stderr: '' });
  expect(one.stdout).toContain('2026-10: complete and unaltered; 10 events in 5 files');
  const files = ['accesses.csv', 'report.html', 'report.pdf', 'review.json'];
  expect(readdirSync(join(folder, 'one')).sort()).toEqual(files);
  expect(run({ workers: '2', out: 'two' }).status).toBe(0);
  expect(run({ workers: '1', out: 'far' }, { TZ: 'Pacific/Kiritimati', LC_ALL: 'ar_EG.UTF-8' }).status).toBe(0);
  const differing = ['two', 'far'].flatMap((out) =>
    files
      .filter((file) => !readFileSync(join(folder, out, file)).equals(readFileSync(join(folder, 'one', file))))
      .map((file) => `${out}/${file}`),
  );
  expect(differing).toEqual([]);
});

test('the report of very many findings, drawn by a thread of its own, is the same from one worker and from two', () => {
  const at = times[0]!;
  const stopped = { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' };
  const stops = Array.from({ length: 2001 }, (_, n) => event(at + n, stopped));
  writeTree(join(folder, 'many'), signLogs(trail, period, [{ at, body: gzipRecords(stops) }]));
  const [one, two] = ['1', '2'].map((workers) => {
    const out = `many-${workers}`;
    expect(run({ logs: 'many', out, workers }).stdout).toMatch(/, 200[1-9] findings\n$/);
    return readFileSync(join(folder, out, 'report.pdf'));
  });
  expect(two!.equals(one!)).toBe(true);
});

test('a month that is not proven ends with 1 and its report', () => {
  const { status, stdout } = run({ logs: 'modified', out: 'modified-out' });
  expect(status).toBe(1);
  expect(stdout).toContain('log-modified');
  expect(JSON.parse(written('modified-out'))).toMatchObject({ integrity: { complete: false } });
});

test('what V8 keeps of a run serves the next one only while it is whole', () => {
  expect(run({ out: 'kept' }).status).toBe(0);
  const kept = join(root, 'build', 'review.cache');
  const bytes = readFileSync(kept);
  for (let at = 100; at < bytes.length; at += 100) bytes[at] = bytes[at]! ^ 255;
  writeFileSync(kept, bytes);
  expect(run({ out: 'damaged' })).toMatchObject({ status: 0, stderr: '' });
  expect(written('damaged')).toBe(written('kept'));
});

test('a reader who stops reading changes nothing', async () => {
  const child = spawn(process.execPath, argumentsOf({ logs: 'modified', out: 'unheard' }), { cwd: folder });
  child.stdout.destroy();
  let told = '';
  child.stderr.on('data', (chunk) => (told += String(chunk)));
  const code = await new Promise((ended) => child.on('close', ended));
  expect({ code, told }).toEqual({ code: 1, told: '' });
  expect(readdirSync(join(folder, 'unheard'))).toHaveLength(4);
});

test.each(['log', 'digest'])('a %s whose gzip stream breaks off ends with 1 and is named', (which) => {
  const [name] = [...sound.keys()].filter((all) => all.includes('Digest') === (which === 'digest'));
  const body = Buffer.from(sound.get(name!)!.body);
  body[10] = body[10]! ^ 0b110; // the kind of its first block
  writeTree(join(folder, `broken-${which}`), new Map(sound).set(name!, { ...sound.get(name!)!, body }));
  for (const workers of ['1', '2']) {
    const { status, stdout } = run({ logs: `broken-${which}`, out: `broken-${which}-out`, workers });
    expect({ workers, status }).toEqual({ workers, status: 1 });
    expect(stdout).toContain(`${which === 'log' ? 'log-unreadable' : 'digest-modified'} ${name}`);
  }
});

test('a link that leads nowhere hides nothing that lies beside it', () => {
  writeTree(join(folder, 'link'), sound);
  const evil = logKey(trail, times[1]!, 'evil');
  writeTree(join(folder, 'link'), new Map([[evil, sound.get(logKey(trail, times[1]!, 'n001'))!]]));
  symlinkSync('/nowhere', join(folder, 'link', `${evil}.link`));
  const { status, stdout } = run({ logs: 'link', out: 'link-out' });
  expect(status).toBe(1);
  expect(stdout).toContain(`log-unlisted ${evil}:`);
  expect(stdout).toContain(`log-missing ${evil}.link`);
});

test('a month without events ends with 1 and its report', () => {
  const { status } = run({ month: '2026-09', out: 'nothing' });
  expect(status).toBe(1);
  expect(JSON.parse(written('nothing'))).toMatchObject({ population: { events: 0 } });
});

test.each([
  ['logs that are not there', { logs: 'nowhere' }, '--logs nowhere'],
  ['logs without a root', { logs: 'empty' }, '--logs empty: holds no AWSLogs/'],
  ['no month', { month: '2026-13' }, '2026-13'],
  ['a month of no such year', { month: '0026-10' }, '0026-10'],
  ['a register that is not there', { register: 'nowhere.json' }, '--register nowhere.json'],
  ['a broken register', { register: 'broken.json' }, 'broken.json'],
  ['broken keys', { keys: 'broken.json' }, '--keys broken.json'],
  ['a history that is not there', { history: 'nowhere' }, '--history nowhere'],
  ['a history with a folder for a review', { history: 'history' }, 'history/review.json: no file;'],
  ['a history of no time', { history: 'timeless' }, 'timeless/review.json: administrators.0.lastAccess: an instant'],
])('%s is told in one line, and nothing is written', (_, options, told) => {
  const { status, stdout, stderr } = run({ ...options, out: 'refused' });
  expect(stdout).toBe('');
  expect(stderr).toContain(told);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});

test('an out folder where there can be none is told in one line', () => {
  for (const out of ['/proc/custodia/out', 'keys.json/out']) {
    const { status, stderr } = run({ out });
    expect(stderr).toMatch(/^--out [^\n]*; a folder that is there or may be made is right\n$/);
    expect(status).toBe(2);
  }
});

test('a folder in the place of one file is told of, and none of the others is written', () => {
  mkdirSync(join(folder, 'occupied', 'report.pdf'), { recursive: true });
  const { status, stderr } = run({ out: 'occupied' });
  expect(stderr).toMatch(/^--out occupied: occupied\/report\.pdf is a folder; [^\n]* is right\n$/);
  expect(status).toBe(2);
  expect(readdirSync(join(folder, 'occupied'))).toEqual(['report.pdf']);
});

test('a command that is asked to end while it writes ends with all files', () => {
  const script = `
    const { writeAll } = require(${JSON.stringify(join(root, 'bin', 'write-all'))});
    const files = new Map([['a', '1'], ['b', '2']]);
    files.keys = function* () {
      for (const name of ['a', 'b']) {
        yield name;
        process.kill(process.pid, 'SIGTERM');
      }
    };
    writeAll('asked', files);`;
  const { status } = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), '-e', script], {
    cwd: folder,
  });
  expect(status).toBe(0);
  expect(readdirSync(join(folder, 'asked'))).toEqual(['a', 'b']);
});

test('a command that was killed while it wrote leaves nothing for long', () => {
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  for (const pid of [gone, process.pid]) mkdirSync(join(folder, 'killed', `.writing-${pid}-x`), { recursive: true });
  expect(run({ out: 'killed' }).status).toBe(0);
  expect(readdirSync(join(folder, 'killed')).filter((name) => name.startsWith('.'))).toEqual([
    `.writing-${process.pid}-x`,
  ]);
});

test('an out folder that is a file is told in one line, and stays', () => {
  writeFileSync(join(folder, 'file'), 'mine');
  const { status, stderr } = run({ out: 'file' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
});

describe("the key that signs the databases' digests", () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0123';
  const own = signingKey();
  let kms: ChildProcess;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const databases = trailOf(own, { base: 'database-digest/AWSLogs/', name: 'databases' });
    writeTree(
      join(folder, 'databases'),
      signLogs(databases, period, [{ at: times[0]!, body: gzipRecords([event(times[0]!)]) }]),
    );
    const answer = JSON.stringify({ KeyId: arn, PublicKey: own.der.spki.toString('base64') });
    // A process of its own: the command is waited for.
    const script = `require('http').createServer((asked, told) => {
        const known = asked.headers['x-amz-target'] === 'TrentService.GetPublicKey';
        told.writeHead(known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
        told.end(known ? ${JSON.stringify(answer)} : '{"__type":"NotFoundException"}');
      }).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;
    kms = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = String(await new Promise((ready) => kms.stdout?.once('data', ready))).trim();
    environment = {
      ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    };
  });
  afterAll(() => kms.kill());

  test('is asked of KMS where it is named', () => {
    expect(run({ logs: 'databases', out: 'unnamed' }).stdout).toContain('key-unknown');
    expect(run({ logs: 'databases', out: 'named', 'digest-key': arn }, environment)).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test.each(['0123', 'arn:aws:kms:eu-west-1'])(
    'that is none (%s), or that KMS does not tell, is told in one line',
    (named) => {
      const { status, stderr } = run(
        { logs: 'databases', out: 'refused', 'digest-key': named },
        { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      );
      expect(stderr).toMatch(/^--digest-key [^\n]* is right\n$/);
      expect(status).toBe(2);
    },
  );
});

if (!existsSync(server)) console.warn('No trail server beside the project: the review of a bucket is not tried.');
// Off only where the server of a trail, which is not part of the project, does not lie beside it.
(existsSync(server) ? describe : describe.skip)('a bucket', () => {
  let serving: ChildProcess;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const port = await new Promise<number>((done) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const free = (probe.address() as AddressInfo).port;
        probe.close(() => done(free));
      });
    });
    serving = spawn(process.execPath, [server, 'sound', 'audit', 'keys.json', String(port)], {
      ...{ cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    await new Promise((ready) => serving.stdout?.once('data', ready));
    environment = {
      ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_REGION: 'eu-west-1' },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    };
  });
  afterAll(() => serving.kill());

  test('gives the same review as the folder, with the keys that CloudTrail tells', () => {
    expect(run({ out: 'folder' }).status).toBe(0);
    expect(run({ logs: 's3://audit', keys: '', out: 'bucket' }, environment)).toMatchObject({ status: 0, stderr: '' });
    expect(written('bucket')).toBe(written('folder'));
  });

  test.each([
    ['that is not there', 's3://other'],
    ['whose prefix holds nothing', 's3://audit/nothing'],
  ])('%s is told in one line', (_, logs) => {
    const { status, stderr } = run({ logs, keys: '', out: 'refused' }, environment);
    expect(stderr).toContain(logs);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});
