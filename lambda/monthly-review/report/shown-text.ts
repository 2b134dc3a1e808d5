/** Longest text from a log that is shown whole; the rest is in `review.json`. */
const LONGEST = 160;

/** Controls, line and paragraph separators, zero-width and bidirectional characters: nothing a reader should not see. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const escape = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;

/** Text from a log as people may see it: what is invisible or turns the reading direction becomes an escape. */
export const visible = (text: string): string => text.replace(UNSEEN, escape);

/** {@link visible}, cut where it is too long, with the count of what was cut. */
export function shown(text: string, longest = LONGEST): string {
  if (text.length <= longest) return visible(text);
  const cut = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  return `${visible(cut)}… (+${text.length - cut.length})`;
}
