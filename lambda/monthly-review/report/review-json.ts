import type { Review } from '../review';

/** Characters that change how a line reads without being seen: written as JSON escapes, which parse to the same text. */
const UNSEEN = /[\u007F-\u009F\p{Cf}\u2028\u2029]/gu;

const escape = (text: string) =>
  [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** `review.json`: keys in the review's own order, two spaces, a newline at the end; the same review, the same bytes. */
export const reviewJson = (review: Review): Buffer =>
  Buffer.from(`${JSON.stringify(review, null, 2).replace(UNSEEN, escape)}\n`);
