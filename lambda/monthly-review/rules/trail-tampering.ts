import { administratorLogDays } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, objectOf, type Act } from './acts';
import { flag, fieldOf, listOf, parameter, textParameter } from './record-fields';
import { allowedBy } from './policy-document';
import { deletesBefore, lockDays } from './bucket-lifecycle';
import type { EventRule, RuleContext } from './rule';
import { shown } from './shown';

/** Buckets and log groups that by their name hold the administrators' log, flow logs, Config's or the DNS query logs. */
const LOG_STORE =
  /trail|audit|flow-?logs?|config-?bucket|awslogs|query-?logs?|\/aws\/rds\/|postgresql|aws-controltower/i;
function isLogStore(event: AccessEvent, { logBucket = '' }: RuleContext): boolean {
  const object = objectOf(event);
  return LOG_STORE.test(object) || (logBucket !== '' && object === logBucket);
}

const is = (event: AccessEvent, value: boolean, name: string) => flag(parameter(event, name)) === value;

/** What an UpdateTrail takes away; what it does not name stays as it was. */
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
  return [...off, ...emptied].join(', ') || false;
}

/** Whether selectors leave out management events: not recorded, reads or writes only, or some sources excluded. */
export function narrowsSelectors(event: AccessEvent): boolean {
  const basic = listOf(parameter(event, 'eventSelectors'));
  const advanced = listOf(parameter(event, 'advancedEventSelectors'));
  const complete =
    basic.some(
      (selector) =>
        flag(fieldOf(selector, 'includeManagementEvents')) !== false &&
        (fieldOf(selector, 'readWriteType') ?? 'All') === 'All' &&
        listOf(fieldOf(selector, 'excludeManagementEventSources')).length === 0,
    ) ||
    advanced.some((selector) => {
      const fields = listOf(fieldOf(selector, 'fieldSelectors'));
      const category = fields.find((one) => fieldOf(one, 'field') === 'eventCategory');
      return fields.length === 1 && listOf(fieldOf(category, 'equals')).includes('Management');
    });
  return !complete;
}

function narrowsRecorder(event: AccessEvent): boolean {
  const group = parameter(event, 'configurationRecorder', 'recordingGroup');
  return group !== undefined && flag(fieldOf(group, 'allSupported')) === false;
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
    it: 'policy del bucket dei registri cambiata: nessuno può più scriverci',
    en: "policy of the logs' bucket changed: nobody can write to it any more",
    severity: 'high',
    when: (event, context) => {
      const policy = parameter(event, 'bucketPolicy');
      return isLogStore(event, context) && policy !== undefined && allowedBy(policy).length === 0;
    },
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
