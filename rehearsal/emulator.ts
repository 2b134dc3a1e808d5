import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../lib/config';
import { CACHE, ROOT, UNDER_CLOCK } from './paths';
import { RehearsalError } from './rehearsal-error';
import { endEmulator, writeRecord } from './run-folder';

/** A free loopback port; another process may take it before the emulator does, so starting is tried again. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** What fired while the clock was advanced. */
export interface Fired {
  readonly schedule?: string;
  readonly rule?: string;
  readonly target: string;
  readonly error?: string;
}

export interface Advance {
  readonly copies: number;
  readonly expired: number;
  readonly swept: Readonly<Record<string, number>>;
  /** Restore tests started. */
  readonly restores: number;
  readonly fired: readonly Fired[];
}

/** An object delivered in the past: its file lies at `folder/key`. */
export interface Delivery {
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A copy of a cluster made in the past: a recovery point of a vault, or a snapshot. */
export type PastCopy = { readonly at: string; readonly resource: string } & (
  | { readonly vault: string; readonly deleteAfterDays: number }
  | { readonly name: string; readonly kind: 'manual' | 'automated' }
);

/** The embedded emulator: one process group on a free loopback port, state in memory, time by its own clock. */
export class Emulator {
  private constructor(
    private readonly process: ChildProcess,
    readonly endpoint: string,
    private readonly folder: string,
    private readonly settings: Pick<Settings, 'account' | 'region'>,
  ) {}

  /** @param startAt ISO 8601: the virtual time at which it starts */
  static async start(
    python: string,
    folder: string,
    settings: Pick<Settings, 'account' | 'region'>,
    startAt: string,
  ): Promise<Emulator> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const log = openSync(join(folder, 'emulator.log'), 'a');
      const child = spawn(python, ['-m', 'emulator'], {
        cwd: folder,
        detached: true, // a group of its own, so that its Lambda processes end with it
        stdio: ['ignore', log, log],
        env: environment(folder, port, settings, startAt),
      });
      child.once('error', () => undefined);
      const emulator = new Emulator(child, `http://127.0.0.1:${port}`, folder, settings);
      writeRecord(folder, { pid: process.pid, emulator: child.pid, endpoint: emulator.endpoint });
      if (await emulator.isReady()) return emulator;
      emulator.stop();
      if (attempt === 3) {
        const last = readFileSync(join(folder, 'emulator.log'), 'utf8').trim().split('\n').slice(-3).join(' | ');
        throw new RehearsalError(`The emulator does not start: ${last}`);
      }
    }
  }

  private async isReady(): Promise<boolean> {
    for (let waited = 0; waited < 60_000 && this.process.exitCode === null; waited += 50) {
      const health = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
      if (health?.ok) return true;
      await sleep(50);
    }
    return false;
  }

  private async call<T>(route: string, body: object): Promise<T> {
    const response = await fetch(`${this.endpoint}/_rehearsal/${route}`, {
      method: 'POST',
      body: JSON.stringify({ account: this.settings.account, region: this.settings.region, ...body }),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`emulator, ${route}: ${answer.error ?? response.status}`);
    return answer;
  }

  /** Lives from now to a later time; `quiet`: what is scheduled fires at the next advance that is not. */
  advance(at: string, options: { quiet?: boolean } = {}): Promise<Advance> {
    return this.call('advance', { at, ...options });
  }

  async now(): Promise<Date> {
    const { now } = await this.call<{ now: number }>('now', {});
    return new Date(now * 1000);
  }

  /** Puts objects into a bucket as if at their time. */
  deliver(bucket: string, folder: string, manifest: readonly Delivery[]): Promise<{ objects: number }> {
    return this.call('deliver', { bucket, folder, manifest });
  }

  /** Makes copies of clusters as if at their time. @returns their names, in the same order */
  copy(copies: readonly PastCopy[]): Promise<{ names: string[] }> {
    return this.call('copy', { copies });
  }

  /** From here on every caller lives with its own role's permissions. */
  enforceIam(on: boolean): Promise<unknown> {
    return this.call('iam', { on });
  }

  /** Signs somebody in to a role, as his identity provider would. @returns the session's credentials, by the SDKs' variables */
  async signIn(role: string, session: string): Promise<NodeJS.ProcessEnv> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.call<Record<string, string>>('sign-in', {
      ...{ role, session },
    });
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  }

  /** Waits until no function is at work. */
  idle(): Promise<unknown> {
    return this.call('idle', {});
  }

  publishKey(key: object): Promise<unknown> {
    return this.call('public-key', key);
  }

  /** Resources of types that can have no effect here. */
  async accepted(): Promise<readonly { type: string; logicalId: string; stack: string }[]> {
    return (await this.call<{ resources: { type: string; logicalId: string; stack: string }[] }>('accepted', {}))
      .resources;
  }

  /** Leaves it running after this process. */
  async keep(): Promise<void> {
    await this.call('keep', {});
    writeRecord(this.folder, { pid: process.pid, emulator: this.process.pid, endpoint: this.endpoint, kept: true });
    this.process.unref();
  }

  /** Ends the emulator with every Lambda process it started. */
  stop(): void {
    endEmulator(this.process.pid);
  }
}

function environment(
  folder: string,
  port: number,
  { account, region }: Pick<Settings, 'account' | 'region'>,
  startAt: string,
): NodeJS.ProcessEnv {
  // Clean: Lambda processes inherit it.
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    PYTHONPATH: join(ROOT, 'rehearsal'),
    PYTHONPYCACHEPREFIX: join(CACHE, 'pycache'),
    PYTHONUNBUFFERED: '1',
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: account,
    MINISTACK_REGION: region,
    LAMBDA_EXECUTOR: 'local',
    // in virtual time: none is started anew because a day has passed
    LAMBDA_WARM_TTL_SECONDS: String(400 * 86_400),
    SFN_WAIT_SCALE: '0.01', // a workflow that waits half a minute for a restore need not here
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    DOCKER_HOST: 'unix:///nonexistent',
    LOG_LEVEL: 'INFO',
    REHEARSAL_PID: String(process.pid),
    START_AT: startAt,
    CLOCK_FILE: join(folder, 'clock'),
    MAIL_DIR: join(folder, 'mail'),
    NODE_PATH: join(ROOT, 'node_modules'),
    NODE_OPTIONS: UNDER_CLOCK,
  };
}
