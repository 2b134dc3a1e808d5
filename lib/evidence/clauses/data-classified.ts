import { dataClasses, TAGS } from '../../policy';
import { isTrue, object, text } from '../../template/shape';
import { keyOf, storeKeys, taggedStores } from '../../rules/stores';
import { bucketProtected, bucketsFor, encryptionOf } from '../checks/buckets';
import { keyOfStore } from '../checks/keys';
import { meantFunctions } from '../checks/purposes';
import { check, each, shown, type Check, type ClauseJudge, type Evidence } from '../check';
import type { Resource } from '../../template/model';

/** Classes of people's data: an archive of school records holds no less. */
const OF_PEOPLE = dataClasses.filter((dataClass) => dataClass !== 'anonymous');
const HOLDS_RECORDS = ['AWS::RDS::DBCluster', 'AWS::S3::Bucket', 'AWS::Backup::BackupVault'];

/** Every store says which class of data it holds and who answers for it, and is encrypted for it. */
export const judge: ClauseJudge = (evidence) => {
  const stores = evidence.model.ofType(
    ...taggedStores,
    'AWS::RDS::DBInstance',
    'AWS::EFS::FileSystem',
    'AWS::KinesisFirehose::DeliveryStream',
  );
  return [
    ...each(stores.filter(isOwnStore), 'AWS::RDS::DBCluster', 'at least one store of data', (store) => [
      ...(store.type === 'AWS::KinesisFirehose::DeliveryStream' ? [] : tagged(store, evidence)),
      ...encrypted(store, evidence),
    ]),
    ...wayside(evidence),
    ...bucketsFor(evidence, 'data.classified').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ];
};

/** An instance of a cluster stores nothing of its own. */
const isOwnStore = ({ type, properties }: Resource): boolean =>
  type !== 'AWS::RDS::DBInstance' || properties['DBClusterIdentifier'] === undefined;

function tagged(store: Resource, { model }: Evidence): Check[] {
  const tags = model.tags(store);
  const dataClass = tags[TAGS.dataClass];
  const allowed: readonly string[] = HOLDS_RECORDS.includes(store.type) ? OF_PEOPLE : dataClasses;
  return [
    check(store, `Tags.${TAGS.dataClass}`, allowed.join(', '), dataClass, allowed.includes(dataClass ?? '')),
    check(store, `Tags.${TAGS.owner}`, 'who answers for the data', tags[TAGS.owner], Boolean(tags[TAGS.owner])),
  ];
}

/** Encryption at rest of the stores that no other clause speaks of. */
function encrypted(store: Resource, evidence: Evidence): Check[] {
  const { estate, model } = evidence;
  const { properties, type } = store;
  if (type === 'AWS::S3::Bucket') {
    if (estate.roleOf(store) === 'backups') return [];
    const { algorithm, key } = encryptionOf(store);
    return [
      check(store, 'BucketEncryption.SSEAlgorithm', 'aws:kms', algorithm, /^aws:kms(:dsse)?$/.test(algorithm)),
      ...keyOfStore(evidence, store, 'BucketEncryption.KMSMasterKeyID', key),
    ];
  }
  if (/^AWS::(RDS|Backup|SecretsManager)::/.test(type)) return [];
  if (type === 'AWS::KinesisFirehose::DeliveryStream') {
    const input = object(properties['DeliveryStreamEncryptionConfigurationInput']);
    const type_ = text(input['KeyType']);
    return [
      check(
        store,
        'DeliveryStreamEncryptionConfigurationInput.KeyType',
        'CUSTOMER_MANAGED_CMK',
        type_,
        type_ === 'CUSTOMER_MANAGED_CMK',
      ),
      ...keyOfStore(evidence, store, 'DeliveryStreamEncryptionConfigurationInput.KeyARN', input['KeyARN']),
    ];
  }
  if (type === 'AWS::EFS::FileSystem')
    return [check(store, 'Encrypted', 'true', properties['Encrypted'], isTrue(properties['Encrypted']))];
  const value = storeKeys[type]?.(store);
  if (type === 'AWS::Logs::LogGroup') return keyOfStore(evidence, store, 'KmsKeyId', value);
  const key = keyOf(value, store, model);
  return [
    check(
      store,
      'KmsKeyId',
      'a customer-managed key of these templates',
      shown(value, model, store),
      key !== undefined,
    ),
  ];
}

/** What functions, schedules and streams hold on the way: their settings, inputs and deliveries, under a key of these templates. */
const wayside = (evidence: Evidence): Check[] => {
  const { model } = evidence;
  const given: [Resource, string, unknown][] = [
    ...meantFunctions(evidence)
      .filter(({ properties }) => properties['Environment'] !== undefined)
      .map((worker): [Resource, string, unknown] => [worker, 'KmsKeyArn', worker.properties['KmsKeyArn']]),
    ...model.ofType('AWS::KinesisFirehose::DeliveryStream').map((stream): [Resource, string, unknown] => {
      const destination = object(stream.properties['ExtendedS3DestinationConfiguration']);
      return [
        stream,
        'ExtendedS3DestinationConfiguration.EncryptionConfiguration',
        object(object(destination['EncryptionConfiguration'])['KMSEncryptionConfig'])['AWSKMSKeyARN'],
      ];
    }),
  ];
  return given.map(([resource, property, value]) => {
    const key = keyOf(value, resource, model);
    return check(resource, property, 'a key of these templates', key?.logicalId ?? value, key !== undefined);
  });
};
