import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { policyOf } from './policy-document';
import { fieldOf, flag, isOff, isOn, listOf, parameter, textParameter } from './record-fields';
import { accountOf, others, sharedWith } from './sharing';

/** The parts of a policy of OpenSearch Serverless: a list, of networks or of principals. */
const partsOf = (event: AccessEvent) => listOf(policyOf(parameter(event, 'policy')));

/** Databases, buckets and images of further services made reachable by others; blocks against it taken away. */
export const openedStoreActs: readonly Act[] = [
  {
    services: ['rds'],
    eventNames: ['CreateDBCluster', 'ModifyDBCluster', 'RestoreDBClusterFromSnapshot', 'RestoreDBClusterToPointInTime'],
    it: 'database reso raggiungibile da Internet',
    en: 'database made reachable from the Internet',
    severity: 'high',
    when: (event) => isOn(event, 'enableInternetAccessGateway'),
  },
  {
    services: ['lightsail', 'neptune-graph', 'timestream-influxdb', 'dms', 'rds', 'kafka'],
    eventNames: [
      'CreateRelationalDatabase',
      'CreateRelationalDatabaseFromSnapshot',
      'UpdateRelationalDatabase',
      'CreateGraph',
      'CreateGraphUsingImportTask',
      'RestoreGraphFromSnapshot',
      'UpdateGraph',
      'CreateDbInstance',
      'CreateDbCluster',
      'RestoreFromDbBackup',
      'CreateInstanceProfile',
      'ModifyInstanceProfile',
      'CreateDBShardGroup',
      'UpdateConnectivity',
    ],
    it: 'database reso raggiungibile da Internet',
    en: 'database made reachable from the Internet',
    severity: 'high',
    when: (event) =>
      isOn(event, 'publiclyAccessible') ||
      isOn(event, 'publicConnectivity') ||
      textParameter(event, 'connectivityInfo', 'publicAccess', 'type') === 'SERVICE_PROVIDED_EIPS',
  },
  {
    services: ['lightsail'],
    eventNames: ['UpdateBucket'],
    it: 'bucket aperto ad altri',
    en: 'bucket opened to others',
    severity: 'high',
    when: (event) =>
      textParameter(event, 'accessRules', 'getObject') === 'public' ||
      isOn(event, 'accessRules', 'allowPublicOverrides') ||
      others(event, listOf(parameter(event, 'readonlyAccessAccounts'))),
  },
  {
    services: ['aoss'],
    eventNames: ['CreateSecurityPolicy', 'UpdateSecurityPolicy', 'CreateAccessPolicy', 'UpdateAccessPolicy'],
    it: 'raccolta di dati resa raggiungibile da altri',
    en: 'collection of data made reachable by others',
    severity: 'high',
    when: (event) =>
      partsOf(event).some((part) => flag(fieldOf(part, 'AllowFromPublic')) === true) ||
      others(
        event,
        partsOf(event).flatMap((part) => listOf(fieldOf(part, 'Principal')).map(accountOf)),
      ),
  },
  {
    services: ['elasticmapreduce'],
    eventNames: ['PutBlockPublicAccessConfiguration'],
    it: "blocco dell'accesso pubblico tolto",
    en: 'public-access block removed',
    severity: 'high',
    when: (event) => isOff(event, 'blockPublicAccessConfiguration', 'blockPublicSecurityGroupRules'),
  },
  {
    services: ['ssm'],
    eventNames: ['UpdateServiceSetting'],
    it: "blocco dell'accesso pubblico ai documenti tolto",
    en: 'public-access block of documents removed',
    severity: 'medium',
    when: (event) =>
      textParameter(event, 'settingId').endsWith('/ssm/documents/console/public-sharing-permission') &&
      /^enable$/i.test(textParameter(event, 'settingValue')),
  },
  {
    services: ['ec2'],
    eventNames: ['ModifyFpgaImageAttribute'],
    it: 'immagine resa raggiungibile da altri',
    en: 'image made reachable by others',
    severity: 'high',
    when: (event) => sharedWith(event, 'loadPermission'),
  },
  {
    services: ['workspaces', 'appstream'],
    eventNames: ['UpdateWorkspaceImagePermission', 'UpdateImagePermissions'],
    it: 'immagine resa raggiungibile da altri',
    en: 'image made reachable by others',
    severity: 'high',
    when: (event) =>
      flag(parameter(event, 'allowCopyImage')) !== false && others(event, [parameter(event, 'sharedAccountId')]),
  },
  {
    services: ['ecr'],
    eventNames: ['PutReplicationConfiguration'],
    it: 'immagini replicate in un altro account',
    en: 'images replicated to another account',
    severity: 'medium',
    when: (event) =>
      others(
        event,
        listOf(parameter(event, 'replicationConfiguration', 'rules'))
          .flatMap((rule) => listOf(fieldOf(rule, 'destinations')))
          .map((destination) => fieldOf(destination, 'registryId')),
      ),
  },
  {
    services: ['ds', 's3', 'lakeformation'],
    eventNames: ['ShareDirectory', 'CreateAccessGrant', 'GrantPermissions', 'BatchGrantPermissions'],
    it: 'dati resi raggiungibili da un altro account',
    en: 'data made reachable by another account',
    severity: 'high',
    when: (event) =>
      others(
        event,
        [
          parameter(event, 'shareTarget', 'id'),
          parameter(event, 'grantee', 'granteeIdentifier'),
          parameter(event, 'principal', 'dataLakePrincipalIdentifier'),
          ...listOf(parameter(event, 'entries')).map((entry) =>
            fieldOf(entry, 'principal', 'dataLakePrincipalIdentifier'),
          ),
        ].map(accountOf),
      ),
  },
  {
    services: ['backup', 'dynamodb'],
    eventNames: ['StartCopyJob', 'CreateBackupPlan', 'UpdateBackupPlan', 'ExportTableToPointInTime'],
    it: 'copie portate in un altro account',
    en: 'copies carried to another account',
    severity: 'high',
    when: (event) =>
      others(
        event,
        [
          parameter(event, 'destinationBackupVaultArn'),
          parameter(event, 's3BucketOwner'),
          ...listOf(parameter(event, 'backupPlan', 'rules'))
            .flatMap((rule) => listOf(fieldOf(rule, 'copyActions')))
            .map((copy) => fieldOf(copy, 'destinationBackupVaultArn')),
        ].map(accountOf),
      ),
  },
  {
    // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
    services: ['ec2'],
    eventNames: ['SharedSnapshotCopyInitiated', 'SharedSnapshotVolumeCreated'],
    it: 'copia di un disco presa da un altro account con cui è condivisa',
    en: 'copy of a disk taken by another account that it is shared with',
    severity: 'high',
    whoever: true,
  },
  {
    services: ['quicksight'],
    eventNames: ['UpdatePublicSharingSettings'],
    it: 'condivisione pubblica permessa',
    en: 'public sharing allowed',
    severity: 'medium',
    when: (event) => isOn(event, 'publicSharingEnabled'),
  },
  {
    services: ['ram'],
    eventNames: ['UpdateResourceShare'],
    it: 'risorse condivise con altri account',
    en: 'resources shared with other accounts',
    severity: 'medium',
    when: (event) => isOn(event, 'allowExternalPrincipals'),
  },
];
