import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { ROOT } from '../../rehearsal/paths';

/** An account for commands that need one: S3 in memory (put, put once, get, list), and STS's answer to who is asking, and the platform's own functions. */
export interface AccountDouble {
  /** Environment by which the SDKs speak to it and to nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, string>;
  close(): void;
}

const CALLER =
  '<GetCallerIdentityResponse><GetCallerIdentityResult>' +
  '<Arn>arn:aws:sts::111122223333:assumed-role/custodia-production-reviewer/carla.bianchi@example.com</Arn>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

const failure = (status: number, code: string) => ({ status, body: `<Error><Code>${code}</Code></Error>` });

/** Runs a function of the platform itself, in a process of its own. @returns what its handler returns */
function invoke(name: string, payload: string, environment: AccountDouble['environment']): Promise<string> {
  const handler = JSON.stringify(join(ROOT, 'lambda', name, 'handler.ts'));
  const context = `{ functionName: '${name}', getRemainingTimeInMillis: () => 900_000 }`;
  const script = `require(${handler}).handler(${payload}, ${context}).then((result) => process.stderr.write(JSON.stringify(result)))`;
  const child = spawn(join(ROOT, 'node_modules', '.bin', 'tsx'), ['-e', script], {
    env: { ...process.env, ...environment, POWERTOOLS_LOG_LEVEL: 'SILENT', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return Promise.all([text(child.stderr), new Promise((done) => child.once('close', done))]).then(([told, code]) => {
    if (code !== 0) throw new Error(`${name} failed: ${told}`);
    return told;
  });
}

export async function accountDouble(): Promise<AccountDouble> {
  const objects = new Map<string, string>();

  async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://account');
    const path = decodeURIComponent(pathname.slice(1));
    const invoked = /^2015-03-31\/functions\/custodia-production-([a-z-]+)\/invocations$/.exec(path)?.[1];
    if (invoked) return { status: 200, body: await invoke(invoked, await text(request), environment) };
    if (request.method === 'POST') return { status: 200, body: CALLER };
    if (request.method === 'PUT') {
      if (request.headers['if-none-match'] && objects.has(path)) return failure(412, 'PreconditionFailed');
      objects.set(path, await text(request));
      return { status: 200, body: '' };
    }
    if (searchParams.has('versions')) return { status: 200, body: '<ListVersionsResult/>' };
    if (searchParams.has('list-type')) {
      const bucket = `${path.replace(/\/$/, '')}/`;
      const prefix = `${bucket}${searchParams.get('prefix') ?? ''}`;
      const delimiter = searchParams.get('delimiter');
      const entries = new Set<string>();
      for (const key of objects.keys()) {
        if (!key.startsWith(prefix)) continue;
        const cut = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
        const [shown, isFolder] = cut < 0 ? [key, false] : [key.slice(0, cut + 1), true];
        const name = shown.slice(bucket.length);
        entries.add(
          isFolder
            ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
            : `<Contents><Key>${name}</Key></Contents>`,
        );
      }
      return {
        status: 200,
        body: `<ListBucketResult><IsTruncated>false</IsTruncated>${[...entries].join('')}</ListBucketResult>`,
      };
    }
    const found = objects.get(path);
    return found === undefined ? failure(404, 'NoSuchKey') : { status: 200, body: found };
  }

  let environment: AccountDouble['environment'] = {};
  const server = createServer((request, response) => {
    answer(request)
      .then(({ status, body }) => response.writeHead(status).end(body))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  return {
    environment,
    objects,
    close: () => void server.close(),
  };
}
