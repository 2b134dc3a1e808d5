// Strict JSON in the window. A function returns the place behind what it read; 0 when the window ends before, or the input is
// broken.

import { NESTING, NESTING_SIZE, WINDOW } from './memory';

// What was expected where the input is broken; as EXPECTED in the host.
export const E_OBJECT: i32 = 0;
export const E_KEY: i32 = 1;
export const E_COLON: i32 = 2;
export const E_COMMA_OR_BRACE: i32 = 3;
export const E_COMMA_OR_BRACKET: i32 = 4;
export const E_VALUE: i32 = 5;
export const E_ESCAPE: i32 = 6;
export const E_HEX: i32 = 7;
export const E_NO_CONTROL: i32 = 8;
export const E_LITERAL: i32 = 9;
export const E_LIST: i32 = 10;
export const E_NOTHING: i32 = 11;
export const E_ONE_RECORDS: i32 = 12;
export const E_LESS_NESTING: i32 = 13;

export const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;
export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;
export const OPEN_ARRAY: u32 = 0x5b;
export const CLOSE_ARRAY: u32 = 0x5d;
export const SPACE: u32 = 0x20;

/** The window's end: a zero stands there, which no JSON holds. What passes over plain bytes stops at it. */
export let end: usize = WINDOW;
/** Whether the string read last is written with escapes. */
export let escaped: bool = false;
export let broken: bool = false;
export let brokenAt: usize = 0;
export let expected: i32 = 0;

export function endAt(at: usize): void {
  end = at;
}
/** Starts a new input, of which nothing is there yet. */
export function startAt(at: usize): void {
  end = at;
  broken = false;
}

export function fail(at: usize, what: i32): usize {
  broken = true;
  brokenAt = at;
  expected = what;
  return 0;
}

export function space(at: usize): usize {
  for (; at < end; at++) {
    const c = <u32>load<u8>(at);
    if (c > SPACE || (c != SPACE && c != 0x0a && c != 0x0d && c != 0x09)) return at;
  }
  return 0;
}

export function isHex(c: u32): bool {
  return c - 0x30 < 10 || (c | 0x20) - 0x61 < 6;
}

/** Which of sixteen bytes are no plain ones of a string, as bits. */
// @ts-ignore: decorator
@inline
export function special(at: usize): i32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(
    v128.or(
      i8x16.eq(bytes, i8x16.splat(0x5c)),
      // A quote and the control characters, at once: with a bit turned over, they are what is at most a space.
      i8x16.le_u(v128.xor(bytes, i8x16.splat(0x02)), i8x16.splat(0x20)),
    ),
  );
}

/** @param at behind the opening quote @returns behind the closing one; sets `escaped` */
// @ts-ignore: decorator
@inline
export function string(at: usize): usize {
  escaped = false;
  while (true) {
    const told = special(at) | (special(at + 16) << 16);
    if (told == 0) {
      at += 32;
      continue;
    }
    at += ctz(told);
    const c = <u32>load<u8>(at);
    if (c == QUOTE) return at + 1;
    if (c != BACKSLASH) return at >= end ? 0 : fail(at, E_NO_CONTROL);
    at = escape(at + 1);
    if (at == 0) return 0;
  }
}

/** @param at behind a backslash */
export function escape(at: usize): usize {
  escaped = true;
  if (at >= end) return 0;
  const c = <u32>load<u8>(at);
  if (c == 0x75) {
    for (let k: usize = 1; k <= 4; k++) {
      if (at + k >= end) return 0;
      if (!isHex(load<u8>(at + k))) return fail(at + k, E_HEX);
    }
    return at + 5;
  }
  if (c == QUOTE || c == BACKSLASH || c == 0x2f || c == 0x62 || c == 0x66 || c == 0x6e || c == 0x72 || c == 0x74)
    return at + 1;
  return fail(at, E_ESCAPE);
}

