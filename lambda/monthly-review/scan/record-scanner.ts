import { boundedField, LONGEST } from '../bounded-text';
import { fieldTables, SLOT, SLOTS } from './record-fields';
import { scannerWasm } from './record-scanner-wasm';

/** The input is no JSON, or not the JSON that was expected; the message says what and at which byte. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}

/** What a slot holds. */
export const VALUE = { none: 0, plain: 1, escaped: 2, boolean: 3 } as const;

/** A single record longer than this is not read: nothing that AWS writes comes near. */
const RECORD_LIMIT = 64 * 1024 * 1024;
/** Bytes given to the compiled part at a time: they stay in a core's cache. */
const SLICE = 256 * 1024;

/** What the compiled part exports (assembly/record-scanner.ts says what each does). */
interface Compiled {
  readonly memory: WebAssembly.Memory;
  fieldsAt(): number;
  foundAt(): number;
  scratchAt(): number;
  soughtAt(): number;
  recordBytes(): number;
  reset(): void;
  beginCheckSum(bytes: number): void;
  addToCheckSum(at: number, bytes: number): void;
  checkSum(): number;
  reserve(bytes: number): number;
  wrote(bytes: number): void;
  unread(): number;
  offsetOf(at: number): number;
  endOfInput(): number;
  isBrokenAt(): number;
  whatWasExpected(): number;
  isComplete(): number;
  strangeRecords(): number;
  hasRecords(): number;
  isDigest(): number;
  clearPool(): void;
  hashScratch(length: number): void;
  mayHold(from: number, to: number): number;
  scan(): number;
  found(): number;
}

const STATUS = { allRead: 0, batchFull: 1, poolFull: 2, broken: 3 } as const;
const EXPECTED = [
  ...['"{"', 'a key', '":"', '"," or "}"', '"," or "]"', 'a value', 'an escape', 'a hexadecimal digit'],
  ...['no control character', 'true, false or null', 'a list of records', 'nothing more'],
];
/** What is wrong where it is more than an unexpected byte. */
const WRONG: Readonly<Record<number, string>> = { 12: '"Records" comes twice', 13: 'nested too deep' };

/** Words of a found record: what stands before its slots' places, and the lengths behind them. */
const WORD = {
  start: 0,
  end: 1,
  date: 2,
  second: 3,
  idHash: 4,
  eventSource: 6,
  eventName: 7,
  sourceIp: 8,
  errorCode: 9,
  region: 10,
  recipientAccountId: 11,
  eventType: 12,
  identity: 13,
} as const;
const PLACES = 16;
const LENGTHS = PLACES + SLOTS;

/** A field whose texts are numbered, so that each is decoded once however many records have it. */
export interface NumberedField {
  readonly word: number;
  readonly slot: number;
}
const numberedField = (name: keyof typeof WORD & keyof typeof SLOT): NumberedField => ({
  word: WORD[name],
  slot: SLOT[name],
});
export const NUMBERED = {
  eventSource: numberedField('eventSource'),
  eventName: numberedField('eventName'),
  sourceIp: numberedField('sourceIp'),
  errorCode: numberedField('errorCode'),
  region: numberedField('region'),
  recipientAccountId: numberedField('recipientAccountId'),
  eventType: numberedField('eventType'),
} as const;

const SCRATCH_SIZE = 4096;
const SOUGHT_SIZE = 4096;
const WORD_SIZE = 4;
const NO_NUMBER = -1;
/** Numbers of texts and identities are below. */
export const NUMBERS = 1 << 15;
let compiled: WebAssembly.Module | undefined;

/**
 * Reads `{"Records":[…]}` from chunks cut anywhere and calls back for each record that is an object. It makes no objects and no strings but
 * those asked for; memory is the longest record, a chunk and a bounded pool of texts. What it finds is what `JSON.parse`
 * would: any order, nesting and escaping of keys, the last of several equal keys.
 */
export class RecordScanner {
  /** Changes when numbers given to texts and identities no longer mean the same. */
  generation = 0;
  /** Records of this file so far. */
  records = 0;
  private readonly wasm: Compiled;
  private readonly recordWords: number;
  private bytes!: Buffer;
  private words!: Int32Array;
  /** First word of the record at hand. */
  private record = 0;
  /** Bytes that must be there before a record that did not fit is tried again. */
  private retryAt = 0;
  private texts = new Array<string | undefined>(NUMBERS);
  private summing = false;
  /** Texts that lie where they are sought, and whether one of them is so short that it may stand anywhere. */
  private sought: readonly string[] | null = null;
  private seeksAnything = false;

