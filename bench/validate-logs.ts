import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pythonEnvironment } from '../scripts/python-environment';
import { MONTH, type MonthOfLogs } from './month-of-logs';

const SERVER = join(__dirname, '../../shared/tools/trail-server.mjs');
const PORT = '4599';
const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

/** The bucket that the month's digests name. */
function bucketOf(logs: string): string {
  const digest = readdirSync(logs, { recursive: true, encoding: 'utf8' }).find((file) =>
    /CloudTrail-Digest.*\.json\.gz$/.test(file),
  );
  if (!digest) throw new Error(`${logs}: no digest in it`);
  const { digestS3Bucket } = JSON.parse(gunzipSync(readFileSync(join(logs, digest))).toString()) as {
    digestS3Bucket: string;
  };
  return digestS3Bucket;
}

/** Seconds that AWS's own tool needs to verify (only) the month, served from this machine. */
export async function validateLogs({ logs, keys }: MonthOfLogs): Promise<number> {
  if (!existsSync(SERVER))
    throw new Error(`${SERVER}: not here, so aws cloudtrail validate-logs has nothing to read from`);
  const python = await pythonEnvironment('scripts/requirements-aws-cli.txt');
  const server = spawn(process.execPath, [SERVER, logs, bucketOf(logs), keys, PORT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(server.stdout, 'data');
    const started = performance.now();
    const period = ['--start-time', `${MONTH}-01T00:00:00Z`, '--end-time', '2026-11-01T00:00:00Z'];
    const { status, stdout, stderr } = spawnSync(
      python,
      [
        ...['-m', 'awscli', 'cloudtrail', 'validate-logs', '--trail-arn', TRAIL],
        ...[...period, '--endpoint-url', `http://127.0.0.1:${PORT}`],
      ],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          ...{ AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_DEFAULT_REGION: 'eu-west-1' },
          AWS_ENDPOINT_URL: `http://127.0.0.1:${PORT}`,
        },
      },
    );
    if (status !== 0 || !/digest files valid/.test(stdout))
      throw new Error(`aws cloudtrail validate-logs: ${stderr}${stdout}`);
    return (performance.now() - started) / 1000;
  } finally {
    server.kill();
  }
}
