/**
 * Controls, line and paragraph separators, blanks that are letters, and all that is not seen or changes the direction
 * (assigned or not): nothing that a reader should meet unaware.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;
/** Nearly all that logs hold. */
const PLAIN = /^[ -~]*$/;

const escape = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** Text from a log as people may see it: what is invisible or turns the reading direction becomes an escape. */
export const visible = (text: string): string => (PLAIN.test(text) ? text : text.replace(UNSEEN, escape));

/** Whether all of a text is seen, and in the order in which it is written. */
export const isSeenWhole = (text: string): boolean => PLAIN.test(text) || text.search(UNSEEN) < 0;
