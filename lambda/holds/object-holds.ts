import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import type { HeldObject } from './hold-ledger';
import { inParallel } from '../runtime/in-parallel';

/** Calls of S3 at a time. */
export const AT_ONCE = 24;

/** A version of an object. */
export type At = Omit<HeldObject, 'before'>;

const GONE = ['NoSuchKey', 'NoSuchVersion'];

export async function hasLegalHold(s3: S3Client, { bucket, key, versionId }: At): Promise<boolean> {
  try {
    const { LegalHold } = await s3.send(
      new GetObjectLegalHoldCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
    );
    return LegalHold?.Status === 'ON';
  } catch (error) {
    // What is gone since it was listed is told when it is to be held
    if (['NoSuchObjectLockConfiguration', ...GONE].includes((error as Error).name)) return false;
    throw error;
  }
}

/** Puts or lifts S3's legal hold of each object. @returns those that are no more: their lifecycle was faster */
export async function setLegalHolds(s3: S3Client, objects: readonly At[], Status: 'ON' | 'OFF'): Promise<At[]> {
  const gone: At[] = [];
  await inParallel(objects, AT_ONCE, async (object) => {
    try {
      await s3.send(
        new PutObjectLegalHoldCommand({
          Bucket: object.bucket,
          Key: object.key,
          VersionId: object.versionId,
          LegalHold: { Status },
        }),
      );
    } catch (error) {
      if (!GONE.includes((error as Error).name)) throw error;
      gone.push(object);
    }
  });
  return gone;
}
