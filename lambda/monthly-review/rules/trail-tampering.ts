import { administratorLogDays } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, objectOf, type Act } from './acts';
import { entriesOf, flag, fieldOf, listOf, parameter, textParameter } from './record-fields';
import { allowedBy, policyOf } from './policy-document';
import { deletesBefore, lockDays } from './bucket-lifecycle';
import { isLogStore } from './log-store';
import type { EventRule, RuleContext } from './rule';
import { shown } from './shown';

const is = (event: AccessEvent, value: boolean, name: string) => flag(parameter(event, name)) === value;

/** What an update of a trail or event data store takes away; what it does not name stays as it was. */
function narrowedTrail(event: AccessEvent): string | false {
  const off = [
    'isMultiRegionTrail',
    'includeGlobalServiceEvents',
    'enableLogFileValidation',
    'isOrganizationTrail',
    'multiRegionEnabled',
    'organizationEnabled',
    'terminationProtectionEnabled',
  ].filter((name) => is(event, false, name));
  const emptied = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'].filter((name) => parameter(event, name) === '');
  const kept = textParameter(event, 'retentionPeriod');
  const short = kept !== '' && Number(kept) < administratorLogDays ? ['retentionPeriod'] : [];
  const selectors = 'advancedEventSelectors';
  const narrowed = parameter(event, selectors) !== undefined && narrowsSelectors(event) ? [selectors] : [];
  return [...off, ...emptied, ...short, ...narrowed].join(', ') || false;
}

type Half = 'reads' | 'writes';
const BOTH: readonly Half[] = ['reads', 'writes'];

/** The management events that a basic selector records whole; none where some sources are left out. */
function recordedByBasic(selector: unknown): readonly Half[] {
  if (flag(fieldOf(selector, 'includeManagementEvents')) === false) return [];
  if (listOf(fieldOf(selector, 'excludeManagementEventSources')).length > 0) return [];
  const type = fieldOf(selector, 'readWriteType') ?? 'All';
  if (type === 'All') return BOTH;
  return type === 'ReadOnly' ? ['reads'] : type === 'WriteOnly' ? ['writes'] : [];
}

/** The same of an advanced selector; none where it asks for more than reads or writes. */
function recordedByAdvanced(selector: unknown): readonly Half[] {
  const fields = new Map(
    listOf(fieldOf(selector, 'fieldSelectors')).map((one) => [fieldOf(one, 'field'), listOf(fieldOf(one, 'equals'))]),
  );
  const readOnly = fields.get('readOnly');
  if (!fields.get('eventCategory')?.includes('Management') || fields.size > (readOnly ? 2 : 1)) return [];
  return readOnly?.map((value) => (flag(value) ? 'reads' : 'writes')) ?? BOTH;
}

/** Whether selectors leave out management events: not recorded, reads or writes only, or some sources excluded. */
export function narrowsSelectors(event: AccessEvent): boolean {
  const recorded = [
    ...listOf(parameter(event, 'eventSelectors')).flatMap(recordedByBasic),
    ...listOf(parameter(event, 'advancedEventSelectors')).flatMap(recordedByAdvanced),
  ];
  return !BOTH.every((half) => recorded.includes(half));
}

function narrowsRecorder(event: AccessEvent): boolean {
  const group = parameter(event, 'configurationRecorder', 'recordingGroup');
  return group !== undefined && flag(fieldOf(group, 'allSupported')) !== true;
}

/** Parameters of PostgreSQL by which statements and sessions are logged, and values that log nothing. */
const LOGGING =
  /^(pgaudit\.(log|role)|log_connections|log_disconnections|log_statement|rds\.force_admin_logging_level)$/;
const SILENT = new Set(['', '0', 'off', 'false', 'none', 'disabled']);