  /** @param onRecord called for each record; another may take its place between files */
  constructor(public onRecord: (scanner: RecordScanner) => void) {
    compiled ??= new WebAssembly.Module(Buffer.from(scannerWasm, 'base64'));
    const imports = { env: { abort: () => undefined } };
    this.wasm = new WebAssembly.Instance(compiled, imports).exports as unknown as Compiled;
    this.wasm.reserve(SLICE);
    this.look();
    this.bytes.set(fieldTables(), this.wasm.fieldsAt());
    this.recordWords = this.wasm.recordBytes() / 4;
  }

  /** Starts a new file. @param length of a file that comes in one piece, whose check sum is wanted */
  reset(length?: number): void {
    this.summing = length !== undefined;
    if (length !== undefined) this.wasm.beginCheckSum(length);
    this.retryAt = 0;
    this.records = 0;
    this.wasm.reset();
  }

  /** @throws ScanError */
  write(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += SLICE) this.writeSlice(chunk.subarray(from, from + SLICE));
  }

  private writeSlice(slice: Uint8Array): void {
    const { wasm } = this;
    const at = wasm.reserve(slice.length);
    this.look();
    this.bytes.set(slice, at);
    if (this.summing) wasm.addToCheckSum(at, slice.length);
    wasm.wrote(slice.length);
    if (wasm.unread() < this.retryAt) return;
    this.read();
    const left = wasm.unread();
    if (left > RECORD_LIMIT) {
      throw new ScanError(
        `a single record longer than ${RECORD_LIMIT} bytes at byte ${wasm.offsetOf(wasm.endOfInput()) - left}`,
      );
    }
    // What did not fit is tried again when twice as much is there: linear time, however small the chunks.
    this.retryAt = left < 4096 ? 0 : left * 2;
  }

  /** The input is complete. @throws ScanError */
  finish(): void {
    const { wasm } = this;
    this.read();
    if (!wasm.isComplete()) throw new ScanError(`the JSON ends early, at byte ${wasm.offsetOf(wasm.endOfInput())}`);
    if (!wasm.hasRecords()) throw new ScanError('no "Records" in it');
  }

  /** CRC-32 of a file that came in one piece, and all of it. */
  get checkSum(): number {
    return this.wasm.checkSum() >>> 0;
  }

  /** What stood among this file's records so far and is no object. */
  get strangeRecords(): number {
    return this.wasm.strangeRecords();
  }

  /** Whether a name was seen that only digests have. */
  get isDigest(): boolean {
    return this.wasm.isDigest() !== 0;
  }

  private read(): void {
    const { wasm, recordWords } = this;
    for (;;) {
      const status = wasm.scan();
      const first = wasm.foundAt() / 4;
      const found = wasm.found();
      this.records += found;
      const behind = first + found * recordWords;
      for (this.record = first; this.record < behind; this.record += recordWords) this.onRecord(this);
      if (status === STATUS.allRead) return;
      if (status === STATUS.broken) this.fail();
      if (status !== STATUS.poolFull) continue;
      this.forget();
    }
  }

  /** Bytes of the compiled part's memory: it grows with the longest record, and never shrinks. */
  get size(): number {
    return this.wasm.memory.buffer.byteLength;
  }

  /** Numbers texts and identities anew. */
  forget(): void {
    this.wasm.clearPool();
    this.texts = new Array<string | undefined>(NUMBERS);
    this.generation += 1;
  }

  private fail(): never {
    const { wasm } = this;
    const at = wasm.isBrokenAt();
    const wrong = WRONG[wasm.whatWasExpected()];
    if (wrong) throw new ScanError(`${wrong}, at byte ${wasm.offsetOf(at)}`);
    const found = at < wasm.endOfInput() ? this.bytes[at] : undefined;
    const shown =
      found === undefined ? 'nothing' : found > 32 && found < 127 ? `"${String.fromCharCode(found)}"` : `byte ${found}`;
    throw new ScanError(
      `broken JSON at byte ${wasm.offsetOf(at)}: ${EXPECTED[wasm.whatWasExpected()]} expected, ${shown} found`,
    );
  }

  /** Memory that grew is another buffer. */
  private look(): void {
    const { buffer } = this.wasm.memory;
    if (this.bytes?.buffer === buffer) return;
    this.bytes = Buffer.from(buffer);
    this.words = new Int32Array(buffer);
  }

  // ---- The record at hand: valid until the callback returns.

  private word(index: number): number {
    return this.words[this.record + index] as number;
  }

  /** The day of the record's time as a number, 20261005; 0 when it is not written as usual. */
  get date(): number {
    return this.word(WORD.date);
  }

  /** The second of that day. */
  get second(): number {
    return this.word(WORD.second);
  }

  /** Half of a 64-bit hash of the event's id; of the whole record where it has none. */
  idHash(half: 0 | 1): number {
    return this.word(WORD.idHash + half);
  }

  /** Both halves of the hash of an id that is written with escapes: the same id, written another way. */
  hashOf(text: string): readonly [number, number] {
    const { wasm } = this;
    const at = wasm.scratchAt();
    const length = this.bytes.write(text.slice(0, SCRATCH_SIZE / 4), at, 'utf8');
    wasm.hashScratch(length);
    const hash = (at + SCRATCH_SIZE) / 4;
    return [this.words[hash] as number, this.words[hash + 1] as number];
  }

  /** The number of all that the record says of who acted: equal for equal identities; -1 where it is too long for one. */
  get identityNumber(): number {
    return this.word(WORD.identity);
  }

  /** What a slot holds, as VALUE says. */
  kindOf(slot: number): number {
    return this.word(LENGTHS + slot) & 3;
  }

  /** Length of what a slot holds, as it is written. */
  lengthOf(slot: number): number {
    return this.word(LENGTHS + slot) >>> 2;
  }

  /** A slot's boolean; undefined where it holds none. */
  booleanOf(slot: number): boolean | undefined {
    return this.kindOf(slot) === VALUE.boolean ? this.lengthOf(slot) === 0 : undefined;
  }

  /** The text of a slot, bounded; empty when the record has none. */
  textOf(slot: number): string {
    const kind = this.kindOf(slot);
    if (kind !== VALUE.plain && kind !== VALUE.escaped) return '';
    const start = this.word(PLACES + slot);
    const length = this.lengthOf(slot);
    const text = decoded(this.bytes.toString('utf8', start, start + length), kind);
    return length > LONGEST ? boundedField(text) : text;
  }

  /** As {@link textOf}; texts that come again are the same string. */
  numbered(field: NumberedField): string {
    const number = this.word(field.word);
    if (number === 0) return '';
    return this.texts[number] ?? this.decode(number, field);
  }

  private decode(number: number, field: NumberedField): string {
    const text = this.textOf(field.slot);
    if (number !== NO_NUMBER) this.texts[number] = text;
    return text;
  }

  /** Whether one of some ASCII texts may stand in the record: as it is, or written with escapes. */
  mayHold(texts: readonly string[]): boolean {
    if (texts.length === 0) return false;
    if (texts !== this.sought) this.seek(texts);
    return this.seeksAnything || this.wasm.mayHold(this.word(WORD.start), this.word(WORD.end)) !== 0;
  }

  /** Puts texts where they are sought: most records are asked for the same ones. */
  private seek(texts: readonly string[]): void {
    const { bytes } = this;
    const room = Math.floor(SOUGHT_SIZE / texts.length) - 2 * WORD_SIZE;
    this.seeksAnything = false;
    let at = this.wasm.soughtAt();
    for (const text of texts) {
      const length = bytes.write(text.slice(0, Math.max(room, 0)), at + WORD_SIZE, 'latin1');
      if (length === 0) this.seeksAnything = true;
      bytes.writeUInt32LE(length, at);
      at += WORD_SIZE + length;
    }
    bytes.writeUInt32LE(0, at);
    this.sought = texts;
  }

  /** The whole record, parsed. */
  parse(): Record<string, unknown> {
    return JSON.parse(this.bytes.toString('utf8', this.word(WORD.start), this.word(WORD.end))) as Record<
      string,
      unknown
    >;
  }
}

const decoded = (text: string, kind: number): string =>
  kind === VALUE.escaped ? (JSON.parse(`"${text}"`) as string) : text;
