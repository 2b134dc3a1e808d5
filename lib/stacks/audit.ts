import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AccessAlert } from '../constructs/access-alert';
import { AccessLogArchive } from '../constructs/access-log-archive';
import { AccessTrail } from '../constructs/access-trail';
import { AdministratorsAccess } from '../constructs/administrators-access';
import { AlarmTopic } from '../constructs/alarm-topic';
import { DatabaseDigest } from '../constructs/database-digest';
import { DatabaseLogDelivery } from '../constructs/database-log-delivery';
import { DetectionServices } from '../constructs/detection-services';
import { EmergencyAlarm } from '../constructs/emergency-alarm';
import { signInRoles } from '../constructs/sign-in-role';
import { NoticeMail } from '../constructs/notice-mail';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { names } from '../config';
import { numbers, REGION } from '../policy';
import type { CustodyStack } from './custody';

/** Administrators' access, the log of it for 18 months, and the alarms that cannot wait. */
export class AuditStack extends PlatformStack {
  /** Encrypts the access logs; in the custody account where there is one. */
  readonly key: IKey;
  /** Signs the digests of the databases' access logs; in the custody account where there is one. */
  readonly digestKey: IKey;

  /** @param custody the stack that keeps the logs in another account, where the settings name one */
  constructor(scope: Construct, props: PlatformStackProps, custody?: CustodyStack) {
    super(scope, 'audit', props, {
      keepsData: true,
      description: `Administrators' access and the log of it, kept for ${numbers.administratorLog.value} months`,
    });
    const alarms = new AlarmTopic(this, 'Alarms');
    const archive = custody ? undefined : new AccessLogArchive(this, 'Archive');
    ({ key: this.key, digestKey: this.digestKey } = archive ?? (custody as CustodyStack));
    if (archive) new DatabaseDigest(this, 'DatabaseDigest', archive);

    const onTheWay =
      archive?.key ?? new PlatformKey(this, 'Key', { description: 'Encrypts logs on their way to custody' }).key;
    const inCustody = (resource: string) => `arn:aws:kms:${REGION}:${custody?.account}:${resource}`;
    const trail = new AccessTrail(this, 'Trail', {
      keyId: archive?.key.keyArn ?? inCustody(names.keyAlias(this.settings, 'custody')),
      logGroupKey: onTheWay,
      deliversTo: archive?.bucket.policy,
    });
    new DatabaseLogDelivery(this, 'DatabaseLog', {
      key: onTheWay,
      archiveKeyArn: archive?.key.keyArn ?? inCustody('key/*'),
    });
    new AdministratorsAccess(
      this,
      'Access',
      signInRoles.filter((role) => !custody?.signInRoles.includes(role)),
    );
    // Elsewhere the review's serves alerts too. SES looks at once whether it may publish to the topic.
    if (custody) new NoticeMail(this, 'Mail').node.addDependency(alarms);
    new AccessAlert(this, 'Alert', { key: onTheWay, trailLog: trail.logGroup });
    new EmergencyAlarm(this, 'Emergency', trail.logGroup);
    new DetectionServices(this, 'Detection');
  }
}
