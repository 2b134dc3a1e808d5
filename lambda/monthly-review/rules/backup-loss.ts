import { backupRules, numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { eventNamesOf, matchAct, objectOf, type Act } from './acts';
import { backupTagActs } from './backup-tag';
import { bucketActs } from './bucket-loss';
import { databaseDropActs } from './database-statements';
import { fieldOf, isOn, listOf, parameter, textParameter } from './record-fields';
import { isLogStore } from './log-store';
import { storeActs } from './lost-stores';
import { protectionActs } from './protections';
import type { EventRule, RuleContext } from './rule';
import { fewerDays } from './weakening';

/** Log groups that are a search copy of what S3 keeps, and the platform's others; of others those that hold logs as proof. */
const SEARCH_COPY = /^\/custodia\/[^/]+\/trail$|^\/aws\/rds\//;
const PLATFORM_LOG = /^\/custodia\/|\/custodia-/;

/** Days of a log group's retention when a request sets fewer than the policy's; false when it does not. */
function shortLog(event: AccessEvent, context: RuleContext): string | false {
  const group = objectOf(event);
  const { searchCopy, functionLog } = numbers;
  const copy = SEARCH_COPY.test(group) || (isLogStore(event, context) && !PLATFORM_LOG.test(group));
  const kept = copy ? searchCopy.value : PLATFORM_LOG.test(group) ? functionLog.value : 0;
  return fewerDays(parameter(event, 'retentionInDays'), kept);
}

/**
 * Services that scan disks: they copy one, look at the copy and delete it, and their roles can delete no other.
 * https://docs.aws.amazon.com/inspector/latest/user/slr-permissions-agentless.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/slr-permissions-malware-protection.html
 */
const SCANNER = /:role\/aws-service-role\/(agentless\.inspector2|malware-protection\.guardduty)\.amazonaws\.com\//;

/** Days that a rule of a backup plan keeps its copies; without a number, or with -1, for ever. */
function keptDays(rule: unknown): number {
  const days = Number(fieldOf(rule, 'lifecycle', 'deleteAfterDays') ?? -1);
  return days < 0 ? Infinity : days;
}

/** How schedules of one time a day and of one day a week are written. */
const CADENCES = {
  daily: /^(cron\(\d+ \d+ [*?] \* [*?] \*\)|rate\((1 day|24 hours)\))$/,
  weekly: /^(cron\(\d+ \d+ \? \* ([1-7]|[a-z]{3}) \*\)|rate\(7 days\))$/i,
};

/** Whether a rule of a backup plan, daily or weekly by its name or schedule, keeps its copies less than promised. */
const breaksCadence = (rule: unknown): boolean =>
  (['daily', 'weekly'] as const).some(
    (cadence) =>
      (String(fieldOf(rule, 'ruleName')).toLowerCase().includes(cadence) ||
        CADENCES[cadence].test(String(fieldOf(rule, 'scheduleExpression')))) &&
      keptDays(rule) < backupRules[cadence].deleteAfterDays,
  );

const acts: readonly Act[] = [
  {
    services: ['rds'],
    eventNames: [
      'DeleteDBCluster',
      'DeleteDBInstance',
      'DeleteGlobalCluster',
      'DeleteDBShardGroup',
      'DeleteTenantDatabase',
    ],
    it: 'database eliminato',
    en: 'database deleted',
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['DeleteBlueGreenDeployment'],
    it: 'database di un rilascio eliminato',
    en: "release's database deleted",
    severity: 'medium',
    when: (event) => isOn(event, 'deleteTarget'),
  },
  {
    services: ['rds'],
    eventNames: ['DeleteDBInstanceAutomatedBackup', 'DeleteDBClusterAutomatedBackup'],
    it: 'copie automatiche eliminate',
    en: 'automated backups deleted',
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['DeleteDBSnapshot', 'DeleteDBClusterSnapshot'],
    it: 'copia (snapshot) eliminata',
    en: 'snapshot deleted',
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['ModifyDBCluster', 'ModifyDBInstance'],
    it: 'conservazione delle copie accorciata',
    en: 'backup retention shortened',
    severity: 'high',
    when: (event) => fewerDays(parameter(event, 'backupRetentionPeriod'), numbers.pointInTime.value),
  },
  {
    services: ['rds'],
    eventNames: ['StopDBInstanceAutomatedBackupsReplication'],
    it: 'replica delle copie fermata',
    en: 'replication of backups stopped',
    severity: 'medium',
  },
  {
    services: ['ec2'],
    eventNames: ['DeleteSnapshot', 'DeregisterImage'],
    it: 'copia di un disco eliminata',
    en: 'copy of a disk deleted',
    severity: 'medium',
    when: ({ identity }) => !SCANNER.test(identity.issuerArn),
  },
  {
    services: ['ec2'],
    eventNames: ['UnlockSnapshot', 'DisableImageDeregistrationProtection'],
    it: 'blocco di una copia tolto',
    en: 'lock of a copy removed',
    severity: 'high',
  },
  {
    services: ['backup'],
    eventNames: [
      'DeleteBackupVault',
      'DeleteBackupPlan',
      'DeleteBackupSelection',
      'DeleteRecoveryPoint',
      'DisassociateRecoveryPoint',
      'DisassociateBackupVaultMpaApprovalTeam',
    ],
    it: 'copie, archivio o piano di backup eliminati',
    en: 'recovery points, vault or backup plan deleted',
    severity: 'high',
  },
  {
    services: ['backup'],
    eventNames: ['DeleteBackupVaultLockConfiguration', 'DeleteBackupVaultAccessPolicy', 'CancelLegalHold'],
    it: "blocco dell'archivio di backup tolto",
    en: 'lock of the backup vault removed',
    severity: 'high',
    whoever: true,
  },
  {
    services: ['backup'],
    eventNames: ['PutBackupVaultLockConfiguration'],
    it: "blocco dell'archivio di backup indebolito",
    en: 'lock of the backup vault weakened',
    severity: 'high',
    whoever: true,
    when: (event) => Number(textParameter(event, 'minRetentionDays') || 0) < numbers.dailyBackup.value,
  },
  {
    services: ['backup'],
    eventNames: ['UpdateRecoveryPointLifecycle'],
    it: 'conservazione di una copia accorciata',
    en: 'retention of a recovery point shortened',
    severity: 'high',
    when: (event) => {
      const days = fieldOf(parameter(event, 'lifecycle'), 'deleteAfterDays');
      return days !== undefined && Number(days) > 0 && Number(days) < numbers.dailyBackup.value
        ? `${Number(days)}`
        : false;
    },
  },
  {
    services: ['backup'],
    eventNames: ['UpdateBackupPlan'],
    it: 'piano di backup cambiato in meno',
    en: 'backup plan made weaker',
    severity: 'high',
    when: (event) => {
      const rules = listOf(fieldOf(parameter(event, 'backupPlan'), 'rules'));
      // A rule of another cadence may keep less, beside those that keep what is promised.
      return rules.some(breaksCadence) || rules.every((rule) => keptDays(rule) < numbers.dailyBackup.value);
    },
  },
  {
    services: ['backup', 'rds'],
    eventNames: ['UpdateRegionSettings', 'StopBackupJob', 'CancelExportTask'],
    it: 'backup fermato',
    en: 'backup stopped',
    severity: 'medium',
    when: (event) =>
      event.eventName !== 'UpdateRegionSettings' ||
      Object.values(Object(parameter(event, 'resourceTypeOptInPreference')) as object).includes(false),
  },
  {
    services: ['logs'],
    eventNames: ['PutRetentionPolicy'],
    it: 'conservazione dei registri accorciata',
    en: 'retention of logs shortened',
    severity: 'high',
    when: shortLog,
  },
  ...databaseDropActs,
  ...backupTagActs,
  ...bucketActs,
  ...storeActs,
  ...protectionActs,
];

/** Services that delete what has reached the end of its own retention, or what a restore test had made. */
const LIFECYCLES = new Set(['backup.amazonaws.com', 'rds.amazonaws.com', 'dlm.amazonaws.com', 'ec2.amazonaws.com']);

/** The restore drill, a machine of the register, takes away the instance by which it read what AWS Backup restored for it. */
const endsDrill = (event: AccessEvent, actor: Actor): boolean =>
  actor.kind === 'workload' &&
  event.eventName === 'DeleteDBInstance' &&
  textParameter(event, 'dBInstanceIdentifier').startsWith('awsbackup-restore-test-');

export const backupLoss: EventRule = {
  name: 'backup-loss',
  severity: 'high',
  clause: 'backup.central',
  title: { it: 'Copie o dati persi', en: 'Backups or data lost' },
  why: {
    it: `La policy promette copie giornaliere per ${numbers.dailyBackup.value} giorni e settimanali fino a ${numbers.backupCeiling.value}: una copia, un archivio o una protezione in meno è una promessa che può mancare nel momento del bisogno.`,
    en: `The policy promises daily copies for ${numbers.dailyBackup.value} days and weekly ones up to ${numbers.backupCeiling.value}: a copy, a store or a protection less is a promise that may fail when it is needed.`,
  },
  check: {
    it: 'Se le copie promesse esistono ancora (elenco dei punti di ripristino), chi ha autorizzato, e rimettere la protezione.',
    en: 'Whether the promised copies still exist (list of recovery points), who authorised it, and put the protection back.',
  },
  eventNames: eventNamesOf(acts),
  match: (event, actor, context) =>
    event.identity.type === 'AWSService' ||
    (actor.kind !== 'administrator' && LIFECYCLES.has(event.identity.invokedBy)) ||
    endsDrill(event, actor)
      ? null
      : matchAct(acts, event, actor, context),
};
