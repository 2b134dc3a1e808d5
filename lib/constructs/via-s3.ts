import { REGION } from '../policy';

/** Condition on the use of a key: only by S3, for whoever may reach the object. */
export const viaS3 = { 'kms:ViaService': `s3.${REGION}.amazonaws.com` };

/**
 * Conditions on the use of keys that are not known one by one: only by S3, for these objects. A bucket with a bucket key
 * names itself, one without names each object: hence a pattern such as `arn:aws:s3:::bucket*`.
 */
export const viaS3For = (objects: string | readonly string[]) => ({
  StringEquals: viaS3,
  StringLike: { 'kms:EncryptionContext:aws:s3:arn': objects },
});
