import type { AccessEvent } from '../access-event';

/**
 * Whether a service made the call in the name of whoever had asked it for something else (a stack that creates, a
 * backup that copies). The console signs in by itself, so what it calls is what somebody clicks on.
 */
export const throughService = ({ identity: { invokedBy } }: AccessEvent): boolean =>
  invokedBy !== '' && invokedBy !== 'signin.amazonaws.com';
