import { Logger } from '@aws-lambda-powertools/logger';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { readEnvironment } from '../runtime/environment';
import { bucketArchive } from './bucket-archive';
import { digestKeyOf } from './digest-key';
import { extendChain, type Signer } from './extend-chain';

const environment = readEnvironment(['AUDIT_BUCKET', 'AWS_REGION', 'CHAIN_ACCOUNT', 'CHAIN_NAME', 'DIGEST_KEY']);
const logger = new Logger();
const s3 = new S3Client({});
const kms = new KMSClient({});
const KeyId = environment.DIGEST_KEY;
/** What a digest may take, in milliseconds: the next is not begun with less time left. */
const ENOUGH = 60_000;

/** Every hour: proves what was delivered of the databases' logs, by digests as CloudTrail's. */
export const handler = async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<number> => {
  const digests = await extendChain(
    bucketArchive(s3, environment.AUDIT_BUCKET),
    await signer(),
    {
      bucket: environment.AUDIT_BUCKET,
      account: environment.CHAIN_ACCOUNT,
      region: environment.AWS_REGION,
      name: environment.CHAIN_NAME,
    },
    new Date(),
    () => context.getRemainingTimeInMillis() > ENOUGH,
  );
  for (const { digestEndTime, logFiles } of digests)
    logger.info('Digest written', { digestEndTime, logs: logFiles.length });
  return digests.length;
};

async function signer(): Promise<Signer> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  if (!PublicKey) throw new Error(`KMS returned no public key of ${KeyId}`);
  return {
    key: digestKeyOf(PublicKey),
    sign: async (text) => {
      const { Signature } = await kms.send(
        new SignCommand({
          KeyId,
          Message: Buffer.from(text),
          MessageType: 'RAW',
          SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
        }),
      );
      if (!Signature) throw new Error(`KMS returned no signature by ${KeyId}`);
      return Buffer.from(Signature).toString('hex');
    },
  };
}
