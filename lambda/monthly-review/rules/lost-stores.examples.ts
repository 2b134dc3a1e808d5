import { call, one, type Example, type Examples } from './example';

/** Calls of which each loses a database, a copy, or what takes copies. */
const LOSSES: Readonly<Record<string, readonly string[]>> = {
  cassandra: ['DeleteKeyspace'],
  elasticache: ['DeleteGlobalReplicationGroup'],
  'memory-db': ['DeleteSnapshot', 'DeleteMultiRegionCluster'],
  'neptune-graph': ['ResetGraph'],
  'timestream-influxdb': ['DeleteDbInstance', 'DeleteDbCluster', 'DeleteDbBackup'],
  odb: ['DeleteAutonomousDatabase', 'DeleteAutonomousDatabaseBackup', 'DeleteCloudVmCluster'],
  qldb: ['DeleteLedger'],
  aoss: ['DeleteCollection'],
  healthlake: ['DeleteFHIRDatastore'],
  'medical-imaging': ['DeleteDatastore'],
  cloudhsm: ['DeleteBackup'],
  ds: ['DeleteSnapshot'],
  storagegateway: ['DeleteTape', 'DeleteTapeArchive', 'DeleteVolume', 'DeleteSnapshotSchedule'],
  lightsail: [
    'DeleteRelationalDatabase',
    'DeleteRelationalDatabaseSnapshot',
    'DeleteBucket',
    'DeleteInstanceSnapshot',
    'DeleteDiskSnapshot',
    'DeleteAutoSnapshot',
  ],
  glue: ['DeleteDatabase'],
  redshift: ['DeleteSnapshotSchedule'],
  'redshift-serverless': ['DeleteSnapshotCopyConfiguration'],
  s3tables: ['DeleteTableBucketReplication', 'DeleteTableReplication'],
  elasticfilesystem: ['DeleteReplicationConfiguration'],
  kinesis: ['DecreaseStreamRetentionPeriod'],
};

/** By service and call: parameters that keep less, and some that keep enough or say nothing of it. */
const RETENTIONS: readonly (readonly [service: string, call: string, less: object, enough: object])[] = [
  [
    'cassandra',
    'UpdateTable',
    { pointInTimeRecovery: { status: 'DISABLED' } },
    { pointInTimeRecovery: { status: 'ENABLED' } },
  ],
  [
    'dynamodb',
    'UpdateTable',
    { replicaUpdates: [{ delete: { regionName: 'eu-central-1' } }] },
    { replicaUpdates: [{ create: { regionName: 'eu-central-1' } }] },
  ],
  ['lightsail', 'UpdateRelationalDatabase', { disableBackupRetention: true }, { enableBackupRetention: true }],
  ['lightsail', 'DisableAddOn', { addOnType: 'AutoSnapshot' }, { addOnType: 'StopInstanceOnIdle' }],
  ['lightsail', 'UpdateBucket', { versioning: 'Suspended' }, { versioning: 'Enabled' }],
  ['redshift', 'BatchModifyClusterSnapshots', { manualSnapshotRetentionPeriod: 1 }, { force: true }],
  ['redshift', 'ModifyClusterSnapshot', { manualSnapshotRetentionPeriod: '1' }, { manualSnapshotRetentionPeriod: -1 }],
  ['redshift', 'ModifySnapshotCopyRetentionPeriod', { retentionPeriod: 1 }, { retentionPeriod: 35 }],
  ['redshift', 'ModifyClusterSnapshotSchedule', { disassociateSchedule: true }, { scheduleIdentifier: 's' }],
  ['redshift-serverless', 'UpdateSnapshot', { retentionPeriod: 1 }, { retentionPeriod: -1 }],
  [
    'redshift-serverless',
    'UpdateSnapshotCopyConfiguration',
    { snapshotRetentionPeriod: 1 },
    { snapshotRetentionPeriod: 60 },
  ],
  ['docdb-elastic', 'UpdateCluster', { backupRetentionPeriod: 1 }, { backupRetentionPeriod: 35 }],
  ['odb', 'UpdateAutonomousDatabase', { backupRetentionPeriodInDays: 1 }, { computeCount: 2 }],
  ['odb', 'UpdateAutonomousDatabaseBackup', { retentionPeriodInDays: 1 }, { retentionPeriodInDays: 60 }],
  [
    'timestream',
    'UpdateTable',
    { retentionProperties: { memoryStoreRetentionPeriodInHours: 24, magneticStoreRetentionPeriodInDays: 1 } },
    { retentionProperties: { memoryStoreRetentionPeriodInHours: 24, magneticStoreRetentionPeriodInDays: 731 } },
  ],
  [
    'timestream-influxdb',
    'UpdateDbInstance',
    { dbBackupConfigurations: [{ retentionDays: 1 }] },
    { dbBackupConfigurations: [{ retentionDays: 60 }] },
  ],
  [
    'healthlake',
    'UpdateFHIRDatastore',
    { backupConfiguration: { retentionPeriodInDays: 1 } },
    { backupConfiguration: { retentionPeriodInDays: 35 } },
  ],
  [
    'fsx',
    'UpdateFileSystem',
    { windowsConfiguration: { automaticBackupRetentionDays: 0 } },
    { ontapConfiguration: { automaticBackupRetentionDays: 90 } },
  ],
  [
    'fsx',
    'UpdateVolume',
    { ontapConfiguration: { snaplockConfiguration: { privilegedDelete: 'ENABLED' } } },
    { ontapConfiguration: { snaplockConfiguration: { privilegedDelete: 'DISABLED' } } },
  ],
  ['elasticache', 'ModifyReplicationGroup', { snapshotRetentionLimit: 0 }, { snapshotRetentionLimit: 35 }],
  ['elasticache', 'ModifyServerlessCache', { snapshotRetentionLimit: 1 }, { description: 'd' }],
  ['memorydb', 'UpdateCluster', { snapshotRetentionLimit: 0 }, { snapshotRetentionLimit: 35 }],
  [
    'kinesisvideo',
    'UpdateDataRetention',
    { operation: 'DECREASE_DATA_RETENTION' },
    { operation: 'INCREASE_DATA_RETENTION' },
  ],
  ['dlm', 'UpdateLifecyclePolicy', { state: 'DISABLED' }, { state: 'ENABLED' }],
  [
    'dlm',
    'UpdateLifecyclePolicy',
    { policyDetails: { schedules: [{ retainRule: { interval: 3, intervalUnit: 'DAYS' } }] } },
    { policyDetails: { schedules: [{ retainRule: { interval: 3, intervalUnit: 'MONTHS' } }] } },
  ],
  [
    'rbin',
    'UpdateRule',
    { retentionPeriod: { retentionPeriodValue: 1, retentionPeriodUnit: 'DAYS' } },
    { description: 'd' },
  ],
  ['rds', 'DeleteBlueGreenDeployment', { deleteTarget: true }, { blueGreenDeploymentIdentifier: 'b' }],
];

