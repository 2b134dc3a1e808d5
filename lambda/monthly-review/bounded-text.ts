/** The same text, alone: V8 lets a part of a text hold all that it was cut from, and a log's texts may be of megabytes. */
export const detached = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

/** Longest text that is kept of a field, in characters: no ARN is longer. */
export const LONGEST = 2048;

/** A field's text; the beginning and the end of one that is longer than any real one. */
export const boundedField = (text: string): string =>
  text.length > LONGEST ? detached(`${text.slice(0, LONGEST / 2)}…${text.slice(1 - LONGEST / 2)}`) : text;
