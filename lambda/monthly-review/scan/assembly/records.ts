// Records: which fields they have, and where.

import {
  ACCOUNT,
  ERROR_CODE,
  ESCAPED,
  EVENT_ID,
  EVENT_NAME,
  EVENT_SOURCE,
  EVENT_TIME,
  EVENT_TYPE,
  FIRST_OF_IDENTITY,
  FOUND,
  LENGTHS,
  NO,
  NONE,
  PLAIN,
  REGION,
  SCRATCH,
  SCRATCH_SIZE,
  SLOTS,
  SOURCE_IP,
  STARTS,
  YES,
} from './memory';
import { copy, hash, internAgain } from './texts';
import {
  CLOSE_OBJECT,
  COLON,
  COMMA,
  E_COMMA_OR_BRACE,
  E_KEY,
  OPEN_OBJECT,
  QUOTE,
  colon,
  escaped,
  fail,
  skip,
  skipSpace,
  string,
} from './json';
import { LONGEST_KEY, escapedField, field, fieldOf, following, isWritten, keysOf, lengthOfKey, remember } from './keys';

/** The host's table of objects has the top level first, then a record. */
const RECORD: i32 = 1;

/** Where the record at hand is written, and the slots that it filled so far, as bits. */
let out: usize = FOUND;
let filled: u32 = 0;

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

/** Reads an object whose fields are known; those that are not are passed over. @param at its opening brace */
function object(which: i32, at: usize): usize {
  let i = skipSpace(at + 1);
  if (i == 0) return 0;
  if (load<u8>(i) == CLOSE_OBJECT) return i + 1;
  let written = keysOf(which);
  while (true) {
    if (load<u8>(i) != QUOTE) return fail(i, E_KEY);
    const next = following(written);
    let one: usize;
    if (isWritten(next, i)) {
      written = next;
      one = fieldOf(next);
      i = skipSpace(i + lengthOfKey(next));
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

/** Reads a record, and writes to `place` where its fields lie and what is numbered. @param at its opening brace */
export function record(place: usize, at: usize): usize {
  out = place;
  filled = 0;
  const none = i32x4.splat(NONE);
  for (let slot = 0; slot < SLOTS; slot += 4) v128.store(out + (<usize>slot << 2), none, LENGTHS);
  const behind = object(RECORD, at);
  if (behind == 0) return 0;
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
  return behind;
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
