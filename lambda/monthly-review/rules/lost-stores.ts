import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { entriesOf, fieldOf, isOn, listOf, parameter, textParameter } from './record-fields';
import { anyFewerDays, fewerDays, switchesOff } from './weakening';

/** The first of some parameters that sets fewer days than are kept. */
const fewerDaysOf =
  (...paths: readonly (readonly string[])[]) =>
  (event: AccessEvent): string | false =>
    anyFewerDays(paths.map((path) => parameter(event, ...path)));

/** A file system of FSx says its days under its own kind. */
const fileSystemDays = (event: AccessEvent): string | false =>
  anyFewerDays(entriesOf(parameter(event)).map(([, kind]) => fieldOf(kind, 'automaticBackupRetentionDays')));

/** Days after which a schedule of Data Lifecycle Manager lets its copies go; undefined where it counts copies. */
function scheduleDays(schedule: unknown): unknown {
  const rule = fieldOf(schedule, 'retainRule');
  return fieldOf(rule, 'intervalUnit') === 'DAYS' ? fieldOf(rule, 'interval') : undefined;
}

const keepsLess = (event: AccessEvent): string | boolean =>
  switchesOff(event, 'state') ||
  anyFewerDays([
    parameter(event, 'retainInterval'),
    ...listOf(parameter(event, 'policyDetails', 'schedules')).map(scheduleDays),
  ]);

/** Whether a table or key-value store loses one of its copies in other Regions. */
const dropsReplica = (event: AccessEvent): boolean =>
  listOf(parameter(event, 'replicaUpdates')).some((update) => fieldOf(update, 'delete') !== undefined);

