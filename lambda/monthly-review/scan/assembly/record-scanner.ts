/**
 * The part of the review that touches every byte of every log, in WebAssembly: walks `{"Records":[…]}` in a window of
 * memory, 32 bytes at a time inside strings, and writes where the fields of each record lie. It is compiled by
 * `npm run scanner`; `record-scanner.ts` beside this folder drives it and is what others call.
 *
 * It makes nothing of what it passes over, but checks it as strictly as `JSON.parse` would (escapes, numbers, nesting).
 * Whatever order, nesting and escaping keys have, it finds what `JSON.parse` finds: the last of several equal keys.
 */

// ---- Memory, in this order; the window is last because it grows. Sizes are bounds, whatever a log holds.

/** Names of a record's fields by the object they stand in; written by the host. */
const FIELDS: usize = (__heap_base + 15) & ~15;
const FIELDS_SIZE: usize = 8 * 1024;
/** Keys as they were written last, by object. */
const KEYS: usize = FIELDS + FIELDS_SIZE;
const KEYS_SIZE: usize = 32 * 1024;
/** By slot: the number of the text that a record had last. */
const LAST: usize = KEYS + KEYS_SIZE;
const SCRATCH: usize = LAST + 32 * 4;
const SCRATCH_SIZE: usize = 4096;
/** The pool of texts: an index by hash, entries of four words (hash, place, length, tag), and their bytes. */
const INDEX: usize = SCRATCH + SCRATCH_SIZE + 64;
const INDEX_SIZE: u32 = 1 << 16;
const ENTRIES: usize = INDEX + <usize>INDEX_SIZE * 4;
const ENTRY: usize = 16;
const ENTRIES_KEPT: u32 = 1 << 15;
const TEXTS: usize = ENTRIES + <usize>ENTRIES_KEPT * ENTRY;
const TEXTS_SIZE: usize = 8 << 20;
/** Closing brackets to come, a byte a level. */
const NESTING: usize = TEXTS + TEXTS_SIZE + 64;
const NESTING_SIZE: usize = 1 << 20;
/**
 * What is found, BATCH records: some words, then place and length of each slot's value; the length's two low bits say what
 * it is.
 */
const FOUND: usize = NESTING + NESTING_SIZE;
const BATCH: i32 = 64;
const HEAD_WORDS: usize = 16;
const SLOTS: i32 = 21;
const STARTS: usize = HEAD_WORDS * 4;
const LENGTHS: usize = STARTS + SLOTS * 4;
/** With room for lengths four at a time. */
const RECORD_BYTES: usize = LENGTHS + ((SLOTS + 3) & ~3) * 4;
const WINDOW: usize = (FOUND + <usize>BATCH * RECORD_BYTES + 63) & ~63;
/** Bytes behind the window's end that may be read, not believed. */
const PADDING: usize = 64;

// What a slot holds; as VALUE in the host.
const NONE: u32 = 0;
const PLAIN: u32 = 1;
const ESCAPED: u32 = 2;
const YES: u32 = 3;
const NO: u32 = 7;

// Slots; as SLOT in the host.
const EVENT_ID: i32 = 0;
const EVENT_TIME: i32 = 1;
const EVENT_SOURCE: i32 = 2;
const EVENT_NAME: i32 = 3;
const REGION: i32 = 4;
const ACCOUNT: i32 = 5;
const SOURCE_IP: i32 = 6;
const ERROR_CODE: i32 = 7;
const EVENT_TYPE: i32 = 8;
const FIRST_OF_IDENTITY: i32 = 11;

// What ended a scan; as STATUS in the host.
const ALL_READ: i32 = 0;
const BATCH_FULL: i32 = 1;
const POOL_FULL: i32 = 2;
const BROKEN: i32 = 3;

// What was expected where the input is broken; as EXPECTED in the host.
const E_OBJECT: i32 = 0;
const E_KEY: i32 = 1;
const E_COLON: i32 = 2;
const E_COMMA_OR_BRACE: i32 = 3;
const E_COMMA_OR_BRACKET: i32 = 4;
const E_VALUE: i32 = 5;
const E_ESCAPE: i32 = 6;
const E_HEX: i32 = 7;
const E_NO_CONTROL: i32 = 8;
const E_LITERAL: i32 = 9;
const E_LIST: i32 = 10;
const E_NOTHING: i32 = 11;
const E_ONE_RECORDS: i32 = 12;
const E_LESS_NESTING: i32 = 13;