export function word(at: usize, letters: u32, length: usize): usize {
  for (let k: usize = 0; k < length; k++) {
    if (at + k >= end) return 0;
    if (<u32>load<u8>(at + k) != ((letters >> (<u32>k * 8)) & 255)) return fail(at + k, E_LITERAL);
  }
  return at + length;
}

/** A number or one of true, false, null. */
export function scalar(at: usize): usize {
  const c = load<u8>(at);
  if (c == 0x74) return word(at, 0x65757274, 4);
  if (c == 0x6e) return word(at, 0x6c6c756e, 4);
  if (c == 0x66) return word(at + 1, 0x65736c61, 4);
  return number(at);
}

export function digits(at: usize): usize {
  let i = at;
  while (i < end && load<u8>(i) - 0x30 < 10) i++;
  if (i < end && i == at) return fail(i, E_VALUE);
  return i;
}

export function number(at: usize): usize {
  let i = at;
  if (load<u8>(i) == 0x2d) i++;
  if (i < end && load<u8>(i) == 0x30) i++;
  else i = digits(i);
  if (i == 0) return 0;
  if (i < end && load<u8>(i) == 0x2e) {
    i = digits(i + 1);
    if (i == 0) return 0;
  }
  if (i < end && (load<u8>(i) | 0x20) == 0x65) {
    i++;
    if (i < end && (load<u8>(i) == 0x2b || load<u8>(i) == 0x2d)) i++;
    i = digits(i);
    if (i == 0) return 0;
  }
  return i >= end ? 0 : i;
}

/** What stands behind white space, if any. */
// @ts-ignore: decorator
@inline
export function skipSpace(at: usize): usize {
  return <u32>load<u8>(at) > SPACE ? at : space(at);
}

/** A colon and the space around it. */
// @ts-ignore: decorator
@inline
export function colon(at: usize): usize {
  let i = at;
  if (<u32>load<u8>(i) != COLON) {
    i = skipSpace(i);
    if (i == 0) return 0;
    if (load<u8>(i) != COLON) return fail(i, E_COLON);
  }
  return skipSpace(i + 1);
}

/** A key and its colon. @param at the key's opening quote @returns the first byte of the value */
// @ts-ignore: decorator
@inline
export function key(at: usize): usize {
  if (load<u8>(at) != QUOTE) return fail(at, E_KEY);
  const i = string(at + 1);
  return i == 0 ? 0 : colon(i);
}

/** Passes over any value. @param at its first byte */
export function skip(at: usize): usize {
  let depth: usize = 0;
  let i = at;
  while (true) {
    if (i >= end) return 0;
    const c = <u32>load<u8>(i);
    if (c == QUOTE) i = string(i + 1);
    else if (c == OPEN_OBJECT || c == OPEN_ARRAY) {
      const close = c + 2; // in ASCII the closing bracket stands two behind
      i = skipSpace(i + 1);
      if (i == 0) return 0;
      if (<u32>load<u8>(i) == close) i++;
      else {
        if (depth == NESTING_SIZE) return fail(i, E_LESS_NESTING);
        store<u8>(NESTING + depth++, close);
        if (c == OPEN_OBJECT) {
          i = key(i);
          if (i == 0) return 0;
        }
        continue;
      }
    } else i = scalar(i);
    if (i == 0) return 0;
    // Behind a value: close what ends here, up to the next comma.
    while (true) {
      if (depth == 0) return i;
      i = skipSpace(i);
      if (i == 0) return 0;
      const d = <u32>load<u8>(i);
      const close = <u32>load<u8>(NESTING + depth - 1);
      if (d == COMMA) {
        i = skipSpace(i + 1);
        if (i == 0) return 0;
        if (close == CLOSE_OBJECT) {
          i = key(i);
          if (i == 0) return 0;
        }
        break;
      }
      if (d != close) return fail(i, close == CLOSE_OBJECT ? E_COMMA_OR_BRACE : E_COMMA_OR_BRACKET);
      depth--;
      i++;
    }
  }
}
