import { ascii, JsonScanner, NEED_MORE, ScanError, SENTINELS } from './json-scanner';
import { RECORD, SLOTS, type Field, type FieldTable } from './record-fields';

/** What a slot holds. */
export const VALUE = { none: 0, plain: 1, escaped: 2, yes: 3, no: 4 } as const;

/** A single record longer than this is not read: nothing that AWS writes comes near. */
const RECORD_LIMIT = 64 * 1024 * 1024;

const { SPACE, QUOTE, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY } = ascii;

/**
 * Reads `{"Records":[…]}` from chunks cut anywhere and calls back for each record, with the places of its fields in the
 * window. It makes no objects and no strings; memory is the longest record and a chunk. What it finds is what
 * `JSON.parse` would: any order, nesting and escaping of keys, the last of several equal keys.
 */
export class RecordScanner {
  readonly json = new JsonScanner();
  /** Place of each field's value in `json.bytes`, and what it is (VALUE). */
  readonly start = new Int32Array(SLOTS);
  readonly length = new Int32Array(SLOTS);
  readonly kind = new Uint8Array(SLOTS);
  /** The record itself. */
  recordStart = 0;
  recordEnd = 0;
  /** Top-level keys other than `Records`, first few: they tell a digest from a log. */
  readonly otherKeys: string[] = [];

  private window: Buffer = Buffer.allocUnsafe(512 * 1024 + SENTINELS);
  private position = 0;
  private end = 0;
  /** Bytes that must be there before a record that did not fit is tried again. */
  private retryAt = 0;
  private state: 'start' | 'key' | 'after value' | 'first record' | 'record' | 'after record' | 'end' = 'start';
  private seenRecords = false;

  constructor(private readonly onRecord: (scanner: RecordScanner) => void) {}

  /** Starts a new file. */
  reset(): void {
    this.position = this.end = this.retryAt = 0;
    this.json.base = 0;
    this.state = 'start';
    this.seenRecords = false;
    this.otherKeys.length = 0;
  }

  /** @throws ScanError */
  write(chunk: Uint8Array): void {
    this.append(chunk);
    if (this.end - this.position < this.retryAt) return;
    this.json.window(this.window, this.end);
    while (this.step());
    const left = this.end - this.position;
    if (left > RECORD_LIMIT) {
      throw new ScanError(
        `a single record longer than ${RECORD_LIMIT} bytes at byte ${this.json.base + this.position}`,
      );
    }
    // What did not fit is tried again when twice as much is there: linear time, however small the chunks.
    this.retryAt = left < 4096 ? 0 : left * 2;
  }

  /** The input is complete. @throws ScanError */
  finish(): void {
    this.json.window(this.window, this.end);
    while (this.step());
    if (this.state !== 'end') throw new ScanError(`the JSON ends early, at byte ${this.json.base + this.end}`);
    if (!this.seenRecords) throw new ScanError('no "Records" in it');
  }

