import { visible } from '../visible-text';

/** Longest text from a log that is shown whole; the rest is in `review.json`. */
const LONGEST = 160;

/** {@link visible}, cut where it is too long, with the count of what was cut. */
export function shown(text: string, longest = LONGEST): string {
  if (text.length <= longest) return visible(text);
  const cut = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  return `${visible(cut)}… (+${text.length - cut.length})`;
}

/**
 * {@link shown}, of a name, key or ARN: cut in its middle, because such names differ at their ends. Two that are cut may look
 * alike; whoever counts or compares takes the whole.
 */
export function shownName(name: string, longest = LONGEST): string {
  if (name.length <= longest) return visible(name);
  const head = name.slice(0, Math.floor(longest * 0.4)).replace(/[\uD800-\uDBFF]$/, '');
  const tail = name.slice(head.length - longest).replace(/^[\uDC00-\uDFFF]/, '');
  return `${visible(head)}… (+${name.length - head.length - tail.length}) …${visible(tail)}`;
}

/** With a capital letter, as a title. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
