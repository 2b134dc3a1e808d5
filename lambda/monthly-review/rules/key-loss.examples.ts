import { call, foreigner, one, session, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('a key of payments deleted', call('payment-cryptography', 'DeleteKey', { keyIdentifier: 'k' })),
    one('a key of payments stopped', call('payment-cryptography', 'StopKeyUsage', { keyIdentifier: 'k' })),
    one('a store of keys deleted', call('cloudhsm', 'DeleteCluster', { clusterId: 'c' })),
    one('a module of keys deleted', call('cloudhsm', 'DeleteHsm', { clusterId: 'c', hsmId: 'h' })),
    one('a key disabled', call('kms', 'DisableKey', { keyId: 'k' })),
    one('a key scheduled for deletion', call('kms', 'ScheduleKeyDeletion', { keyId: 'k', pendingWindowInDays: 7 })),
    one('a policy changed', call('kms', 'PutKeyPolicy', { keyId: 'k', policy: '{}' })),
    one(
      'a grant given by hand',
      call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'arn:aws:iam::444455556666:root' }),
    ),
    one('a grant revoked', call('kms', 'RevokeGrant', { keyId: 'k', grantId: 'g' })),
    one('rotation switched off', call('kms', 'DisableKeyRotation', { keyId: 'k' })),
    one('imported material that expired', {
      ...call('kms', 'DeleteExpiredKeyMaterial'),
      eventType: 'AwsServiceEvent',
      sourceIPAddress: 'AWS Internal',
      userIdentity: { accountId: '111122223333', invokedBy: 'AWS Internal' },
    }),
    one('imported material deleted', call('kms', 'DeleteImportedKeyMaterial', { keyId: 'k' })),
    one('a grant that another account gives', {
      ...call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'arn:aws:iam::999999999999:role/x' }),
      userIdentity: foreigner,
    }),
    one('a grant given in the console', {
      ...call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'x' }),
      userIdentity: { ...session('anna.verdi@example.com'), invokedBy: 'signin.amazonaws.com' },
    }),
  ],
  ignores: [
    one('a cluster deleted of whatever service', { eventName: 'DeleteCluster', eventSource: '' }),
    one('a cluster of containers deleted', call('ecs', 'DeleteCluster', { cluster: 'c' })),
    one('a key used', call('kms', 'Decrypt', {})),
    one('a refused attempt', call('kms', 'DisableKey', null, { errorCode: 'AccessDeniedException' })),
    one('a deletion cancelled', call('kms', 'CancelKeyDeletion', { keyId: 'k' })),
    one('a grant that a service makes for what it encrypts', {
      ...call('kms', 'CreateGrant', { keyId: 'k' }),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    }),
    one('a grant that a service makes for another account', {
      ...call('kms', 'CreateGrant', { keyId: 'k' }),
      userIdentity: { ...foreigner, invokedBy: 'AWS Internal' },
    }),
    one('a key enabled', call('kms', 'EnableKey', { keyId: 'k' })),
    one('rotation switched on', call('kms', 'EnableKeyRotation', { keyId: 'k' })),
    one('a description changed', call('kms', 'UpdateKeyDescription', { keyId: 'k' })),
    one('a policy read', { ...call('kms', 'GetKeyPolicy', { keyId: 'k' }), readOnly: true }),
    one("a grant that a database's creation makes in the person's name", {
      ...call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'rds.eu-west-1.amazonaws.com' }),
      sourceIPAddress: 'rds.amazonaws.com',
      userIdentity: { ...session('anna.verdi@example.com'), invokedBy: 'rds.amazonaws.com' },
    }),
    one('a key of another service disabled', call('iam', 'DisableKey', { keyId: 'k' })),
  ],
};
