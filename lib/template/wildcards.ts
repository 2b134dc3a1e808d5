/** Any characters, none included. */
export const ANY = Symbol('*');
/** Any one character. */
export const ONE = Symbol('?');

/** A mask piece by piece: wildcards, and characters that stand for themselves. */
export type Mask = readonly (string | typeof ANY | typeof ONE)[];

/**
 * Whether a text is as a mask says. Only the last wildcard is ever stretched further, so that the time is at most the
 * product of both lengths, however many wildcards a mask has.
 */
export function fits(mask: Mask, text: string): boolean {
  let [at, piece] = [0, 0];
  let [stretched, from] = [-1, 0];
  while (at < text.length) {
    const wanted = mask[piece];
    if (wanted === ANY) {
      [stretched, from] = [piece++, at];
    } else if (wanted !== undefined && (wanted === ONE || wanted === text[at])) {
      piece++;
      at++;
    } else if (stretched >= 0) {
      piece = stretched + 1;
      at = ++from;
    } else {
      return false;
    }
  }
  return mask.slice(piece).every((rest) => rest === ANY);
}
