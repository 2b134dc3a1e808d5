import { encryptionOf } from '../checks/buckets';
import { keyKept, keyOfStore, keysFor } from '../checks/keys';
import { keyOf } from '../../rules/stores';
import { check, each, type ClauseJudge } from '../check';

/** Vaults and backup buckets are encrypted with a key of their own, apart from the originals'. */
export const judge: ClauseJudge = (evidence) => {
  const { estate, model } = evidence;
  const originals = estate.clusters.map(({ resource }) => keyOf(resource.properties['KmsKeyId'], resource, model));
  return [
    ...each(estate.vaults, 'AWS::Backup::BackupVault', 'a vault for recovery points', (vault) => {
      const { EncryptionKeyArn } = vault.properties;
      const key = keyOf(EncryptionKeyArn, vault, model);
      const shared = key !== undefined && key.stack !== vault.stack && originals.includes(key);
      return [
        ...keyOfStore(evidence, vault, 'EncryptionKeyArn', EncryptionKeyArn),
        check(
          vault,
          'EncryptionKeyArn',
          "another key than the originals'",
          shared ? 'the same key' : 'another key',
          !shared,
        ),
      ];
    }),
    ...each(estate.bucketsOf('backups'), 'AWS::S3::Bucket', 'a bucket of backup copies', (bucket) => {
      const { algorithm, key } = encryptionOf(bucket);
      return [
        check(bucket, 'BucketEncryption.SSEAlgorithm', 'aws:kms', algorithm, /^aws:kms(:dsse)?$/.test(algorithm)),
        ...keyOfStore(evidence, bucket, 'BucketEncryption.KMSMasterKeyID', key),
      ];
    }),
    ...keysFor(evidence, 'backups').flatMap((key) => keyKept(evidence, key)),
  ];
};
