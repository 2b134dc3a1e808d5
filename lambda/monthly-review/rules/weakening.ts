import { numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { flag, parameter, textParameter } from './record-fields';

/** Whether a request switches off what stands at a path: with a flag, or with a word. */
export const switchesOff = (event: AccessEvent, ...path: readonly string[]): boolean =>
  flag(parameter(event, ...path)) === false || /^(disabled|inactive|none)$/i.test(textParameter(event, ...path));

/** Days that a request sets when they are fewer than those kept; false when it sets none, enough, or no end (-1). */
export const fewerDays = (days: unknown, kept = numbers.dailyBackup.value): string | false =>
  (typeof days === 'number' || typeof days === 'string') && days !== '' && Number(days) >= 0 && Number(days) < kept
    ? `${Number(days)} < ${kept}`
    : false;
