import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { Period } from '../utc-time';

/** A key of CloudTrail's ListPublicKeys. */
export interface TrailKey {
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** Validity, in seconds. */
  readonly validity: Period;
}

/** Gives the keys with which the digests of a Region were signed in a period. @throws when they cannot be had */
export type KeyProvider = (region: string, period: Period) => Promise<readonly TrailKey[]>;

export class KeysError extends Error {
  override readonly name = 'KeysError';
}

/** Reads a key in DER, PKCS#1 (as CloudTrail gives it) or SPKI. */
export function readKey(der: Buffer): KeyObject {
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      return createPublicKey({ key: der, format: 'der', type });
    } catch {
      // the other form
    }
  }
  throw new KeysError('neither a PKCS#1 nor an SPKI public key in DER');
}

const instant = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text) / 1000)]);
const schema = z.array(
  z.object({
    Value: z.string().min(1),
    Fingerprint: z.string().min(1),
    ValidityStartTime: instant.optional(),
    ValidityEndTime: instant.optional(),
  }),
);

const overlap = (a: Period, b: Period) => a.from <= b.to && b.from <= a.to;

/** Keys from a file: a JSON list as ListPublicKeys returns it. @throws KeysError */
export function parseKeys(json: string, name: string): KeyProvider {
  const wanted =
    'a JSON list as ListPublicKeys returns it ([{"Value","Fingerprint","ValidityStartTime","ValidityEndTime"}])';
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch (error) {
    throw new KeysError(`${name}: no JSON (${(error as Error).message}); expected ${wanted}`);
  }
  const whole = z.object({ PublicKeyList: z.unknown() }).safeParse(input);
  const parsed = schema.safeParse(whole.success ? whole.data.PublicKeyList : input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new KeysError(`${name}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}; expected ${wanted}`);
  }
  if (parsed.data.length === 0) throw new KeysError(`${name}: holds no key; expected ${wanted}`);
  const keys = parsed.data.map((entry, index): TrailKey => {
    try {
      return {
        fingerprint: entry.Fingerprint,
        key: readKey(Buffer.from(entry.Value, 'base64')),
        validity: { from: entry.ValidityStartTime ?? -Infinity, to: entry.ValidityEndTime ?? Infinity },
      };
    } catch (error) {
      throw new KeysError(`${name}: key ${index + 1} (${entry.Fingerprint}): ${(error as Error).message}`);
    }
  });
  return (_region, period) => Promise.resolve(keys.filter((key) => overlap(key.validity, period)));
}

/** Keys that are asked for once a Region, and narrowed to each digest's window afterwards. */
export function cachedKeys(ask: (region: string) => Promise<readonly TrailKey[]>): KeyProvider {
  const answers = new Map<string, Promise<readonly TrailKey[]>>();
  return async (region, period) => {
    let answer = answers.get(region);
    if (!answer) answers.set(region, (answer = ask(region)));
    return (await answer).filter((key) => overlap(key.validity, period));
  };
}
