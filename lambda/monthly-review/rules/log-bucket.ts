import { administratorLogDays } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { deletesBefore, lockDays } from './bucket-lifecycle';
import { keepsLogsOut } from './log-bucket-policy';
import { isLogStore } from './log-store';
import { fieldOf, parameter, textParameter } from './record-fields';

/** Whether a bucket's own access log was switched off, and not merely asked about. */
const stopsBucketLog = (event: AccessEvent) => {
  const status = parameter(event, 'BucketLoggingStatus');
  return status !== undefined && fieldOf(status, 'LoggingEnabled') === undefined;
};

/** Buckets of logs deleted, emptied, or made to keep or receive less. */
export const logBucketActs: readonly Act[] = [
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
];
