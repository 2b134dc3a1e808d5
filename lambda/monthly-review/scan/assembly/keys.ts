// The names of a record's fields, and keys as they were written last.

import { FIELDS, KEYS, SCRATCH } from './memory';
import { equal } from './texts';
import { BACKSLASH } from './json';

// A field is four words (its name's length; slot, or -1; object inside, or -1; slots that it fills, as bits) and its name,
// at most 32 bytes.

const FIELD: usize = 48;
/** By object: a factor, a byte for each of 64 hashes of a name (the number of the field it may be), then the fields. */
const HASHES: usize = 16;
const FIRST_FIELD: usize = HASHES + 64;
const FIELDS_OF_OBJECT: u32 = 12;
const OBJECT_FIELDS: usize = FIRST_FIELD + <usize>FIELDS_OF_OBJECT * FIELD;

/** The field of a name; 0 where it is none. The last three bytes of a name and its length make its hash. */
// @ts-ignore: decorator
@inline
export function field(object: i32, at: usize, length: usize): usize {
  const table = FIELDS + <usize>object * OBJECT_FIELDS;
  const hash = ((load<u32>(at + length - 4) >> 8) + <u32>length) * load<u32>(table) >> 26;
  const one = table + FIRST_FIELD + <usize>load<u8>(table + <usize>hash, HASHES) * FIELD;
  return <usize>load<u32>(one) == length && equal(one + 16, at, length) ? one : 0;
}

/** A key that is written with escapes: decoded (names looked for are ASCII) before it is compared. */
export function escapedField(object: i32, at: usize, length: usize): usize {
  let to = SCRATCH;
  const behind = at + length;
  while (at < behind) {
    if (to - SCRATCH > 32) return 0; // longer than any name
    let c = <u32>load<u8>(at);
    if (c != BACKSLASH) at++;
    else {
      c = <u32>load<u8>(at + 1);
      if (c != 0x75) return 0; // no name has a character that needs it
      let code: u32 = 0;
      for (let k: usize = 2; k < 6; k++) {
        const h = <u32>load<u8>(at + k);
        code = (code << 4) | (h < 0x3a ? h - 0x30 : (h | 0x20) - 0x57);
      }
      if (code > 127) return 0;
      c = code;
      at += 6;
    }
    store<u8>(to++, c);
  }
  return field(object, SCRATCH, to - SCRATCH);
}

/**
 * A key as it was written last: its bytes from the quote to the colon, at most 32; which bits of their comparison do not
 * count; their number; its field, or 0; and, from KEYS, which key followed it. Keys come in the same order again and again:
 * of the one that is expected, neither the end nor the field is looked for. The first of all is blank; those of an object
 * are one that stands for its brace, those of its fields, and others by hash.
 */
const KEY: usize = 48;
const OTHER_KEYS: u32 = 32;
const KEYS_OF_OBJECT: u32 = 1 + FIELDS_OF_OBJECT + OTHER_KEYS;
export const LONGEST_KEY: usize = 32;

// @ts-ignore: decorator
@inline
export function keysOf(object: i32): usize {
  return KEYS + <usize>(1 + <u32>object * KEYS_OF_OBJECT) * KEY;
}

/** The key that followed this one last; the blank one where none did. */
// @ts-ignore: decorator
@inline
export function following(key: usize): usize {
  return KEYS + load<u32>(key, 44);
}
// @ts-ignore: decorator
@inline
export function fieldOf(key: usize): usize {
  return load<u32>(key, 40);
}
/** Bytes from its quote to its colon. */
// @ts-ignore: decorator
@inline
export function lengthOfKey(key: usize): usize {
  return load<u32>(key, 36);
}

/** Whether a key stands here, as it was written last. */
// @ts-ignore: decorator
@inline
export function isWritten(key: usize, at: usize): bool {
  const first = i8x16.bitmask(i8x16.eq(v128.load(key), v128.load(at)));
  const second = i8x16.bitmask(i8x16.eq(v128.load(key, 16), v128.load(at, 16)));
  return (first | (second << 16) | load<i32>(key, 32)) == -1;
}

/** Remembers how a key is written, and which one it follows. @param at its opening quote @param length up to its colon */
export function remember(object: i32, before: usize, at: usize, length: usize, one: usize): usize {
  const place =
    one != 0
      ? 1 + <u32>((one - FIELDS - <usize>object * OBJECT_FIELDS - FIRST_FIELD) / FIELD)
      : 1 + FIELDS_OF_OBJECT + (((load<u32>(at + length - 5) & 0xffffff) + <u32>length) * 0x9e3779b1) / (1 << 27);
  const key = keysOf(object) + <usize>place * KEY;
  store<u32>(before, <u32>(key - KEYS), 44);
  if (isWritten(key, at)) return key;
  v128.store(key, v128.load(at));
  v128.store(key, v128.load(at, 16), 16);
  store<u32>(key, length == LONGEST_KEY ? 0 : 0xffffffff << <u32>length, 32);
  store<u32>(key, <u32>length, 36);
  store<u32>(key, <u32>one, 40);
  store<u32>(key, 0, 44);
  return key;
}
