import type { AccessEvent } from '../access-event';
import { fieldOf } from './record-fields';

/** Where a sign-in says how it went, under its own name: of an IAM user or role, and of Identity Center. */
const ANSWERS = ['responseElements', 'serviceEventDetails'];

/**
 * Whether a call was refused or failed. A sign-in says so only in its answer.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export function hasFailed(event: AccessEvent): boolean {
  if (event.errorCode !== '') return true;
  if (event.eventSource !== 'signin.amazonaws.com') return false;
  return (
    event.errorMessage !== '' || ANSWERS.some((part) => fieldOf(event.record(), part, event.eventName) === 'Failure')
  );
}

const SIGN_IN_NAMES = new Set([
  'ConsoleLogin',
  'CredentialVerification',
  'UserAuthentication',
  'Authenticate',
  'ConnectFailed',
  'CheckMfa',
  'SwitchRole',
]);

/** Whether somebody signs in, or tries to. */
export const isSignIn = ({ eventName }: AccessEvent): boolean => SIGN_IN_NAMES.has(eventName);
