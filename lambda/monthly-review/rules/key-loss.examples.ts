import { call, one, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('a key disabled', call('kms', 'DisableKey', { keyId: 'k' })),
    one('a key scheduled for deletion', call('kms', 'ScheduleKeyDeletion', { keyId: 'k', pendingWindowInDays: 7 })),
    one('a policy changed', call('kms', 'PutKeyPolicy', { keyId: 'k', policy: '{}' })),
    one(
      'a grant given by hand',
      call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'arn:aws:iam::444455556666:root' }),
    ),
  ],
  ignores: [
    one('a key used', call('kms', 'Decrypt', {})),
    one('a refused attempt', call('kms', 'DisableKey', null, { errorCode: 'AccessDeniedException' })),
    one('a deletion cancelled', call('kms', 'CancelKeyDeletion', { keyId: 'k' })),
    one('a grant that a service makes for what it encrypts', {
      ...call('kms', 'CreateGrant', { keyId: 'k' }),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    }),
  ],
};
