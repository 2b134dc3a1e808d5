import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A public key as CloudTrail's ListPublicKeys gives them: PKCS#1, and named by the MD5 of its bytes. */
export interface DigestKey {
  readonly publicKey: KeyObject;
  /** PKCS#1 DER. */
  readonly der: Buffer;
  readonly fingerprint: string;
}

/** @param spki DER as KMS's GetPublicKey returns it */
export function digestKeyOf(spki: Uint8Array): DigestKey {
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  const der = publicKey.export({ format: 'der', type: 'pkcs1' });
  return { publicKey, der, fingerprint: createHash('md5').update(der).digest('hex') };
}

/** Whether a hexadecimal signature is this key's over a text (RSASSA-PKCS1-v1_5, SHA-256). */
export const signed = ({ publicKey }: DigestKey, text: string, signature: string): boolean =>
  verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'));
