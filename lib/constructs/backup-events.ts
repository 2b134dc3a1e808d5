import { EventField, Rule, RuleTargetInput, type EventPattern } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ClauseSlug } from '../policy';
import { alarmTopicOf } from './alarm-topic';

interface Trouble {
  readonly clause: ClauseSlug;
  readonly description: string;
  readonly pattern: Pick<EventPattern, 'detailType' | 'detail'>;
}

/**
 * A vault's own notifications no longer say that a backup or restore failed: those events are deprecated and silent, so
 * EventBridge is asked.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultNotifications.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
const troubles: Readonly<Record<string, Trouble>> = {
  NoCopy: {
    clause: 'backup.daily',
    description: 'A copy was not taken',
    pattern: {
      detailType: ['Backup Job State Change'],
      detail: { state: ['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'] },
    },
  },
  NoSecondCopy: {
    clause: 'backup.central',
    description: 'A copy did not reach the air-gapped vault',
    pattern: { detailType: ['Copy Job State Change'], detail: { state: ['FAILED', 'PARTIAL'] } },
  },
  NoRestore: {
    clause: 'backup.point-in-time',
    description: 'A restore failed',
    pattern: { detailType: ['Restore Job State Change'], detail: { status: ['ABORTED', 'FAILED'] } },
  },
  PlanChanged: {
    clause: 'backup.daily',
    description: 'A backup plan was changed or deleted; a deployment changes plans, nobody else does',
    pattern: { detailType: ['Backup Plan State Change'], detail: { state: ['DELETED', 'MODIFIED'] } },
  },
  ServicesChanged: {
    clause: 'backup.daily',
    description: 'What AWS Backup covers in this Region was changed: Aurora and S3 must be opted in',
    pattern: { detailType: ['Region Setting State Change'], detail: { state: ['MODIFIED'] } },
  },
  Malware: {
    clause: 'malware.scanned',
    description: 'Malware was found in a copy: restore from an older one',
    pattern: {
      detailType: ['Scan Job State Change'],
      detail: { scanResult: { scanResultStatus: ['THREATS_FOUND'] } },
    },
  },
  NotScanned: {
    clause: 'malware.scanned',
    description: 'A copy was not, or not wholly, scanned for malware',
    pattern: {
      detailType: ['Scan Job State Change'],
      detail: { state: ['CANCELED', 'COMPLETED_WITH_ISSUES', 'FAILED'] },
    },
  },
};

/** What AWS Backup itself tells of copies, restores, scans and its own settings reaches the alarm mailbox. */
export class BackupEvents extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const topic = alarmTopicOf(this);
    for (const [name, { clause, description, pattern }] of Object.entries(troubles)) {
      new Rule(this, name, {
        description: `${description} [${clause}]`,
        eventPattern: { source: ['aws.backup'], ...pattern },
        targets: [
          new SnsTopic(topic, {
            message: RuleTargetInput.fromObject({
              what: `${description} [${clause}]`,
              event: EventField.fromPath('$.detail'),
            }),
          }),
        ],
      });
    }
  }
}
