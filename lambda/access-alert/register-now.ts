import type { S3Client } from '@aws-sdk/client-s3';
import { parseRegister, RegisterError } from '../monthly-review/register/parse-register';
import { RegisterIndex } from '../monthly-review/register/register-index';
import { registerInForce, RegisterMissingError } from '../review-workflow/register-in-force';
import { read } from '../review-workflow/stored-objects';

/**
 * The register in force in a month; null when there is none or it has mistakes, because an alarm must not wait for a
 * register to be put right. @throws whatever S3 answers otherwise: the message is retried
 */
export async function registerNow(s3: S3Client, bucket: string, month: string): Promise<RegisterIndex | null> {
  try {
    const key = await registerInForce(s3, bucket, month);
    return new RegisterIndex(parseRegister(await read(s3, bucket, key), key, month));
  } catch (error) {
    if (error instanceof RegisterMissingError || error instanceof RegisterError) return null;
    throw error;
  }
}
