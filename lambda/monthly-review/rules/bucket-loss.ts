import { numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { objectOf, type Act } from './acts';
import { deletesBefore, lockDays, lockMode } from './bucket-lifecycle';
import { fieldOf, isOn, listOf, parameter, textParameter } from './record-fields';

/** Whether a bucket's lock goes, or keeps for less than the shortest promise. */
const weakLock = (event: AccessEvent) => (lockDays(event) ?? Infinity) < numbers.dailyBackup.value;

/** The header by which a request does what a lock in governance mode forbids. */
const BYPASS = 'x-amz-bypass-governance-retention';
const BYPASSES = [BYPASS];
const bypassesLock = (event: AccessEvent) => isOn(event, BYPASS);

const replicatesNothing = (event: AccessEvent) => {
  const rules = listOf(parameter(event, 'ReplicationConfiguration', 'Rule'));
  return rules.length > 0 && rules.every((rule) => fieldOf(rule, 'Status') === 'Disabled');
};

/** Buckets that by their name hold backups: there old versions are copies too. */
const BACKUPS = /backup/i;

/** Buckets deleted, their versions, locks and replication taken away, their objects deleted early. */
export const bucketActs: readonly Act[] = [
  {
    services: ['s3', 's3express', 's3-outposts', 's3tables', 's3vectors'],
    eventNames: ['DeleteBucket', 'DeleteTableBucket', 'DeleteVectorBucket'],
    it: 'bucket eliminato',
    en: 'bucket deleted',
    severity: 'high',
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketVersioning'],
    it: 'versioni o protezione MFA delle cancellazioni tolte',
    en: 'versioning or MFA delete taken away',
    severity: 'high',
    when: (event) =>
      /suspended|disabled/i.test(textParameter(event, 'VersioningConfiguration', 'Status')) ||
      /disabled/i.test(textParameter(event, 'VersioningConfiguration', 'MfaDelete')),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration'],
    it: 'blocco degli oggetti tolto',
    en: 'object lock taken away',
    severity: 'high',
    when: weakLock,
  },
  {
    // Days as promised, but whoever has the right may delete before: that it was stricter, the record does not say.
    services: ['s3'],
    eventNames: ['PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration'],
    it: 'blocco degli oggetti che si può scavalcare',
    en: 'object lock that can be bypassed',
    severity: 'medium',
    when: (event) => lockMode(event) === 'GOVERNANCE',
  },
  {
    services: ['s3'],
    eventNames: ['PutObjectRetention'],
    it: 'blocco di un oggetto scavalcato',
    en: 'lock of an object bypassed',
    severity: 'high',
    when: bypassesLock,
  },
  {
    services: ['s3'],
    eventNames: ['DeleteObject', 'DeleteObjects'],
    it: 'oggetto bloccato eliminato',
    en: 'locked object deleted',
    severity: 'high',
    // Objects are deleted by the million: a record is parsed only when it names the header.
    when: (event) => event.mayName(BYPASSES) && bypassesLock(event),
  },
  {
    services: ['s3'],
    eventNames: ['PutObjectLegalHold'],
    it: 'vincolo legale tolto da un oggetto',
    en: 'legal hold of an object released',
    severity: 'medium',
    when: (event) => /off/i.test(textParameter(event, 'LegalHold', 'Status')),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
    it: 'oggetti cancellati prima della conservazione promessa',
    en: 'objects deleted before the promised retention',
    severity: 'medium',
    when: (event) => deletesBefore(event, numbers.dailyBackup.value, BACKUPS.test(objectOf(event))),
  },
  {
    services: ['s3'],
    eventNames: ['DeleteBucketReplication', 'PutBucketReplication'],
    it: 'replica del bucket eliminata',
    en: "bucket's replication deleted",
    severity: 'medium',
    when: (event) => event.eventName === 'DeleteBucketReplication' || replicatesNothing(event),
  },
];
