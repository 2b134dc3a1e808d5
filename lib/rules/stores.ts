import type { Resource, TemplateModel } from '../template/model';
import { list, object } from '../template/shape';

/** Resource types that hold data, with the properties that name their key: the first that is set counts. */
export const storeKeys: Readonly<Record<string, (resource: Resource) => unknown>> = {
  'AWS::S3::Bucket': ({ properties }) => {
    const [rule] = list(object(properties['BucketEncryption'])['ServerSideEncryptionConfiguration']);
    return object(object(rule)['ServerSideEncryptionByDefault'])['KMSMasterKeyID'];
  },
  'AWS::RDS::DBCluster': ({ properties }) => properties['KmsKeyId'],
  'AWS::Logs::LogGroup': ({ properties }) => properties['KmsKeyId'],
  'AWS::SQS::Queue': ({ properties }) => properties['KmsMasterKeyId'],
  'AWS::SNS::Topic': ({ properties }) => properties['KmsMasterKeyId'],
  'AWS::SecretsManager::Secret': ({ properties }) => properties['KmsKeyId'],
  'AWS::Backup::BackupVault': ({ properties }) => properties['EncryptionKeyArn'],
  'AWS::Backup::LogicallyAirGappedBackupVault': ({ properties }) => properties['EncryptionKeyArn'],
  'AWS::CloudTrail::Trail': ({ properties }) => properties['KMSKeyId'],
  'AWS::DynamoDB::Table': ({ properties }) => object(properties['SSESpecification'])['KMSMasterKeyId'],
  'AWS::ElastiCache::ReplicationGroup': ({ properties }) => properties['KmsKeyId'],
  // One cluster alone has no encryption at rest
  'AWS::ElastiCache::CacheCluster': () => undefined,
  'AWS::DocDB::DBCluster': ({ properties }) => properties['KmsKeyId'],
  'AWS::Kinesis::Stream': ({ properties }) => object(properties['StreamEncryption'])['KeyId'],
  'AWS::Neptune::DBCluster': ({ properties }) => properties['KmsKeyId'],
  'AWS::OpenSearchService::Domain': ({ properties }) => object(properties['EncryptionAtRestOptions'])['KmsKeyId'],
  'AWS::Redshift::Cluster': ({ properties }) => properties['KmsKeyId'],
  'AWS::DMS::ReplicationInstance': ({ properties }) => properties['KmsKeyId'],
  'AWS::KinesisFirehose::DeliveryStream': ({ properties }) =>
    object(properties['DeliveryStreamEncryptionConfigurationInput'])['KeyARN'],
};

/** Stores whose tags CloudFormation keeps: a trail or a stream is a way, not a place. */
export const taggedStores = Object.keys(storeKeys).filter(
  (type) => !['AWS::CloudTrail::Trail', 'AWS::KinesisFirehose::DeliveryStream'].includes(type),
);

/** The KMS key a value means, directly or through its alias. */
export function keyOf(value: unknown, from: Resource, model: TemplateModel): Resource | undefined {
  const target = model.targets(value, from).find(({ type }) => type === 'AWS::KMS::Key' || type === 'AWS::KMS::Alias');
  return target?.type === 'AWS::KMS::Alias'
    ? model.target(target.properties['TargetKeyId'], target, 'AWS::KMS::Key')
    : target;
}
