// The compiled scanner's memory, in this order; the window is last because it grows. Sizes are bounds, whatever a log holds.

/** Names of a record's fields by the object they stand in; written by the host. */
export const FIELDS: usize = (__heap_base + 15) & ~15;
const FIELDS_SIZE: usize = 8 * 1024;
/** Keys as they were written last, by object. */
export const KEYS: usize = FIELDS + FIELDS_SIZE;
const KEYS_SIZE: usize = 32 * 1024;
/** By slot: the number of the text that a record had last. */
export const LAST: usize = KEYS + KEYS_SIZE;
export const SCRATCH: usize = LAST + 32 * 4;
export const SCRATCH_SIZE: usize = 4096;
/** The pool of texts: an index by hash, entries of four words (hash, place, length, tag), and their bytes. */
export const INDEX: usize = SCRATCH + SCRATCH_SIZE + 64;
export const INDEX_SIZE: u32 = 1 << 16;
export const ENTRIES: usize = INDEX + <usize>INDEX_SIZE * 4;
export const ENTRY: usize = 16;
export const ENTRIES_KEPT: u32 = 1 << 15;
export const TEXTS: usize = ENTRIES + <usize>ENTRIES_KEPT * ENTRY;
export const TEXTS_SIZE: usize = 8 << 20;
/** Closing brackets to come, a byte a level. */
export const NESTING: usize = TEXTS + TEXTS_SIZE + 64;
export const NESTING_SIZE: usize = 1 << 20;
/**
 * What is found, BATCH records: some words, then place and length of each slot's value; the length's two low bits say what
 * it is.
 */
export const FOUND: usize = NESTING + NESTING_SIZE;
export const BATCH: i32 = 64;
const HEAD_WORDS: usize = 16;
export const SLOTS: i32 = 21;
export const STARTS: usize = HEAD_WORDS * 4;
export const LENGTHS: usize = STARTS + SLOTS * 4;
/** With room for lengths four at a time. */
export const RECORD_BYTES: usize = LENGTHS + ((SLOTS + 3) & ~3) * 4;
/** Texts that are sought, each behind its length; written by the host. */
export const SOUGHT: usize = (FOUND + <usize>BATCH * RECORD_BYTES + 63) & ~63;
const SOUGHT_SIZE: usize = 4096;
/** Of the check sum: a table, and folded bytes: those that are kept, and those folded at once (all fits the nearest cache). */
export const TABLE: usize = SOUGHT + SOUGHT_SIZE + 64;
export const FOLDED: usize = TABLE + 256 * 4;
export const KEPT: usize = 4 * 1024;
export const AT_ONCE: usize = 16 * 1024;
export const WINDOW: usize = FOLDED + KEPT + AT_ONCE + 64;
/** Bytes behind the window's end that may be read, not believed. */
export const PADDING: usize = 64;

// What a slot holds; as VALUE in the host.
export const NONE: u32 = 0;
export const PLAIN: u32 = 1;
export const ESCAPED: u32 = 2;
export const YES: u32 = 3;
export const NO: u32 = 7;

// Slots; as SLOT in the host.
export const EVENT_ID: i32 = 0;
export const EVENT_TIME: i32 = 1;
export const EVENT_SOURCE: i32 = 2;
export const EVENT_NAME: i32 = 3;
export const REGION: i32 = 4;
export const ACCOUNT: i32 = 5;
export const SOURCE_IP: i32 = 6;
export const ERROR_CODE: i32 = 7;
export const EVENT_TYPE: i32 = 8;
export const FIRST_OF_IDENTITY: i32 = 11;
