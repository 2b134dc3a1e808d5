/**
 * The part of the review that touches every byte of every log, in WebAssembly: walks `{"Records":[…]}` in a window of
 * memory, 32 bytes at a time inside strings, and writes where the fields of each record lie. It is compiled by
 * `npm run scanner`; `record-scanner.ts` beside this folder drives it and is what others call. Here are what the host calls
 * and the file's outer structure; beside it the records, their keys, JSON itself, the numbered texts, the check sum and the
 * memory of all.
 *
 * It makes nothing of what it passes over, but checks it as strictly as `JSON.parse` would (escapes, numbers, nesting).
 * Whatever order, nesting and escaping keys have, it finds what `JSON.parse` finds: the last of several equal keys.
 */

import { BATCH, EVENT_ID, FIELDS, FOUND, PADDING, RECORD_BYTES, SCRATCH, SCRATCH_SIZE, SOUGHT, WINDOW } from './memory';
import { equal, hash, isPoolFull } from './texts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  E_COMMA_OR_BRACE,
  E_COMMA_OR_BRACKET,
  E_KEY,
  E_LIST,
  E_NOTHING,
  E_OBJECT,
  E_ONE_RECORDS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  broken,
  brokenAt,
  colon,
  end,
  endAt,
  escaped,
  expected,
  fail,
  skip,
  space,
  startAt,
  string,
} from './json';
import { escapedField, field } from './keys';
import { record } from './records';

export { addToCheckSum, beginCheckSum, checkSum } from './check-sum';
export { clearPool } from './texts';

// What ended a scan; as STATUS in the host.
const ALL_READ: i32 = 0;
const BATCH_FULL: i32 = 1;
const POOL_FULL: i32 = 2;
const BROKEN: i32 = 3;

// States of the outer structure.
const S_START: i32 = 0;
const S_FIRST_KEY: i32 = 1;
const S_KEY: i32 = 2;
const S_AFTER_VALUE: i32 = 3;
const S_FIRST_RECORD: i32 = 4;
const S_RECORD: i32 = 5;
const S_AFTER_RECORD: i32 = 6;
const S_END: i32 = 7;

let position: usize = WINDOW;
/** Bytes of the input before the window. */
let passed: f64 = 0;
let state: i32 = S_START;
let seenRecords: bool = false;
let seenDigest: bool = false;
/** Records of this input so far that are no objects. */
let strange: i32 = 0;
/** Records found by this scan. */
let count: i32 = 0;

// ---- For the host.

export function fieldsAt(): usize {
  return FIELDS;
}
export function foundAt(): usize {
  return FOUND;
}
export function scratchAt(): usize {
  return SCRATCH;
}
export function soughtAt(): usize {
  return SOUGHT;
}
export function recordBytes(): usize {
  return RECORD_BYTES;
}

/** Starts a new input. */
export function reset(): void {
  startAt((position = WINDOW));
  passed = 0;
  state = S_START;
  seenRecords = seenDigest = false;
  strange = 0;
}

/** Makes room for so many bytes and says where they go; what is not read yet moves to the window's start. */
export function reserve(bytes: usize): usize {
  const left = end - position;
  if (position > WINDOW) {
    memory.copy(WINDOW, position, left);
    passed += <f64>(position - WINDOW);
    position = WINDOW;
    endAt(WINDOW + left);
  }
  const needed = end + bytes + PADDING;
  const has = <usize>memory.size() << 16;
  if (needed > has && memory.grow(<i32>((needed - has + 0xffff) >> 16)) < 0) return 0;
  return end;
}

/** Says how many bytes came. Behind them stands a zero, which no JSON holds: what passes over plain bytes stops there. */
export function wrote(bytes: usize): void {
  endAt(end + bytes);
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

/** Hashes a text that the host wrote to the scratch: the 64 bits lie at the scratch's end. */
export function hashScratch(length: usize): void {
  store<u64>(SCRATCH + SCRATCH_SIZE, hash(SCRATCH, length, EVENT_ID));
}

/** Whether a text stands in a part of the window: looks for its two ends before it compares what is between. */
function holds(text: usize, length: usize, from: usize, to: usize): bool {
  const first = i8x16.splat(load<u8>(text));
  const last = i8x16.splat(load<u8>(text + length - 1));
  for (let block = from; block + length <= to; block += 16) {
    const ends = v128.and(i8x16.eq(v128.load(block), first), i8x16.eq(v128.load(block + length - 1), last));
    for (let told = i8x16.bitmask(ends); told != 0; told &= told - 1) {
      const at = block + ctz(told);
      if (at + length <= to && equal(text, at, length)) return true;
    }
  }
  return false;
}

/**
 * Whether one of the sought texts may stand in a part of the window: as it is or, where anything is escaped there, in other
 * bytes. Behind the last of them lies a zero.
 */
export function mayHold(from: usize, to: usize): bool {
  const backslashes = i8x16.splat(0x5c);
  for (let block = from; block < to; block += 16) {
    const told = i8x16.bitmask(i8x16.eq(v128.load(block), backslashes));
    if (told != 0 && block + ctz(told) < to) return true;
  }
  let text = SOUGHT;
  for (let length: usize = load<u32>(text); length != 0; length = load<u32>(text)) {
    if (holds(text + 4, length, from, to)) return true;
    text += 4 + length;
  }
  return false;
}

// ---- The outer structure.

/** What stands among the records and is no object is passed over, and counted. */
function strangeRecord(at: usize): bool {
  const behind = skip(at);
  if (behind == 0) return false;
  strange += 1;
  return goOn(behind, S_AFTER_RECORD);
}

function nextRecord(at: usize): bool {
  const behind = record(FOUND + <usize>count * RECORD_BYTES, at);
  if (behind == 0) return false;
  count += 1;
  return goOn(behind, S_AFTER_RECORD);
}

/** The first of the host's objects: the top level (`Records`, slot 0, and a name that tells a digest). */
const TOP: i32 = 0;

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
      return nextRecord(at);
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
    if (isPoolFull()) return POOL_FULL;
    if (!step()) return broken ? BROKEN : ALL_READ;
  }
}

export function found(): i32 {
  return count;
}
