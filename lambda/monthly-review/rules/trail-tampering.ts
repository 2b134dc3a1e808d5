import { administratorLogDays, numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, type Act } from './acts';
import { answer, fieldOf, flag, isOff, listOf, parameter, textParameter } from './record-fields';
import { databaseLogActs } from './database-log';
import { silencingActs } from './database-statements';
import { narrowsSelectors } from './event-selectors';
import { logBucketActs } from './log-bucket';
import { isLogStore } from './log-store';
import type { EventRule } from './rule';
import { fewerDays } from './weakening';

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
  ].filter((name) => isOff(event, name));
  const emptied = ['kmsKeyId', 'cloudWatchLogsLogGroupArn'].filter((name) => parameter(event, name) === '');
  const kept = textParameter(event, 'retentionPeriod');
  const short = kept !== '' && Number(kept) < administratorLogDays ? ['retentionPeriod'] : [];
  const selectors = 'advancedEventSelectors';
  const narrowed = parameter(event, selectors) !== undefined && narrowsSelectors(event) ? [selectors] : [];
  return [...off, ...emptied, ...short, ...narrowed].join(', ') || false;
}

function narrowsRecorder(event: AccessEvent): boolean {
  const recorder = parameter(event, 'configurationRecorder');
  const group = fieldOf(recorder, 'recordingGroup');
  const all =
    group === undefined ||
    flag(fieldOf(group, 'allSupported')) === true ||
    fieldOf(group, 'recordingStrategy', 'useOnly') === 'ALL_SUPPORTED_RESOURCE_TYPES';
  const mode = fieldOf(recorder, 'recordingMode');
  const modes = [mode, ...listOf(fieldOf(mode, 'recordingModeOverrides'))];
  return !all || modes.some((one) => fieldOf(one, 'recordingFrequency') === 'DAILY');
}

/** Services of AWS by which an organisation's accounts are watched. */
const WATCHING = /^(cloudtrail|config|config-multiaccountsetup)\.amazonaws\.com$/;
const WATCHING_ROLE = /AWSServiceRoleFor(CloudTrail|Config)/i;

/** Whether flow logs were deleted indeed: the call succeeds even where all that it names it could not delete. */
function deletesFlowLogs(event: AccessEvent): boolean {
  const asked = ['flowLogId', 'flowLogIds'].flatMap((name) => listOf(parameter(event, name)));
  const failed = listOf(answer(event, 'DeleteFlowLogsResponse', 'unsuccessful') ?? answer(event, 'unsuccessful'));
  return failed.length === 0 || failed.length < asked.length;
}

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
  ...logBucketActs,
  {
    services: ['ec2'],
    eventNames: ['DeleteFlowLogs'],
    it: 'registri del traffico di rete eliminati',
    en: 'network flow logs deleted',
    severity: 'high',
    when: deletesFlowLogs,
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
      'DeleteOrganizationConformancePack',
      'DeleteAggregationAuthorization',
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
    services: ['route53profiles'],
    eventNames: ['DisassociateResourceFromProfile'],
    it: 'registri delle interrogazioni DNS fermati',
    en: 'DNS query logs stopped',
    severity: 'high',
    when: (event) => textParameter(event, 'resourceArn').includes(':resolver-query-log-config/'),
  },
  {
    services: ['organizations', 'iam'],
    eventNames: ['DisableAWSServiceAccess', 'DeleteServiceLinkedRole'],
    it: "registro dell'organizzazione o AWS Config privati del loro accesso",
    en: "organisation's log or AWS Config deprived of its access",
    severity: 'high',
    when: (event) =>
      WATCHING.test(textParameter(event, 'servicePrincipal')) || WATCHING_ROLE.test(textParameter(event, 'roleName')),
  },
  {
    services: ['logs'],
    eventNames: ['PutRetentionPolicy'],
    it: 'registri conservati per meno tempo',
    en: 'logs kept for less time',
    severity: 'medium',
    when: (event, context) =>
      isLogStore(event, context) && fewerDays(parameter(event, 'retentionInDays'), numbers.searchCopy.value),
  },
  {
    // By such a policy the services that log networks and DNS may write.
    services: ['logs'],
    eventNames: ['DeleteResourcePolicy'],
    it: 'diritto di scrivere i registri tolto',
    en: 'right to write logs taken away',
    severity: 'medium',
    when: (event, context) => isLogStore(event, context) || /AWSLogDelivery/i.test(textParameter(event, 'policyName')),
  },
  {
    services: ['logs'],
    eventNames: ['PutLogGroupDeletionProtection'],
    it: "protezione dei registri dall'eliminazione tolta",
    en: 'deletion protection of logs removed',
    severity: 'medium',
    when: (event, context) => isLogStore(event, context) && isOff(event, 'deletionProtectionEnabled'),
  },
  ...databaseLogActs,
  ...silencingActs,
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
    when: (event) => isOff(event, 'enable'),
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
