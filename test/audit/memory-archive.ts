import { generateKeyPairSync, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { digestKeyOf } from '../../lambda/database-digest/digest-key';
import type { Archive, Signer } from '../../lambda/database-digest/extend-chain';

export interface StoredObject {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lastModified: Date;
}

/** An audit bucket in memory, with a clock of its own. */
export class MemoryArchive implements Archive {
  readonly objects = new Map<string, StoredObject>();
  now = new Date(0);

  async *list(prefix: string, after = ''): AsyncGenerator<{ key: string; lastModified: Date }> {
    for (const key of [...this.objects.keys()].sort()) {
      if (key.startsWith(prefix) && key > after) yield { key, lastModified: this.objects.get(key)!.lastModified };
    }
  }
  async folders(prefix: string): Promise<string[]> {
    const below = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
    return [
      ...new Set(below.filter((rest) => rest.includes('/')).map((rest) => `${prefix}${rest.split('/')[0]}/`)),
    ].sort();
  }
  async get(key: string): Promise<StoredObject> {
    const object = this.objects.get(key);
    if (!object) throw new Error(`NoSuchKey: ${key}`);
    return object;
  }
  async putOnce(key: string, body: Buffer, metadata: Readonly<Record<string, string>> = {}): Promise<boolean> {
    if (this.objects.has(key)) return false;
    this.objects.set(key, { body, metadata, lastModified: this.now });
    return true;
  }
  /** Puts a log with records of these times, delivered at another. */
  deliver(key: string, deliveredAt: string, times: string | readonly string[] = deliveredAt): void {
    const Records = [times].flat().map((eventTime) => ({ eventID: key, eventTime }));
    const body = gzipSync(JSON.stringify({ Records }));
    this.objects.set(key, { body, metadata: {}, lastModified: new Date(deliveredAt) });
  }
}

/** Signs as the KMS key does, with an RSA key of this process. */
export function localSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    key: digestKeyOf(publicKey.export({ format: 'der', type: 'spki' })),
    sign: async (text) => sign('sha256', Buffer.from(text), privateKey).toString('hex'),
  };
}
