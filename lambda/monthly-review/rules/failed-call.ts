import type { AccessEvent } from '../access-event';
import { fieldOf } from './record-fields';

/** Where a sign-in says how it went, under its own name: of an IAM user or role, and of Identity Center. */
const ANSWERS = ['responseElements', 'serviceEventDetails'];

const saysFailure = (event: AccessEvent): boolean =>
  event.errorMessage !== '' || ANSWERS.some((part) => fieldOf(event.record(), part, event.eventName) === 'Failure');

/**
 * Whether a call was refused or failed. A sign-in says so only in its answer. Asked for every event: the rare part is apart.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export const hasFailed = (event: AccessEvent): boolean =>
  event.errorCode !== '' || (event.eventSource === 'signin.amazonaws.com' && saysFailure(event));

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
