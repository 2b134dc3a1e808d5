import type { RuleName } from '../../lambda/monthly-review/rules/rule';
import type { StackName } from '../config';
import type { Bilingual } from './language';

/** An anomaly of the school's plan (`incident.detected`) and what sees it. */
export interface DetectedAnomaly {
  readonly anomaly: Bilingual;
  /** Rules of the review; those that one event decides also alarm within minutes. */
  readonly rules: readonly RuleName[];
  /** CloudWatch metrics whose alarms go to the mailbox, by the stack that owns the alarm. */
  readonly alarms: Readonly<Partial<Record<StackName, readonly string[]>>>;
  /** Prefixes of GuardDuty's finding types. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html */
  readonly findings: readonly string[];
}

/** The six anomalies that the school's plan names, in its order. */
export const detectedAnomalies: readonly DetectedAnomaly[] = [
  {
    anomaly: { en: 'user-id discrepancies', it: 'discrepanze relative agli user-id' },
    rules: [
      'unregistered-administrator',
      'shared-identity',
      'dormant-administrator',
      'root-use',
      'login-without-mfa',
      'privilege-change',
      'emergency-access',
    ],
    alarms: {},
    findings: ['UnauthorizedAccess:IAMUser/', 'CredentialAccess:RDS/'],
  },
  {
    anomaly: { en: 'data changed or gone', it: 'dati modificati o scomparsi' },
    rules: ['backup-loss', 'key-loss', 'data-exposure', 'trail-tampering', 'audit-silence'],
    alarms: {
      audit: ['Invocations'],
      backup: ['RestorableLag', 'RecoveryPointAge', 'SnapshotExportsOverdue'],
      tracing: ['DeliveryToS3.DataFreshness', 'RecordsRefused'],
      retention: ['HoldsBehind', 'Left', 'Missing', 'Stopped', 'Unprotected', 'Unseen'],
    },
    findings: ['Impact:S3/', 'Exfiltration:S3/'],
  },
  {
    anomaly: { en: 'poor performance', it: 'cattive prestazioni del sistema' },
    rules: [],
    alarms: {
      database: [
        'CPUUtilization',
        'DatabaseConnections',
        'AuroraReplicaLagMaximum',
        'FreeableMemory',
        'Deadlocks',
        'VolumeBytesUsed',
      ],
    },
    findings: ['Impact:EC2/', 'CryptoCurrency:Lambda/'],
  },
  {
    anomaly: { en: 'irregular traffic', it: 'irregolarità nel traffico' },
    rules: ['new-network', 'network-opening'],
    alarms: {},
    findings: ['UnauthorizedAccess:Lambda/', 'Discovery:S3/', 'Recon:IAMUser/'],
  },
  {
    anomaly: { en: 'irregular hours of use', it: 'utilizzo del sistema in orari irregolari' },
    rules: ['irregular-hours'],
    alarms: {},
    findings: ['InitialAccess:IAMUser/AnomalousBehavior'],
  },
  {
    anomaly: { en: 'many failed connections', it: 'elevato numero di tentativi di connessione falliti' },
    rules: ['failed-logins'],
    alarms: {},
    findings: [
      'CredentialAccess:RDS/AnomalousBehavior.FailedLogin',
      'CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce',
    ],
  },
];
