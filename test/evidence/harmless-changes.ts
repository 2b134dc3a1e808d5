import {
  ACCESSES,
  addRule,
  BACKUP,
  BUCKET,
  bucketNamed,
  CLUSTER,
  INSTANCE,
  lifecycle,
  OPERATIONS,
  PLAN,
} from './mutator-list';
import { get, set, type Mutator } from './mutators';

type Json = Record<string, unknown>;

const LANDING = { where: bucketNamed(/-landing-/) };

/** Rules for a whole bucket that let nothing expire. */
const WHOLE_BUCKET: readonly (readonly [string, Json])[] = [
  ['unfinished uploads', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }],
  ['cheaper storage', { Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] }],
  ['delete markers', { ExpiredObjectDeleteMarker: true }],
  ['older versions', { NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
  ['off, everything after a day', { Status: 'Disabled', Prefix: '', ExpirationInDays: 1 }],
  ['off, another folder', { Status: 'Disabled', Prefix: 'other/', ExpirationInDays: 1 }],
];

/** Changes that no promise speaks of. */
export const harmless: readonly Mutator[] = [
  ...WHOLE_BUCKET.flatMap(([name, rule]) =>
    [BACKUP, OPERATIONS, ACCESSES, LANDING].map((where) => addRule(name, rule, where, [])),
  ),
  {
    name: 'another instance class',
    type: INSTANCE,
    change: ({ Properties }) => set(Properties, 'DBInstanceClass', 'db.r8g.4xlarge'),
    breaks: [],
    most: 2,
  },
  {
    name: 'another description',
    type: 'AWS::KMS::Key',
    change: ({ Properties }) => set(Properties, 'Description', 'moved to eu-central-1 some day?'),
    breaks: [],
    most: 2,
  },
  {
    name: 'more memory',
    type: 'AWS::Lambda::Function',
    change: ({ Properties }) => set(Properties, 'MemorySize', 2048),
    breaks: [],
    most: 2,
  },
  {
    name: 'a further tag',
    type: BUCKET,
    change: ({ Properties }) => void (Properties['Tags'] as Json[]).push({ Key: 'cost-center', Value: '42' }),
    breaks: [],
    most: 3,
  },
  {
    name: 'a further tag',
    type: CLUSTER,
    change: ({ Properties }) => void (Properties['Tags'] as Json[]).push({ Key: 'cost-center', Value: '42' }),
    breaks: [],
  },
  {
    name: 'metadata that would suppress',
    type: BUCKET,
    change: (resource) => set(resource, 'Metadata', { cdk_nag: { rules_to_suppress: [{ id: '*', reason: 'none' }] } }),
    breaks: [],
  },
  {
    name: 'a longer maintenance window',
    type: CLUSTER,
    change: ({ Properties }) => set(Properties, 'PreferredMaintenanceWindow', 'wed:01:00-wed:02:00'),
    breaks: [],
  },
  {
    name: 'another hour of the backups',
    type: PLAN,
    change: ({ Properties }) => {
      for (const rule of get(Properties, 'BackupPlan/BackupPlanRule') as Json[])
        rule['ScheduleExpression'] = String(rule['ScheduleExpression']).replace(/^cron\(\S+ \S+/, 'cron(15 5');
    },
    breaks: [],
  },
];

/** Changes that look like harmless ones, and are none. */
export const siblings: readonly Mutator[] = [
  lifecycle('landing/', 'Status', 'Disabled', LANDING, ['tracing.operations'], ['tracing.accesses']),
  lifecycle('errors/', 'ExpirationInDays', undefined, LANDING, ['tracing.operations'], ['tracing.accesses']),
  {
    name: 'only unfinished uploads are cleared away',
    type: BUCKET,
    ...LANDING,
    change: ({ Properties }) =>
      set(Properties, 'LifecycleConfiguration/Rules', [
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } },
      ]),
    breaks: ['tracing.operations'],
    mayBreak: ['tracing.accesses'],
  },
  {
    name: 'unfinished uploads of what expires stay',
    type: BUCKET,
    ...ACCESSES,
    change: ({ Properties }) =>
      set(Properties, 'LifecycleConfiguration/Rules/0/AbortIncompleteMultipartUpload', undefined),
    breaks: ['tracing.accesses'],
  },
];
