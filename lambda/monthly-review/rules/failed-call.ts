import type { AccessEvent } from '../access-event';
import { fieldOf } from './record-fields';

/** Whether a call was refused or failed; a console sign-in says so only in its answer. */
export function hasFailed(event: AccessEvent): boolean {
  if (event.errorCode !== '') return true;
  if (event.eventName !== 'ConsoleLogin') return false;
  return event.errorMessage !== '' || fieldOf(event.record(), 'responseElements', 'ConsoleLogin') === 'Failure';
}