const PROTECTED: readonly (readonly [service: string, call: string, parameter: string, off: unknown, on: unknown])[] = [
  ['rds', 'ModifyGlobalCluster', 'deletionProtection', 'false', 'true'],
  ['neptune-graph', 'UpdateGraph', 'deletionProtection', false, true],
  ['eks', 'UpdateClusterConfig', 'deletionProtection', false, true],
  ['qldb', 'UpdateLedger', 'deletionProtection', false, true],
  ['aoss', 'UpdateCollection', 'deletionProtection', 'DISABLED', 'ENABLED'],
  ['elasticmapreduce', 'SetTerminationProtection', 'terminationProtected', false, true],
  ['network-firewall', 'UpdateFirewallDeleteProtection', 'deleteProtection', false, true],
  ['logs', 'PutLogGroupDeletionProtection', 'deletionProtectionEnabled', false, true],
  ['ssm-incidents', 'UpdateDeletionProtection', 'deletionProtected', false, true],
  ['verifiedpermissions', 'UpdatePolicyStore', 'deletionProtection', 'DISABLED', 'ENABLED'],
];

const example = (what: string, service: string, name: string, parameters: object): Example =>
  one(`${service} ${name}, ${what}`, call(service, name, parameters));

/** Examples of the acts in `lost-stores.ts` and `protections.ts`. */
export const examples: Examples = {
  matches: [
    ...Object.entries(LOSSES).flatMap(([service, names]) =>
      names.map((name) => example('which loses something', service, name, { name: 'n' })),
    ),
    ...RETENTIONS.map(([service, name, less]) => example(`keeping less: ${JSON.stringify(less)}`, service, name, less)),
    ...PROTECTED.map(([service, name, parameter, off]) => example('unprotecting', service, name, { [parameter]: off })),
    example("unprotecting by the attribute's name", 'ec2', 'ModifyInstanceAttribute', {
      attribute: 'disableApiTermination',
      value: 'false',
    }),
  ],
  ignores: [
    ...RETENTIONS.map(([service, name, , enough]) =>
      example(`keeping enough: ${JSON.stringify(enough)}`, service, name, enough),
    ),
    ...PROTECTED.map(([service, name, parameter, , on]) => example('protecting', service, name, { [parameter]: on })),
    example('protecting by the name of the attribute', 'ec2', 'ModifyInstanceAttribute', {
      attribute: 'disableApiTermination',
      value: 'true',
    }),
    example('as a look', 'ds', 'DescribeSnapshots', {}),
  ],
};