  private append(chunk: Uint8Array): void {
    if (this.end + chunk.length + SENTINELS > this.window.length) {
      const left = this.end - this.position;
      const needed = left + chunk.length + SENTINELS;
      const target =
        needed > this.window.length ? Buffer.allocUnsafe(Math.max(needed, left * 2 + SENTINELS)) : this.window;
      this.window.copy(target, 0, this.position, this.end);
      this.window = target;
      this.json.base += this.position;
      this.position = 0;
      this.end = left;
    }
    this.window.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** One step through the outer structure; false when more bytes are needed (or nothing is left). */
  private step(): boolean {
    const { json } = this;
    const at = json.space(this.position);
    if (at < 0) {
      this.position = this.end;
      return false;
    }
    const c = json.bytes[at] as number;
    switch (this.state) {
      case 'start':
        if (c !== OPEN_OBJECT) json.fail(at, '"{"');
        return this.goOn(at + 1, 'key');
      case 'key':
        return c === CLOSE_OBJECT && !this.seenRecords && this.otherKeys.length === 0
          ? this.goOn(at + 1, 'end')
          : this.topLevelKey(at);
      case 'after value':
        if (c === COMMA) return this.goOn(at + 1, 'key');
        if (c !== CLOSE_OBJECT) json.fail(at, '"," or "}"');
        return this.goOn(at + 1, 'end');
      case 'first record':
        if (c === CLOSE_ARRAY) return this.goOn(at + 1, 'after value');
        return this.record(at);
      case 'record':
        return this.record(at);
      case 'after record':
        if (c === COMMA) return this.goOn(at + 1, 'record');
        if (c !== CLOSE_ARRAY) json.fail(at, '"," or "]"');
        return this.goOn(at + 1, 'after value');
      case 'end':
        return json.fail(at, 'nothing more');
    }
  }

  private goOn(position: number, state: typeof this.state): true {
    this.position = position;
    this.state = state;
    return true;
  }

  private topLevelKey(at: number): boolean {
    const { json } = this;
    if (json.bytes[at] !== QUOTE) json.fail(at, 'a key');
    const close = json.string(at + 1);
    if (close < 0) return false;
    const key = this.text(at + 1, close - 1, json.escaped);
    let i = json.space(close);
    if (i < 0) return false;
    if (json.bytes[i] !== COLON) json.fail(i, '":"');
    i = json.space(i + 1);
    if (i < 0) return false;
    if (key === 'Records') {
      if (this.seenRecords) throw new ScanError('"Records" comes twice');
      if (json.bytes[i] !== OPEN_ARRAY) json.fail(i, 'a list of records');
      this.seenRecords = true;
      return this.goOn(i + 1, 'first record');
    }
    const behind = json.skip(i);
    if (behind < 0) return false;
    if (this.otherKeys.length < 64) this.otherKeys.push(key.slice(0, 64));
    return this.goOn(behind, 'after value');
  }

  private record(at: number): boolean {
    if (this.json.bytes[at] !== OPEN_OBJECT) this.json.fail(at, 'a record');
    this.kind.fill(VALUE.none);
    const behind = this.object(RECORD, at);
    if (behind < 0) return false;
    this.recordStart = at;
    this.recordEnd = behind;
    this.onRecord(this);
    return this.goOn(behind, 'after record');
  }

  /** Reads an object whose fields are known; those that are not are passed over. @param at its opening brace */
  private object(fields: FieldTable, at: number): number {
    const { json } = this;
    const { bytes, end } = json;
    let i = json.space(at + 1);
    if (i < 0) return i;
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    for (;;) {
      if (bytes[i] !== QUOTE) json.fail(i, 'a key');
      const key = i + 1;
      i = json.string(key);
      if (i < 0) return i;
      const field = this.field(fields, key, i - 1 - key, json.escaped);
      if (bytes[i] !== COLON || i >= end) {
        i = json.space(i);
        if (i < 0) return i;
        if (bytes[i] !== COLON) json.fail(i, '":"');
      }
      i++;
      if (i >= end || (bytes[i] as number) <= SPACE) i = json.space(i);
      if (i < 0) return i;
      i = field === null ? json.skip(i) : this.value(field, i);
      if (i < 0) return i;
      if (bytes[i] !== COMMA || i >= end) {
        i = json.space(i);
        if (i < 0) return i;
        if (bytes[i] === CLOSE_OBJECT) return i + 1;
        if (bytes[i] !== COMMA) json.fail(i, '"," or "}"');
      }
      i++;
      if (i >= end || (bytes[i] as number) <= SPACE) i = json.space(i);
      if (i < 0) return i;
    }
  }

  private value(field: Field, at: number): number {
    const { json, kind } = this;
    for (const slot of field.slots) kind[slot] = VALUE.none;
    const c = json.bytes[at] as number;
    if (c === OPEN_OBJECT && field.inside) return this.object(field.inside, at);
    const behind = json.skip(at);
    if (behind === NEED_MORE || field.slot < 0) return behind;
    if (c === QUOTE) {
      this.start[field.slot] = at + 1;
      this.length[field.slot] = behind - at - 2;
      kind[field.slot] = json.escaped ? VALUE.escaped : VALUE.plain;
    } else if (c === 0x74) kind[field.slot] = VALUE.yes;
    else if (c === 0x66) kind[field.slot] = VALUE.no;
    return behind;
  }

  private field(fields: FieldTable, at: number, length: number, escaped: boolean): Field | null {
    if (escaped) {
      const key = this.text(at, at + length, true);
      return fields[key.length]?.find((field) => field.name === key) ?? null;
    }
    const candidates = fields[length];
    if (candidates === undefined) return null;
    const { bytes } = this.json;
    next: for (const field of candidates) {
      // Names of one length differ near their end: most are told apart by the first comparison.
      for (let k = length - 1; k >= 0; k--) if (bytes[at + k] !== field.bytes[k]) continue next;
      return field;
    }
    return null;
  }

  /** Decodes the inside of a string. */
  text(from: number, to: number, escaped: boolean): string {
    const { bytes } = this.json;
    const text = bytes.toString('utf8', from, to);
    return escaped ? (JSON.parse(`"${text}"`) as string) : text;
  }

  /** The text of a slot; empty when the record has none. */
  textOf(slot: number): string {
    const kind = this.kind[slot];
    if (kind !== VALUE.plain && kind !== VALUE.escaped) return '';
    const start = this.start[slot] as number;
    return this.text(start, start + (this.length[slot] as number), kind === VALUE.escaped);
  }

  /** The whole record, parsed. */
  parse(): Record<string, unknown> {
    return JSON.parse(this.json.bytes.toString('utf8', this.recordStart, this.recordEnd)) as Record<string, unknown>;
  }
}
