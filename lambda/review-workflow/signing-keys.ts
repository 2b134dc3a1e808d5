import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { digestKeyOf } from '../database-digest/digest-key';
import type { KeyProvider, TrailKey } from '../monthly-review/trail/public-keys';

/**
 * The keys that digests were signed with: CloudTrail's, and the audit stack's own, which signs the databases' digests.
 * @param digestKey ARN of the audit stack's signing key
 */
export async function signingKeys(cloudTrail: KeyProvider, kms: KMSClient, digestKey: string): Promise<KeyProvider> {
  const database = await databaseKey(kms, digestKey);
  return async (region, period) => [database, ...(await cloudTrail(region, period))];
}

async function databaseKey(kms: KMSClient, digestKey: string): Promise<TrailKey> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: digestKey }));
  if (!PublicKey) throw new Error(`KMS gave no public key of ${digestKey}`);
  const { publicKey, fingerprint } = digestKeyOf(PublicKey);
  return { fingerprint, key: publicKey, validity: { from: -Infinity, to: Infinity } };
}
