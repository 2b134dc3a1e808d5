import type { Review } from '../review';

/** Characters that change how a line reads without being seen: written as JSON escapes, which parse to the same text. */
const UNSEEN = /[\u007F-\u009F\p{Cf}\u2028\u2029]/gu;

const escape = (text: string) =>
  [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

const PIECE = 1000;

/** A list as `JSON.stringify` indents it one level deep, in pieces: whole, the text of a long one is memory for nothing. */
function* listPieces(list: readonly unknown[]): Generator<string> {
  if (list.length === 0) return yield '[]';
  for (let from = 0; from < list.length; from += PIECE) {
    const items = JSON.stringify(list.slice(from, from + PIECE), null, 2)
      .slice(2, -2)
      .replaceAll('\n', '\n  ');
    yield `${from === 0 ? '[' : ','}\n  ${items}`;
  }
  yield '\n  ]';
}

function* pieces(review: Review): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(review)) {
    if (value === undefined) continue;
    yield `${before}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(value)) yield* listPieces(value);
    else yield JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
    before = ',';
  }
  yield '\n}\n';
}

/** `review.json`: keys in the review's own order, two spaces, a newline at the end; the same review, the same bytes. */
export const reviewJson = (review: Review): Buffer =>
  Buffer.concat([...pieces(review)].map((piece) => Buffer.from(piece.replace(UNSEEN, escape))));