/** The parameters of a database that a request sets so that less is logged. */
function narrowsDatabaseLog(event: AccessEvent): string | false {
  const reset = event.eventName.startsWith('Reset');
  if (reset && is(event, true, 'resetAllParameters')) return 'resetAllParameters';
  const silenced = listOf(parameter(event, 'parameters'))
    .filter((one) => reset || SILENT.has(String(fieldOf(one, 'parameterValue') ?? 'unknown').toLowerCase()))
    .map((one) => String(fieldOf(one, 'parameterName') ?? ''))
    .filter((name) => LOGGING.test(name));
  return silenced.length > 0 && shown(silenced.join(', '));
}

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const isTrail = (principal: unknown) => listOf(principal).some((one) => one === '*' || one === CLOUDTRAIL);
const isWriting = (action: unknown) =>
  typeof action === 'string' && /^(?:\*|s3:(?:\*|put\*|putobject\*?))$/i.test(action);
/** A whole bucket's objects, or those that logs are delivered as. */
const isWhereLogsGo = (resource: unknown) =>
  typeof resource === 'string' && /^[^/]*(?:\/?\*)$|\/AWSLogs\//.test(resource);

/** Whether a statement of a bucket policy denies CloudTrail to write, whatever else holds. */
function deniesTrail(statement: unknown): boolean {
  if (fieldOf(statement, 'Effect') !== 'Deny' || fieldOf(statement, 'Condition') !== undefined) return false;
  const [but, notAction] = [fieldOf(statement, 'NotPrincipal'), fieldOf(statement, 'NotAction')];
  const named = but ?? fieldOf(statement, 'Principal');
  const meant = isTrail(named) || entriesOf(named).some(([, principal]) => isTrail(principal));
  const writes = notAction === undefined && listOf(fieldOf(statement, 'Action')).some(isWriting);
  return (
    meant === (but === undefined) &&
    (writes || (notAction !== undefined && !listOf(notAction).some(isWriting))) &&
    listOf(fieldOf(statement, 'Resource')).some(isWhereLogsGo)
  );
}

/** Whether a bucket policy leaves no way to write, or in the log's own bucket none to CloudTrail. */
function keepsLogsOut(event: AccessEvent, { logBucket }: RuleContext): boolean {
  const policy = parameter(event, 'bucketPolicy');
  if (policy === undefined) return false;
  const allowed = allowedBy(policy);
  const written =
    objectOf(event) === logBucket
      ? allowed.some(({ principals, actions }) => isTrail(principals) && actions.some(isWriting))
      : allowed.length > 0;
  return !written || listOf(fieldOf(policyOf(policy), 'Statement')).some(deniesTrail);
}

/** Whether a bucket's own access log was switched off, and not merely asked about. */
const stopsBucketLog = (event: AccessEvent) => {
  const status = parameter(event, 'BucketLoggingStatus');
  return status !== undefined && fieldOf(status, 'LoggingEnabled') === undefined;
};