// States of the outer structure.
const S_START: i32 = 0;
const S_FIRST_KEY: i32 = 1;
const S_KEY: i32 = 2;
const S_AFTER_VALUE: i32 = 3;
const S_FIRST_RECORD: i32 = 4;
const S_RECORD: i32 = 5;
const S_AFTER_RECORD: i32 = 6;
const S_END: i32 = 7;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;
const OPEN_ARRAY: u32 = 0x5b;
const CLOSE_ARRAY: u32 = 0x5d;
const SPACE: u32 = 0x20;

let position: usize = WINDOW;
let end: usize = WINDOW;
/** Bytes of the input before the window. */
let passed: f64 = 0;
let state: i32 = S_START;
let seenRecords: bool = false;
let seenDigest: bool = false;
/** Records of this input so far that are no objects. */
let strange: i32 = 0;
let escaped: bool = false;
let count: i32 = 0;
/** Where the record at hand is written, and the slots that it filled so far, as bits. */
let out: usize = FOUND;
let filled: u32 = 0;
let broken: bool = false;
let brokenAt: usize = 0;
let expected: i32 = 0;
let entries: u32 = 0;
let texts: usize = TEXTS;

// ---- For the host.

export function fieldsAt(): usize {
  return FIELDS;
}
export function foundAt(): usize {
  return FOUND;
}
export function entriesAt(): usize {
  return ENTRIES;
}
export function scratchAt(): usize {
  return SCRATCH;
}
export function recordBytes(): usize {
  return RECORD_BYTES;
}

/** Starts a new input. */
export function reset(): void {
  position = end = WINDOW;
  passed = 0;
  state = S_START;
  seenRecords = seenDigest = broken = false;
  strange = 0;
}

/** Makes room for so many bytes and says where they go; what is not read yet moves to the window's start. */
export function reserve(bytes: usize): usize {
  const left = end - position;
  if (position > WINDOW) {
    memory.copy(WINDOW, position, left);
    passed += <f64>(position - WINDOW);
    position = WINDOW;
    end = WINDOW + left;
  }
  const needed = end + bytes + PADDING;
  const has = <usize>memory.size() << 16;
  if (needed > has && memory.grow(<i32>((needed - has + 0xffff) >> 16)) < 0) return 0;
  return end;
}

/** Says how many bytes came. Behind them stands a zero, which no JSON holds: what passes over plain bytes stops there. */
export function wrote(bytes: usize): void {
  end += bytes;
  store<u8>(end, 0);
}

/** Bytes in the window that are not read yet. */
export function unread(): usize {
  return end - position;
}

/** Position in the input of a place in the window. */
export function offsetOf(at: usize): f64 {
  return passed + <f64>(at - WINDOW);
}
export function endOfInput(): usize {
  return end;
}
export function isBrokenAt(): usize {
  return brokenAt;
}
export function whatWasExpected(): i32 {
  return expected;
}
export function isComplete(): bool {
  return state == S_END;
}
export function strangeRecords(): i32 {
  return strange;
}
export function hasRecords(): bool {
  return seenRecords;
}
export function isDigest(): bool {
  return seenDigest;
}

/** Forgets all texts of the pool; numbers given before mean nothing any more. */
export function clearPool(): void {
  memory.fill(INDEX, 0, <usize>INDEX_SIZE * 4);
  memory.fill(LAST, 0, 32 * 4);
  entries = 0;
  texts = TEXTS;
}

/** Hashes a text that the host wrote to the scratch: the 64 bits lie at the scratch's end. */
export function hashScratch(length: usize): void {
  store<u64>(SCRATCH + SCRATCH_SIZE, hash(SCRATCH, length, EVENT_ID));
}

/** Whether a text that the host wrote to the scratch stands in some bytes, or a backslash that may hide it. */
export function mayHold(length: usize, from: usize, to: usize): bool {
  const first = i8x16.splat(load<u8>(SCRATCH));
  const backslashes = i8x16.splat(0x5c);
  for (let block = from; block < to; block += 16) {
    const bytes = v128.load(block);
    let told = i8x16.bitmask(v128.or(i8x16.eq(bytes, first), i8x16.eq(bytes, backslashes)));
    for (; told != 0; told &= told - 1) {
      const at = block + ctz(told);
      if (at >= to) break;
      if (<u32>load<u8>(at) == BACKSLASH || (at + length <= to && equal(SCRATCH, at, length))) return true;
    }
  }
  return false;
}

// ---- Texts.

