import { visible } from '../visible-text';

/** Longest text from a log that is shown whole; the rest is in `review.json`. */
const LONGEST = 160;

/** {@link visible}, cut where it is too long, with the count of what was cut. */
export function shown(text: string, longest = LONGEST): string {
  if (text.length <= longest) return visible(text);
  const cut = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  return `${visible(cut)}… (+${text.length - cut.length})`;
}
