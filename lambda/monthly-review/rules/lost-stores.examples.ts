import { numbers } from '../../../lib/policy';
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

/** Days for which a copy is kept long enough, and too short by one. */
const ENOUGH = numbers.dailyBackup.value;
const SHORT = ENOUGH - 1;

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
  ['redshift', 'BatchModifyClusterSnapshots', { manualSnapshotRetentionPeriod: SHORT }, { force: true }],
  [
    'redshift',
    'ModifyClusterSnapshot',
    { manualSnapshotRetentionPeriod: String(SHORT) },
    { manualSnapshotRetentionPeriod: -1 },
  ],
  ['redshift', 'ModifySnapshotCopyRetentionPeriod', { retentionPeriod: SHORT }, { retentionPeriod: ENOUGH }],
  ['redshift', 'ModifyClusterSnapshotSchedule', { disassociateSchedule: true }, { scheduleIdentifier: 's' }],
  ['redshift-serverless', 'UpdateSnapshot', { retentionPeriod: SHORT }, { retentionPeriod: -1 }],
  [
    'redshift-serverless',
    'UpdateSnapshotCopyConfiguration',
    { snapshotRetentionPeriod: SHORT },
    { snapshotRetentionPeriod: ENOUGH },
  ],
  ['docdb-elastic', 'UpdateCluster', { backupRetentionPeriod: SHORT }, { backupRetentionPeriod: ENOUGH }],
  ['odb', 'UpdateAutonomousDatabase', { backupRetentionPeriodInDays: SHORT }, { computeCount: 2 }],
  ['odb', 'UpdateAutonomousDatabaseBackup', { retentionPeriodInDays: SHORT }, { retentionPeriodInDays: ENOUGH }],
  [
    'timestream',
    'UpdateTable',
    { retentionProperties: { memoryStoreRetentionPeriodInHours: 24, magneticStoreRetentionPeriodInDays: SHORT } },
    { retentionProperties: { memoryStoreRetentionPeriodInHours: 24, magneticStoreRetentionPeriodInDays: 731 } },
  ],
  [
    'timestream-influxdb',
    'UpdateDbInstance',
    { dbBackupConfigurations: [{ retentionDays: SHORT }] },
    { dbBackupConfigurations: [{ retentionDays: ENOUGH }] },
  ],
  [
    'healthlake',
    'UpdateFHIRDatastore',
    { backupConfiguration: { retentionPeriodInDays: SHORT } },
    { backupConfiguration: { retentionPeriodInDays: ENOUGH } },
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
  ['elasticache', 'ModifyReplicationGroup', { snapshotRetentionLimit: 0 }, { snapshotRetentionLimit: ENOUGH }],
  ['elasticache', 'ModifyServerlessCache', { snapshotRetentionLimit: SHORT }, { description: 'd' }],
  ['memorydb', 'UpdateCluster', { snapshotRetentionLimit: 0 }, { snapshotRetentionLimit: ENOUGH }],
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