const acts: readonly Act[] = [
  {
    services: ['cloudtrail'],
    eventNames: ['StopLogging', 'DeleteTrail', 'StopEventDataStoreIngestion', 'DeleteEventDataStore', 'DeleteChannel'],
    it: 'registro degli accessi fermato o eliminato',
    en: 'access log stopped or deleted',
    severity: 'high',
    whoever: true,
  },
  {
    services: ['cloudtrail'],
    eventNames: ['UpdateTrail', 'UpdateEventDataStore'],
    it: 'registro degli accessi ristretto',
    en: 'access log narrowed',
    severity: 'high',
    whoever: true,
    when: narrowedTrail,
  },
  {
    services: ['cloudtrail'],
    eventNames: ['UpdateTrail'],
    it: 'registro degli accessi mandato a un bucket',
    en: 'access log sent to a bucket',
    severity: 'medium',
    // The console and CloudFormation repeat the trail's bucket whatever they change.
    when: (event, { logBucket }) => !['', logBucket].includes(textParameter(event, 's3BucketName')),
  },
  {
    services: ['cloudtrail'],
    eventNames: ['PutEventSelectors'],
    it: 'selettori del registro ristretti',
    en: "the log's selectors narrowed",
    severity: 'high',
    whoever: true,
    when: narrowsSelectors,
  },
  {
    services: ['cloudtrail'],
    eventNames: ['PutInsightSelectors'],
    it: 'rilevazione delle anomalie spenta',
    en: 'anomaly detection switched off',
    severity: 'medium',
    when: (event) => listOf(parameter(event, 'insightSelectors')).length === 0,
  },
  {
    services: ['cloudtrail'],
    eventNames: ['DeregisterOrganizationDelegatedAdmin', 'DeleteResourcePolicy'],
    it: 'gestione del registro cambiata',
    en: 'management of the log changed',
    severity: 'medium',
  },
  {
    services: ['s3'],
    eventNames: ['DeleteBucket', 'DeleteBucketPolicy', 'DeleteBucketEncryption', 'DeleteBucketReplication'],
    it: 'bucket dei registri toccato',
    en: 'bucket of the logs touched',
    severity: 'high',
    when: isLogStore,
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
    it: 'registri cancellati in anticipo dal ciclo di vita',
    en: 'logs deleted early by the lifecycle',
    severity: 'high',
    whoever: true,
    when: (event, context) => isLogStore(event, context) && deletesBefore(event, administratorLogDays, true),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketVersioning'],
    it: 'versioni dei registri sospese',
    en: 'versions of the logs suspended',
    severity: 'high',
    whoever: true,
    when: (event, context) =>
      isLogStore(event, context) &&
      /suspended|disabled/i.test(textParameter(event, 'VersioningConfiguration', 'Status')),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketPolicy'],
    it: 'policy del bucket dei registri cambiata: i registri non vi si possono più scrivere',
    en: "policy of the logs' bucket changed: logs can no longer be written to it",
    severity: 'high',
    when: (event, context) => isLogStore(event, context) && keepsLogsOut(event, context),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration'],
    it: 'blocco dei registri accorciato o tolto',
    en: 'lock of the logs shortened or taken away',
    severity: 'high',
    whoever: true,
    when: (event, context) => isLogStore(event, context) && (lockDays(event) ?? Infinity) < administratorLogDays,
  },
  {
    services: ['s3'],
    eventNames: ['DeleteObject', 'DeleteObjects'],
    it: 'registri eliminati',
    en: 'logs deleted',
    severity: 'high',
    when: isLogStore,
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketLogging'],
    it: 'registro degli accessi al bucket spento',
    en: "bucket's access log switched off",
    severity: 'medium',
    when: stopsBucketLog,
  },
  {
    services: ['ec2'],
    eventNames: ['DeleteFlowLogs'],
    it: 'registri del traffico di rete eliminati',
    en: 'network flow logs deleted',
    severity: 'high',
  },
  {
    services: ['config'],
    eventNames: [
      'StopConfigurationRecorder',
      'DeleteConfigurationRecorder',
      'DeleteServiceLinkedConfigurationRecorder',
      'DeleteDeliveryChannel',
      'DeleteConfigurationAggregator',
      'DeleteOrganizationConfigRule',
    ],
    it: 'AWS Config fermato o eliminato',
    en: 'AWS Config stopped or deleted',
    severity: 'high',
  },
  {
    services: ['config'],
    eventNames: ['PutConfigurationRecorder'],
    it: 'AWS Config ristretto ad alcune risorse',
    en: 'AWS Config narrowed to some resources',
    severity: 'medium',
    when: narrowsRecorder,
  },
  {
    services: ['config'],
    eventNames: ['PutRetentionConfiguration', 'DeleteConfigRule', 'DeleteConformancePack', 'DisassociateResourceTypes'],
    it: 'controlli o conservazione di AWS Config ridotti',
    en: "AWS Config's checks or retention reduced",
    severity: 'medium',
    when: (event) =>
      event.eventName !== 'PutRetentionConfiguration' ||
      Number(textParameter(event, 'retentionPeriodInDays')) < administratorLogDays,
  },
  {
    services: ['route53resolver'],
    eventNames: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'],
    it: 'registri delle interrogazioni DNS fermati o eliminati',
    en: 'DNS query logs stopped or deleted',
    severity: 'high',
  },
  {
    services: ['route53'],
    eventNames: ['DeleteQueryLoggingConfig'],
    it: 'registri delle interrogazioni DNS eliminati',
    en: 'DNS query logs deleted',
    severity: 'high',
  },
  {
    services: ['logs'],
    eventNames: ['DeleteLogGroup', 'DeleteLogStream', 'DeleteSubscriptionFilter', 'DeleteMetricFilter'],
    it: 'registri o loro inoltro eliminati',
    en: 'logs or their forwarding deleted',
    severity: 'high',
    when: isLogStore,
  },
  {
    services: ['logs'],
    eventNames: ['PutLogGroupDeletionProtection'],
    it: "protezione dei registri dall'eliminazione tolta",
    en: 'deletion protection of logs removed',
    severity: 'medium',
    when: (event, context) => isLogStore(event, context) && is(event, false, 'deletionProtectionEnabled'),
  },
  {
    services: ['rds'],
    eventNames: [
      'ModifyDBClusterParameterGroup',
      'ModifyDBParameterGroup',
      'ResetDBClusterParameterGroup',
      'ResetDBParameterGroup',
    ],
    it: 'registro del database ristretto',
    en: "database's log narrowed",
    severity: 'high',
    when: narrowsDatabaseLog,
  },
  {
    services: ['rds'],
    eventNames: ['StopActivityStream'],
    it: 'registro delle attività del database fermato',
    en: "database's activity stream stopped",
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['ModifyDBCluster', 'ModifyDBInstance'],
    it: 'esportazione dei registri del database spenta',
    en: "export of the database's logs switched off",
    severity: 'high',
    when: (event) => listOf(parameter(event, 'cloudwatchLogsExportConfiguration', 'disableLogTypes')).length > 0,
  },
  {
    services: ['guardduty'],
    eventNames: [
      'DeleteDetector',
      'StopMonitoringMembers',
      'DisassociateFromMasterAccount',
      'DisassociateFromAdministratorAccount',
    ],
    it: 'rilevazione delle minacce spenta',
    en: 'threat detection switched off',
    severity: 'high',
  },
  {
    services: ['guardduty'],
    eventNames: ['UpdateDetector'],
    it: 'rilevazione delle minacce spenta',
    en: 'threat detection switched off',
    severity: 'high',
    when: (event) => is(event, false, 'enable'),
  },
  {
    services: ['securityhub'],
    eventNames: ['DisableSecurityHub', 'BatchDisableStandards'],
    it: 'Security Hub spento',
    en: 'Security Hub switched off',
    severity: 'medium',
  },
];

export const trailTampering: EventRule = {
  name: 'trail-tampering',
  severity: 'high',
  clause: 'admins.log-18-months',
  title: { it: 'Registro degli accessi toccato', en: 'Access log tampered with' },
  why: {
    it: 'Il registro degli accessi prova chi ha fatto che cosa; chi lo ferma, lo restringe o lo cancella può agire senza essere visto. Il Garante lo vuole completo e inalterabile.',
    en: 'The access log proves who did what; whoever stops, narrows or deletes it can act unseen. The Italian authority demands it complete and unalterable.',
  },
  check: {
    it: 'Se il registro funziona di nuovo, da quando a quando è mancato, che cosa è stato fatto intanto, e chi lo ha autorizzato.',
    en: 'Whether the log works again, from when to when it was missing, what was done meanwhile, and who authorised it.',
  },
  eventNames: eventNamesOf(acts),
  // The platform's own function deletes what is past its retention.
  match: (event, actor, context) =>
    event.eventName.startsWith('DeleteObject') && (actor.kind === 'workload' || actor.kind === 'service')
      ? null
      : matchAct(acts, event, actor, context),
};
