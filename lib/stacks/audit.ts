import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AccessLogArchive } from '../constructs/access-log-archive';
import { AccessTrail } from '../constructs/access-trail';
import { AdministratorsAccess } from '../constructs/administrators-access';
import { AlarmTopic } from '../constructs/alarm-topic';
import { DatabaseDigest } from '../constructs/database-digest';
import { DatabaseLogDelivery } from '../constructs/database-log-delivery';
import { DetectionServices } from '../constructs/detection-services';
import { EmergencyAlarm } from '../constructs/emergency-alarm';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';

/** Administrators' access, the log of it for 18 months, and the alarms that cannot wait. */
export class AuditStack extends PlatformStack {
  /** Encrypts the access logs. */
  readonly key: Key;
  /** Signs the digests of the databases' access logs. */
  readonly digestKey: Key;

  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'audit', props, {
      keepsData: true,
      description: "Administrators' access and the log of it, kept for 18 months",
    });
    new AlarmTopic(this, 'Alarms');
    const archive = new AccessLogArchive(this, 'Archive');
    this.key = archive.key;
    this.digestKey = archive.digestKey;
    const trail = new AccessTrail(this, 'Trail', {
      keyId: archive.key.keyArn,
      logGroupKey: archive.key,
      deliversTo: archive.bucket.policy,
    });
    new DatabaseLogDelivery(this, 'DatabaseLog', { key: archive.key, archiveKeyArn: archive.key.keyArn });
    new DatabaseDigest(this, 'DatabaseDigest', archive);
    new AdministratorsAccess(this, 'Access');
    new EmergencyAlarm(this, 'Emergency', trail.logGroup);
    new DetectionServices(this, 'Detection');
  }
}
