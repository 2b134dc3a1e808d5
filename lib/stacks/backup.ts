import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { BackupEvents } from '../constructs/backup-events';
import { FailoverDrill } from '../constructs/failover-drill';
import { LockedVault } from '../constructs/locked-vault';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { RecoveryPointWatch } from '../constructs/recovery-point-watch';
import { RestoreDrill } from '../constructs/restore-drill';
import { SnapshotExport } from '../constructs/snapshot-export';
import { BACKUP_PREFIXES, numbers } from '../policy';

export interface BackupStackProps extends PlatformStackProps {
  /** The database stack's key, with which copies are encrypted as their clusters are. */
  readonly databaseKey: IKey;
}

/** Copies of the databases: the locked vault and its plan, open-format exports, what watches both, and the drills. */
export class BackupStack extends PlatformStack {
  constructor(scope: Construct, props: BackupStackProps) {
    super(scope, 'backup', props, {
      keepsData: true,
      description: 'Custodia: copies of the databases, locked and watched',
    });
    const { key } = new PlatformKey(this, 'BackupKey', {
      description: 'Encrypts the copies of the databases',
      services: ['backup.amazonaws.com', 'events.amazonaws.com'], // EventBridge leaves dead letters
    });
    new LockedVault(this, 'Copies', { key });
    new BackupEvents(this, 'Events');
    const { bucket } = new PrivateBucket(this, 'Exports', {
      purpose: 'backup',
      key,
      dataClass: 'health', // the highest class that any cluster may hold
      keptFor: [
        { prefix: BACKUP_PREFIXES.daily, days: numbers.dailyBackup.value },
        { prefix: BACKUP_PREFIXES.weekly, days: numbers.backupCeiling.value },
      ],
      lock: { mode: this.settings.locks.objects.mode }, // takes legal holds; no period of its own
    });
    if (this.settings.backup.exports.length > 0) new SnapshotExport(this, 'OpenFormat', { bucket, key });
    new RecoveryPointWatch(this, 'Watch', { key });
    new RestoreDrill(this, 'RestoreDrill', { key, databaseKey: props.databaseKey });
    new FailoverDrill(this, 'FailoverDrill', { key });
  }
}
