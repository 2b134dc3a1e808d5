import type { Language } from '../../../lib/policy';
import { detached } from '../bounded-text';
import { visible } from '../visible-text';

/** Longest `why` of a finding, in characters. */
export const WHY_LENGTH = 300;
const VALUE_LENGTH = 80;
/** How much of a long value's beginning is shown; the rest is its end, where names and ARNs differ. */
const VALUE_HEAD = 30;

/** Cuts text to a length, with an ellipsis. */
export const bounded = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** A value of a record for a finding's words: visible and short; a dash when there is none. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (text.length <= VALUE_LENGTH) return bounded(visible(text), VALUE_LENGTH);
  const tail = visible(text.slice(VALUE_HEAD + 1 - VALUE_LENGTH).replace(/^[\udc00-\udfff]/, ''));
  const head = bounded(visible(text.slice(0, VALUE_HEAD)), VALUE_HEAD);
  return detached(`${head}…${tail.slice(VALUE_HEAD + 1 - VALUE_LENGTH)}`);
}

/** "05/10/2026" of "2026-10-05"; what is no date is shown as it is. */
export const dayOf = (date: string): string => date.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');

/** The words of the findings' language. */
export const say = (language: Language, it: string, en: string): string => (language === 'it' ? it : en);
