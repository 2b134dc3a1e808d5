import type { Review } from '../review';
import { releaseBuffer } from '../scan/release-buffer';

/** Characters that change how a line reads without being seen: written as JSON escapes, which parse to the same text. */
const UNSEEN = /[\u007F-\u009F\p{Cf}\u2028\u2029]/gu;

const escape = (text: string) =>
  [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** So many items are gone before they are looked at twice. */
const PIECE = 100;

/** A member of an object as `JSON.stringify` indents it, without the braces. */
const member = (name: string, value: unknown) => JSON.stringify({ [name]: value }, null, 2).slice(1, -2);

/** In pieces: whole, the text of a month with many findings is memory for nothing. */
function* pieces(review: Review): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(review)) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (list.length <= PIECE) yield `${before}${member(name, value)}`;
    else {
      const opening = member(name, []).slice(0, -1);
      const closing = '\n  ]';
      for (let from = 0; from < list.length; from += PIECE) {
        const items = member(name, list.slice(from, from + PIECE)).slice(opening.length, -closing.length);
        yield `${from === 0 ? before + opening : ','}${items}`;
      }
      yield closing;
    }
    before = ',';
  }
  yield '\n}\n';
}

/** `review.json`: keys in the review's own order, two spaces, a newline at the end; the same review, the same bytes. */
export function reviewJson(review: Review): Buffer {
  const parts: Buffer[] = [];
  for (const piece of pieces(review)) parts.push(Buffer.from(piece.replace(UNSEEN, escape)));
  const whole = Buffer.concat(parts);
  parts.forEach(releaseBuffer);
  return whole;
}
