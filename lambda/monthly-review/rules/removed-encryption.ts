import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { fieldOf, flag, isOff, listOf, parameter, textParameter } from './record-fields';
import { switchesOff } from './weakening';

/** Whether a queue or topic is left without encryption: its key or SQS's own goes, and neither comes. */
function dropsQueueEncryption(event: AccessEvent): boolean {
  const single = textParameter(event, 'attributeName');
  const value = (name: string) =>
    single === name ? (parameter(event, 'attributeValue') ?? '') : fieldOf(parameter(event, 'attributes'), name);
  const [key, managed] = [value('KmsMasterKeyId'), flag(value('SqsManagedSseEnabled'))];
  return !key && managed !== true && (key === '' || managed === false);
}

/** Parameters by which a database refuses whoever comes without TLS, and values that let him in. */
const TLS = /^(rds\.force_ssl|require_secure_transport|require_ssl|tls)$/;
const OPTIONAL = /^(0|off|false|disabled)$/i;

/** Whether a change of a database's parameters lets connections in that are not encrypted. */
const dropsTls = (event: AccessEvent): boolean =>
  listOf(parameter(event, 'parameters')).some(
    (one) =>
      TLS.test(String(fieldOf(one, 'parameterName'))) && OPTIONAL.test(String(fieldOf(one, 'parameterValue') ?? '')),
  );

/** Encryption taken away, at rest or on the way. */
export const encryptionActs: readonly Act[] = [
  {
    services: ['s3'],
    eventNames: ['DeleteBucketEncryption'],
    it: 'cifratura del bucket tolta',
    en: "bucket's encryption removed",
    severity: 'high',
  },
  {
    services: ['sqs', 'sns'],
    eventNames: ['SetQueueAttributes', 'SetTopicAttributes'],
    it: 'cifratura tolta',
    en: 'encryption removed',
    severity: 'medium',
    when: dropsQueueEncryption,
  },
  {
    services: ['kinesis', 'firehose', 'logs', 's3tables'],
    eventNames: [
      'StopStreamEncryption',
      'StopDeliveryStreamEncryption',
      'DisassociateKmsKey',
      'DeleteTableBucketEncryption',
    ],
    it: 'cifratura tolta',
    en: 'encryption removed',
    severity: 'medium',
  },
  {
    services: ['dynamodb'],
    eventNames: ['UpdateTable'],
    it: 'cifratura con la chiave propria tolta',
    en: "encryption with one's own key removed",
    severity: 'medium',
    when: (event) => isOff(event, 'sSESpecification', 'enabled'),
  },
  {
    services: ['redshift', 'elasticache', 'xray', 'glue', 'athena'],
    eventNames: [
      'ModifyCluster',
      'ModifyReplicationGroup',
      'PutEncryptionConfig',
      'PutDataCatalogEncryptionSettings',
      'UpdateWorkGroup',
    ],
    it: 'cifratura tolta',
    en: 'encryption removed',
    severity: 'medium',
    when: (event) =>
      switchesOff(event, 'encrypted') ||
      switchesOff(event, 'transitEncryptionEnabled') ||
      (event.eventName === 'PutEncryptionConfig' && switchesOff(event, 'type')) ||
      switchesOff(event, 'dataCatalogEncryptionSettings', 'encryptionAtRest', 'catalogEncryptionMode') ||
      flag(parameter(event, 'configurationUpdates', 'resultConfigurationUpdates', 'removeEncryptionConfiguration')) ===
        true,
  },
  {
    services: ['es'],
    eventNames: ['UpdateDomainConfig', 'UpdateElasticsearchDomainConfig'],
    it: 'accesso senza TLS permesso',
    en: 'access without TLS allowed',
    severity: 'medium',
    when: (event) => switchesOff(event, 'domainEndpointOptions', 'enforceHTTPS'),
  },
  {
    services: ['rds', 'kafka'],
    eventNames: ['ModifyDBProxy', 'UpdateSecurity'],
    it: 'accesso ai dati senza TLS permesso',
    en: 'access to the data without TLS allowed',
    severity: 'medium',
    when: (event) =>
      switchesOff(event, 'requireTLS') ||
      textParameter(event, 'encryptionInfo', 'encryptionInTransit', 'clientBroker').includes('PLAINTEXT'),
  },
  {
    services: ['rds', 'redshift'],
    eventNames: ['ModifyDBClusterParameterGroup', 'ModifyDBParameterGroup', 'ModifyClusterParameterGroup'],
    it: 'accesso al database senza TLS permesso',
    en: 'access to the database without TLS allowed',
    severity: 'medium',
    when: dropsTls,
  },
];
