// Texts are numbered, so that the host decodes each once however many records have it. The pool is bounded.

import { ENTRIES, ENTRIES_KEPT, ENTRY, INDEX, INDEX_SIZE, LAST, SCRATCH_SIZE, TEXTS, TEXTS_SIZE } from './memory';

let entries: u32 = 0;
let texts: usize = TEXTS;

/** Forgets all texts; numbers given before mean nothing any more. */
export function clearPool(): void {
  memory.fill(INDEX, 0, <usize>INDEX_SIZE * 4);
  memory.fill(LAST, 0, 32 * 4);
  entries = 0;
  texts = TEXTS;
}

/** Whether a record more may have more texts than there is room for. */
export function isPoolFull(): bool {
  return entries + 16 > ENTRIES_KEPT || texts + 10 * SCRATCH_SIZE > TEXTS + TEXTS_SIZE;
}

// @ts-ignore: decorator
@inline
function mix(h: u64): u64 {
  h ^= h >> 32;
  h *= 0x9e3779b97f4a7c15;
  return h ^ (h >> 29);
}

/** Reads up to seven bytes behind the text. */
export function hash(at: usize, length: usize, seed: u32): u64 {
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
export function equal(a: usize, b: usize, length: usize): bool {
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
export function copy(to: usize, from: usize, length: usize): void {
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
export function internAgain(slot: i32, at: usize, length: usize, tag: u32): u32 {
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