/** Databases, file systems and copies beside RDS, AWS Backup and S3: deleted, or kept for less. */
export const storeActs: readonly Act[] = [
  {
    services: ['dynamodb', 'cassandra'],
    eventNames: ['DeleteTable', 'DeleteBackup', 'DeleteTableReplica', 'DropTable', 'DropKeyspace', 'DeleteKeyspace'],
    it: 'tabella o copia eliminata',
    en: 'table or copy deleted',
    severity: 'high',
  },
  {
    services: ['dynamodb'],
    eventNames: ['UpdateTable', 'UpdateGlobalTable'],
    it: "copia della tabella in un'altra Region eliminata",
    en: "table's copy in another Region deleted",
    severity: 'medium',
    when: dropsReplica,
  },
  {
    services: ['dynamodb', 'cassandra'],
    eventNames: ['UpdateContinuousBackups', 'UpdateTable'],
    it: 'ripristino a un istante disabilitato o accorciato',
    en: 'point-in-time recovery disabled or shortened',
    severity: 'high',
    when: (event) =>
      switchesOff(event, 'pointInTimeRecoverySpecification', 'pointInTimeRecoveryEnabled') ||
      switchesOff(event, 'pointInTimeRecovery', 'status') ||
      fewerDays(parameter(event, 'pointInTimeRecoverySpecification', 'recoveryPeriodInDays')),
  },
  {
    services: ['elasticfilesystem'],
    eventNames: ['DeleteFileSystem', 'PutBackupPolicy'],
    it: 'archivio di file o sue copie eliminati',
    en: 'file system or its backups deleted',
    severity: 'high',
    when: (event) =>
      event.eventName === 'DeleteFileSystem' || /disab/i.test(textParameter(event, 'backupPolicy', 'status')),
  },
  {
    services: ['redshift', 'docdb', 'neptune', 'elasticache', 'memorydb', 'memory-db', 'dsql'],
    eventNames: [
      'DeleteCluster',
      'DeleteClusterSnapshot',
      'BatchDeleteClusterSnapshots',
      'DeleteSnapshot',
      'DeleteReplicationGroup',
      'DeleteGlobalReplicationGroup',
      'DeleteMultiRegionCluster',
      'DeleteCacheCluster',
      'DeleteServerlessCache',
      'DeleteServerlessCacheSnapshot',
    ],
    it: 'database o copia eliminati',
    en: 'database or copy deleted',
    severity: 'high',
  },
  {
    services: ['redshift-serverless', 'fsx', 'es', 'glacier', 'timestream', 'neptune-graph', 'docdb-elastic'],
    eventNames: [
      'DeleteNamespace',
      'DeleteSnapshot',
      'DeleteGraph',
      'ResetGraph',
      'DeleteGraphSnapshot',
      'DeleteCluster',
      'DeleteClusterSnapshot',
      'DeleteFileSystem',
      'DeleteVolume',
      'DeleteBackup',
      'DeleteDomain',
      'DeleteElasticsearchDomain',
      'DeleteVault',
      'DeleteArchive',
      'AbortVaultLock',
      'DeleteDatabase',
      'DeleteTable',
    ],
    it: 'database, archivio o copia eliminati',
    en: 'database, archive or copy deleted',
    severity: 'high',
  },
  {
    services: ['timestream-influxdb', 'odb', 'qldb', 'aoss', 'healthlake', 'medical-imaging'],
    eventNames: [
      'DeleteDbInstance',
      'DeleteDbCluster',
      'DeleteDbBackup',
      'DeleteAutonomousDatabase',
      'DeleteAutonomousDatabaseBackup',
      'DeleteCloudVmCluster',
      'DeleteCloudAutonomousVmCluster',
      'DeleteExadbVmCluster',
      'DeleteExascaleDbStorageVault',
      'DeleteLedger',
      'DeleteCollection',
      'DeleteFHIRDatastore',
      'DeleteDatastore',
    ],
    it: 'database o copia eliminati',
    en: 'database or copy deleted',
    severity: 'high',
  },
  {
    services: ['lightsail', 'cloudhsm', 'ds', 'storagegateway'],
    eventNames: [
      'DeleteRelationalDatabase',
      'DeleteRelationalDatabaseSnapshot',
      'DeleteBucket',
      'DeleteBackup',
      'DeleteSnapshot',
      'DeleteTape',
      'DeleteTapeArchive',
    ],
    it: 'database, bucket o copia eliminati',
    en: 'database, bucket or copy deleted',
    severity: 'high',
  },
  {
    services: ['lightsail', 'storagegateway'],
    eventNames: [
      'DeleteInstanceSnapshot',
      'DeleteDiskSnapshot',
      'DeleteAutoSnapshot',
      'DeleteVolume',
      'DeleteSnapshotSchedule',
    ],
    it: 'copia di un disco, o ciò che la fa, eliminata',
    en: 'copy of a disk, or what takes it, deleted',
    severity: 'medium',
  },
  {
    services: ['lightsail'],
    eventNames: ['UpdateRelationalDatabase', 'DisableAddOn', 'UpdateBucket'],
    it: 'copie automatiche o versioni spente',
    en: 'automatic copies or versions switched off',
    severity: 'high',
    when: (event) =>
      isOn(event, 'disableBackupRetention') ||
      textParameter(event, 'addOnType') === 'AutoSnapshot' ||
      /suspended/i.test(textParameter(event, 'versioning')),
  },
  {
    services: ['glue'],
    eventNames: ['DeleteDatabase'],
    it: 'database del catalogo eliminato',
    en: 'database of the catalogue deleted',
    severity: 'medium',
  },
  {
    services: ['redshift', 'redshift-serverless'],
    eventNames: [
      'ModifyCluster',
      'ModifyClusterSnapshot',
      'BatchModifyClusterSnapshots',
      'ModifySnapshotCopyRetentionPeriod',
      'UpdateSnapshot',
      'UpdateSnapshotCopyConfiguration',
    ],
    it: 'conservazione delle copie accorciata',
    en: 'backup retention shortened',
    severity: 'high',
    when: fewerDaysOf(
      ['automatedSnapshotRetentionPeriod'],
      ['manualSnapshotRetentionPeriod'],
      ['retentionPeriod'],
      ['snapshotRetentionPeriod'],
    ),
  },
  {
    services: ['redshift', 'redshift-serverless'],
    eventNames: [
      'DisableSnapshotCopy',
      'DeleteSnapshotCopyConfiguration',
      'DeleteSnapshotSchedule',
      'ModifyClusterSnapshotSchedule',
    ],
    it: 'copie non più fatte o non più portate altrove',
    en: 'copies no longer taken, or no longer brought elsewhere',
    severity: 'high',
    when: (event) => event.eventName !== 'ModifyClusterSnapshotSchedule' || isOn(event, 'disassociateSchedule'),
  },
  {
    services: ['docdb-elastic', 'odb', 'timestream', 'timestream-influxdb', 'healthlake'],
    eventNames: [
      'UpdateCluster',
      'UpdateAutonomousDatabase',
      'UpdateAutonomousDatabaseBackup',
      'UpdateTable',
      'UpdateDbInstance',
      'UpdateDbCluster',
      'UpdateFHIRDatastore',
    ],
    it: 'conservazione dei dati o delle copie accorciata',
    en: 'retention of data or copies shortened',
    severity: 'high',
    when: (event) =>
      fewerDaysOf(
        ['backupRetentionPeriod'],
        ['backupRetentionPeriodInDays'],
        ['retentionPeriodInDays'],
        ['retentionProperties', 'magneticStoreRetentionPeriodInDays'],
        ['backupConfiguration', 'retentionPeriodInDays'],
      )(event) ||
      anyFewerDays(listOf(parameter(event, 'dbBackupConfigurations')).map((one) => fieldOf(one, 'retentionDays'))),
  },
  {
    services: ['fsx'],
    eventNames: ['UpdateFileSystem'],
    it: 'conservazione delle copie accorciata',
    en: 'backup retention shortened',
    severity: 'high',
    when: fileSystemDays,
  },
  {
    services: ['fsx'],
    eventNames: ['UpdateVolume'],
    it: 'file bloccati resi cancellabili',
    en: 'locked files made deletable',
    severity: 'high',
    when: (event) =>
      textParameter(event, 'ontapConfiguration', 'snaplockConfiguration', 'privilegedDelete') === 'ENABLED',
  },
  {
    // Caches keep their copies for days: what is shortened is a comfort, no promise.
    services: ['elasticache', 'memorydb', 'memory-db'],
    eventNames: ['ModifyReplicationGroup', 'ModifyCacheCluster', 'ModifyServerlessCache', 'UpdateCluster'],
    it: 'conservazione delle copie accorciata',
    en: 'backup retention shortened',
    severity: 'medium',
    when: fewerDaysOf(['snapshotRetentionLimit']),
  },
  {
    services: ['kinesis', 'kinesisvideo'],
    eventNames: ['DecreaseStreamRetentionPeriod', 'UpdateDataRetention'],
    it: 'conservazione dei dati accorciata',
    en: 'retention of data shortened',
    severity: 'medium',
    when: (event) =>
      event.eventName !== 'UpdateDataRetention' || textParameter(event, 'operation').startsWith('DECREASE'),
  },
  {
    services: ['dlm', 'rbin'],
    eventNames: ['DeleteLifecyclePolicy', 'DeleteRule', 'UnlockRule'],
    it: 'regola che conserva le copie tolta',
    en: 'rule that keeps copies taken away',
    severity: 'high',
  },
  {
    services: ['dlm'],
    eventNames: ['UpdateLifecyclePolicy'],
    it: 'regola che fa le copie sospesa o accorciata',
    en: 'rule that takes copies suspended or shortened',
    severity: 'medium',
    when: keepsLess,
  },
  {
    services: ['rbin'],
    eventNames: ['UpdateRule'],
    it: 'conservazione di ciò che è stato eliminato accorciata',
    en: 'retention of what was deleted shortened',
    severity: 'medium',
    when: fewerDaysOf(['retentionPeriod', 'retentionPeriodValue']),
  },
  {
    services: ['s3tables', 'elasticfilesystem'],
    eventNames: ['DeleteTableBucketReplication', 'DeleteTableReplication', 'DeleteReplicationConfiguration'],
    it: 'replica eliminata',
    en: 'replication deleted',
    severity: 'medium',
  },
];
