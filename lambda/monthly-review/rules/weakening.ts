import { numbers } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';
import { isOff, textParameter } from './record-fields';

/** Whether a request switches off what stands at a path: with a flag, or with a word. */
export const switchesOff = (event: AccessEvent, ...path: readonly string[]): boolean =>
  isOff(event, ...path) || /^(disabled|inactive|none)$/i.test(textParameter(event, ...path));

/** Days that a request sets when they are fewer than those kept; false when it sets none, enough, or no end (-1). */
export const fewerDays = (days: unknown, kept = numbers.dailyBackup.value): string | false =>
  (typeof days === 'number' || typeof days === 'string') && days !== '' && Number(days) >= 0 && Number(days) < kept
    ? `${Number(days)} < ${kept}`
    : false;

/** {@link fewerDays} of the first of some values that is any. */
export const anyFewerDays = (values: readonly unknown[]): string | false =>
  values.map((days) => fewerDays(days)).find((found) => found !== false) ?? false;
