import type { S3Client } from '@aws-sdk/client-s3';
import { kept } from './object-layout';
import { list } from './stored-objects';

/** There is no register of administrators: nobody can be told apart, so no month can be reviewed. */
export class RegisterMissingError extends Error {
  override readonly name = 'RegisterMissingError';
}

/**
 * The key of the register in force in a month. Registers lie in the reports bucket as `registers/<first day>.json`, each
 * replacing the one before from that day on; a month is reviewed by the last that was in force in it. A month before the
 * first register is reviewed by the first: its appointments carry their own dates.
 */
export async function registerInForce(s3: S3Client, bucket: string, month: string): Promise<string> {
  const keys: string[] = [];
  for await (const { Key = '' } of list(s3, bucket, kept.registers)) {
    if (/^registers\/\d{4}-\d{2}-\d{2}\.json$/.test(Key)) keys.push(Key);
  }
  keys.sort();
  const inForce = keys.findLast((key) => key.slice(kept.registers.length).slice(0, 7) <= month) ?? keys[0];
  if (!inForce) {
    throw new RegisterMissingError(
      `There is no register of administrators in s3://${bucket}/${kept.registers}: put one there as ${kept.registers}<first day in force, YYYY-MM-DD>.json`,
    );
  }
  return inForce;
}