// @ts-ignore: decorator
@inline
function mix(h: u64): u64 {
  h ^= h >> 32;
  h *= 0x9e3779b97f4a7c15;
  return h ^ (h >> 29);
}

/** Reads up to seven bytes behind the text. */
function hash(at: usize, length: usize, seed: u32): u64 {
  let h: u64 = (<u64>length * 0xd6e8feb86659fd93) ^ <u64>seed;
  if (length >= 16) {
    let other = h;
    do {
      h = mix(h ^ load<u64>(at));
      other = mix(other + load<u64>(at, 8));
      at += 16;
      length -= 16;
    } while (length >= 16);
    h = mix(h) + other;
  }
  if (length >= 8) {
    h = mix(h ^ load<u64>(at));
    at += 8;
    length -= 8;
  }
  if (length > 0) h = mix(h ^ (load<u64>(at) & ((1 << (<u64>length * 8)) - 1)));
  return mix(h);
}

/** Whether two texts are the same; reads up to 15 bytes behind both. */
function equal(a: usize, b: usize, length: usize): bool {
  while (length >= 16) {
    if (i8x16.bitmask(i8x16.ne(v128.load(a), v128.load(b))) != 0) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  return length == 0 || (i8x16.bitmask(i8x16.ne(v128.load(a), v128.load(b))) & ((1 << <u32>length) - 1)) == 0;
}

/** Copies a short text, and up to 15 bytes behind it. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, length: usize): void {
  for (let done: usize = 0; done < length; done += 16) v128.store(to + done, v128.load(from + done));
}

/** Whether a text of the pool is this one. */
// @ts-ignore: decorator
@inline
function isText(entry: usize, at: usize, length: usize, tag: u32): bool {
  return load<u32>(entry, 8) == <u32>length && load<u32>(entry, 12) == tag && equal(load<u32>(entry, 4), at, length);
}

/** As {@link intern}; most records have the text of the one before. */
// @ts-ignore: decorator
@inline
function internAgain(slot: i32, at: usize, length: usize, tag: u32): u32 {
  const last = load<u32>(LAST + (<usize>slot << 2));
  if (last != 0 && isText(ENTRIES + <usize>(last - 1) * ENTRY, at, length, tag)) return last;
  const number = intern(at, length, tag);
  store<u32>(LAST + (<usize>slot << 2), number);
  return number;
}

/** The number of a text in the pool, which has room for it. */
function intern(at: usize, length: usize, tag: u32): u32 {
  const h = <u32>hash(at, length, tag);
  let slot = h & (INDEX_SIZE - 1);
  while (true) {
    const known = load<u32>(INDEX + (slot << 2));
    if (known == 0) break;
    const entry = ENTRIES + <usize>(known - 1) * ENTRY;
    if (load<u32>(entry) == h && isText(entry, at, length, tag)) return known;
    slot = (slot + 1) & (INDEX_SIZE - 1);
  }
  const entry = ENTRIES + <usize>entries * ENTRY;
  store<u32>(entry, h);
  store<u32>(entry, <u32>texts, 4);
  store<u32>(entry, <u32>length, 8);
  store<u32>(entry, tag, 12);
  memory.copy(texts, at, length);
  texts += length;
  entries += 1;
  store<u32>(INDEX + (slot << 2), entries);
  return entries;
}

// @ts-ignore: decorator
@inline
function startOf(slot: i32): usize {
  return load<u32>(out + (<usize>slot << 2), STARTS);
}

// @ts-ignore: decorator
@inline
function lengthOf(slot: i32): u32 {
  return load<u32>(out + (<usize>slot << 2), LENGTHS);
}

/** The number of a slot's text: 0 where it has none; all ones where it is too long to be kept. */
function internSlot(slot: i32): u32 {
  const said = lengthOf(slot);
  const kind = said & 3;
  if (kind != PLAIN && kind != ESCAPED) return 0;
  const length = <usize>(said >> 2);
  if (length > SCRATCH_SIZE) return 0xffffffff;
  return internAgain(slot, startOf(slot), length, kind);
}

/** The number of all that the record says of who acted. */
function internIdentity(): u32 {
  let to = SCRATCH;
  for (let slot = FIRST_OF_IDENTITY; slot < SLOTS; slot++) {
    const said = lengthOf(slot);
    store<u32>(to, said);
    to += 4;
    const kind = said & 3;
    if (kind != PLAIN && kind != ESCAPED) continue;
    const length = <usize>(said >> 2);
    if (to + length + 64 > SCRATCH + SCRATCH_SIZE) return 0xffffffff;
    copy(to, startOf(slot), length);
    to += length;
  }
  return internAgain(FIRST_OF_IDENTITY, SCRATCH, to - SCRATCH, 4);
}

// ---- JSON. A function returns the place behind what it read; 0 when the window ends before, or the input is broken.

function fail(at: usize, what: i32): usize {
  broken = true;
  brokenAt = at;
  expected = what;
  return 0;
}

function space(at: usize): usize {
  for (; at < end; at++) {
    const c = <u32>load<u8>(at);
    if (c > SPACE || (c != SPACE && c != 0x0a && c != 0x0d && c != 0x09)) return at;
  }
  return 0;
}

function isHex(c: u32): bool {
  return c - 0x30 < 10 || (c | 0x20) - 0x61 < 6;
}

/** Which of sixteen bytes are no plain ones of a string, as bits. */
// @ts-ignore: decorator
@inline
function special(at: usize): i32 {
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
function string(at: usize): usize {
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
function escape(at: usize): usize {
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

function word(at: usize, letters: u32, length: usize): usize {
  for (let k: usize = 0; k < length; k++) {
    if (at + k >= end) return 0;
    if (<u32>load<u8>(at + k) != ((letters >> (<u32>k * 8)) & 255)) return fail(at + k, E_LITERAL);
  }
  return at + length;
}

/** A number or one of true, false, null. */
function scalar(at: usize): usize {
  const c = load<u8>(at);
  if (c == 0x74) return word(at, 0x65757274, 4);
  if (c == 0x6e) return word(at, 0x6c6c756e, 4);
  if (c == 0x66) return word(at + 1, 0x65736c61, 4);
  return number(at);
}

function digits(at: usize): usize {
  let i = at;
  while (i < end && load<u8>(i) - 0x30 < 10) i++;
  if (i < end && i == at) return fail(i, E_VALUE);
  return i;
}

function number(at: usize): usize {
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
function skipSpace(at: usize): usize {
  return <u32>load<u8>(at) > SPACE ? at : space(at);
}

/** A colon and the space around it. */
// @ts-ignore: decorator
@inline
function colon(at: usize): usize {
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
function key(at: usize): usize {
  if (load<u8>(at) != QUOTE) return fail(at, E_KEY);
  const i = string(at + 1);
  return i == 0 ? 0 : colon(i);
}

/** Passes over any value. @param at its first byte */
function skip(at: usize): usize {
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

// ---- Records. A field is four words (its name's length; slot, or -1; object inside, or -1; slots that it fills, as
// bits) and its name, at most 32 bytes.

const FIELD: usize = 48;
/** By object: a factor, a byte for each of 64 hashes of a name (the number of the field it may be), then the fields. */
const HASHES: usize = 16;
const FIRST_FIELD: usize = HASHES + 64;
const FIELDS_OF_OBJECT: u32 = 12;
const OBJECT_FIELDS: usize = FIRST_FIELD + <usize>FIELDS_OF_OBJECT * FIELD;

/** The field of a name; 0 where it is none. The last three bytes of a name and its length make its hash. */
// @ts-ignore: decorator
@inline
function field(object: i32, at: usize, length: usize): usize {
  const table = FIELDS + <usize>object * OBJECT_FIELDS;
  const hash = ((load<u32>(at + length - 4) >> 8) + <u32>length) * load<u32>(table) >> 26;
  const one = table + FIRST_FIELD + <usize>load<u8>(table + <usize>hash, HASHES) * FIELD;
  return <usize>load<u32>(one) == length && equal(one + 16, at, length) ? one : 0;
}

/** A key that is written with escapes: decoded (names looked for are ASCII) before it is compared. */
function escapedField(object: i32, at: usize, length: usize): usize {
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
const LONGEST_KEY: usize = 32;

// @ts-ignore: decorator
@inline
function keysOf(object: i32): usize {
  return KEYS + <usize>(1 + <u32>object * KEYS_OF_OBJECT) * KEY;
}

/** Whether a key stands here, as it was written last. */
// @ts-ignore: decorator
@inline
function isWritten(key: usize, at: usize): bool {
  const first = i8x16.bitmask(i8x16.eq(v128.load(key), v128.load(at)));
  const second = i8x16.bitmask(i8x16.eq(v128.load(key, 16), v128.load(at, 16)));
  return (first | (second << 16) | load<i32>(key, 32)) == -1;
}

/** Remembers how a key is written, and which one it follows. @param at its opening quote @param length up to its colon */
function remember(object: i32, before: usize, at: usize, length: usize, one: usize): usize {
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

/** Reads an object whose fields are known; those that are not are passed over. @param at its opening brace */
function object(which: i32, at: usize): usize {
  let i = skipSpace(at + 1);
  if (i == 0) return 0;
  if (load<u8>(i) == CLOSE_OBJECT) return i + 1;
  let written = keysOf(which);
  while (true) {
    if (load<u8>(i) != QUOTE) return fail(i, E_KEY);
    const next = KEYS + load<u32>(written, 44);
    let one: usize;
    if (isWritten(next, i)) {
      written = next;
      one = load<u32>(next, 40);
      i = skipSpace(i + load<u32>(next, 36));
      if (i == 0) return 0;
    } else {
      const name = i + 1;
      i = string(name);
      if (i == 0) return 0;
      const length = i - 1 - name;
      one = escaped ? escapedField(which, name, length) : field(which, name, length);
      if (!escaped && length + 3 <= LONGEST_KEY && <u32>load<u8>(i) == COLON)
        written = remember(which, written, name - 1, length + 3, one);
      i = colon(i);
      if (i == 0) return 0;
    }
    if (one == 0) i = <u32>load<u8>(i) == QUOTE ? string(i + 1) : skip(i);
    else {
      // A key that comes twice starts its slots anew: the last one wins.
      const slots = load<u32>(one, 12);
      if ((slots & filled) != 0) unfill(slots & filled);
      filled |= slots;
      if (<u32>load<u8>(i) != QUOTE) i = value(one, i);
      else {
        const start = i + 1;
        i = string(start);
        if (i != 0) set(load<i32>(one, 4), start, (<u32>(i - 1 - start) << 2) | (escaped ? ESCAPED : PLAIN));
      }
    }
    if (i == 0) return 0;
    i = skipSpace(i);
    if (i == 0) return 0;
    const c = <u32>load<u8>(i);
    if (c == CLOSE_OBJECT) return i + 1;
    if (c != COMMA) return fail(i, E_COMMA_OR_BRACE);
    i = skipSpace(i + 1);
    if (i == 0) return 0;
  }
}

function unfill(slots: u32): void {
  for (; slots != 0; slots &= slots - 1) store<u32>(out + (<usize>ctz(slots) << 2), NONE, LENGTHS);
}

/** The value of a field that is looked for, where it is no string. */
function value(one: usize, at: usize): usize {
  const c = <u32>load<u8>(at);
  const inside = load<i32>(one, 8);
  if (c == OPEN_OBJECT && inside >= 0) return object(inside, at);
  const behind = skip(at);
  if (behind != 0) {
    if (c == 0x74) set(load<i32>(one, 4), at, YES);
    else if (c == 0x66) set(load<i32>(one, 4), at, NO);
  }
  return behind;
}

function set(slot: i32, start: usize, said: u32): void {
  if (slot < 0) return;
  store<u32>(out + (<usize>slot << 2), <u32>start, STARTS);
  store<u32>(out + (<usize>slot << 2), said, LENGTHS);
}

// @ts-ignore: decorator
@inline
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 0x30;
}

/** Two digits as a number; more than 99 when they are none. */
// @ts-ignore: decorator
@inline
function two(at: usize): u32 {
  const a = digit(at);
  const b = digit(at + 1);
  return a < 10 && b < 10 ? a * 10 + b : 100;
}

function record(at: usize): bool {
  out = FOUND + <usize>count * RECORD_BYTES;
  filled = 0;
  const none = i32x4.splat(NONE);
  for (let slot = 0; slot < SLOTS; slot += 4) v128.store(out + (<usize>slot << 2), none, LENGTHS);
  const behind = object(RECORD, at);
  if (behind == 0) return false;
  store<u32>(out, <u32>at);
  store<u32>(out, <u32>behind, 4);
  time();
  const id = lengthOf(EVENT_ID);
  const plain = (id & 3) == PLAIN && id > 3;
  store<u64>(out, hash(plain ? startOf(EVENT_ID) : at, plain ? <usize>(id >> 2) : behind - at, EVENT_ID), 16);
  store<u32>(out, internSlot(EVENT_SOURCE), 24);
  store<u32>(out, internSlot(EVENT_NAME), 28);
  store<u32>(out, internSlot(SOURCE_IP), 32);
  store<u32>(out, internSlot(ERROR_CODE), 36);
  store<u32>(out, internSlot(REGION), 40);
  store<u32>(out, internSlot(ACCOUNT), 44);
  store<u32>(out, internSlot(EVENT_TYPE), 48);
  store<u32>(out, internIdentity(), 52);
  count += 1;
  position = behind;
  return true;
}

/** What stands among the records and is no object is passed over, and counted. */
function strangeRecord(at: usize): bool {
  const behind = skip(at);
  if (behind == 0) return false;
  strange += 1;
  return goOn(behind, S_AFTER_RECORD);
}

/** The record's date as a number (20261005) and its second of the day; 0 for a date that is not written as usual. */
function time(): void {
  store<u32>(out, 0, 8);
  const at = startOf(EVENT_TIME);
  if (lengthOf(EVENT_TIME) != ((20 << 2) | PLAIN)) return;
  if (load<u8>(at + 4) != 0x2d || load<u8>(at + 7) != 0x2d || load<u8>(at + 10) != 0x54) return;
  if (load<u8>(at + 13) != COLON || load<u8>(at + 16) != COLON || load<u8>(at + 19) != 0x5a) return;
  const century = two(at);
  const year = two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  const hour = two(at + 11);
  const minute = two(at + 14);
  const second = two(at + 17);
  if (century > 99 || year > 99 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return;
  store<u32>(out, century * 1000000 + year * 10000 + month * 100 + day, 8);
  store<u32>(out, hour * 3600 + minute * 60 + second, 12);
}

function topLevelKey(at: usize): bool {
  if (load<u8>(at) != QUOTE) return fail(at, E_KEY) != 0;
  const close = string(at + 1);
  if (close == 0) return false;
  const name = at + 1;
  const length = close - 1 - name;
  const one = escaped ? escapedField(TOP, name, length) : field(TOP, name, length);
  const i = colon(close);
  if (i == 0) return false;
  if (one != 0 && load<i32>(one, 4) == 0) {
    if (seenRecords) return fail(at, E_ONE_RECORDS) != 0;
    if (load<u8>(i) != OPEN_ARRAY) return fail(i, E_LIST) != 0;
    seenRecords = true;
    return goOn(i + 1, S_FIRST_RECORD);
  }
  const behind = skip(i);
  if (behind == 0) return false;
  if (one != 0) seenDigest = true;
  return goOn(behind, S_AFTER_VALUE);
}

/** Objects of the host's table: the top level (`Records`, slot 0, and a name that tells a digest), and a record. */
const TOP: i32 = 0;
const RECORD: i32 = 1;

function goOn(at: usize, next: i32): bool {
  position = at;
  state = next;
  return true;
}

/** One step through the outer structure; false when more bytes are needed, nothing is left, or the input is broken. */
function step(): bool {
  const at = space(position);
  if (at == 0) {
    position = end;
    return false;
  }
  const c = <u32>load<u8>(at);
  switch (state) {
    case S_START:
      if (c != OPEN_OBJECT) return fail(at, E_OBJECT) != 0;
      return goOn(at + 1, S_FIRST_KEY);
    case S_FIRST_KEY:
      return c == CLOSE_OBJECT ? goOn(at + 1, S_END) : topLevelKey(at);
    case S_KEY:
      return topLevelKey(at);
    case S_AFTER_VALUE:
      if (c == COMMA) return goOn(at + 1, S_KEY);
      if (c != CLOSE_OBJECT) return fail(at, E_COMMA_OR_BRACE) != 0;
      return goOn(at + 1, S_END);
    case S_FIRST_RECORD:
    case S_RECORD:
      if (c == CLOSE_ARRAY && state == S_FIRST_RECORD) return goOn(at + 1, S_AFTER_VALUE);
      if (c != OPEN_OBJECT) return strangeRecord(at);
      if (!record(at)) return false;
      state = S_AFTER_RECORD;
      return true;
    case S_AFTER_RECORD:
      if (c == COMMA) return goOn(at + 1, S_RECORD);
      if (c != CLOSE_ARRAY) return fail(at, E_COMMA_OR_BRACKET) != 0;
      return goOn(at + 1, S_AFTER_VALUE);
    default:
      return fail(at, E_NOTHING) != 0;
  }
}

/** Reads on; @returns what ended it. `found()` says how many records lie at FOUND. */
export function scan(): i32 {
  count = 0;
  while (true) {
    if (count == BATCH) return BATCH_FULL;
    if (entries + 16 > ENTRIES_KEPT || texts + 10 * SCRATCH_SIZE > TEXTS + TEXTS_SIZE) return POOL_FULL;
    if (!step()) return broken ? BROKEN : ALL_READ;
  }
}

export function found(): i32 {
  return count;
}
