/** The input is no JSON, or not the JSON that was expected; the message says what and at which byte. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const SPACE = 0x20;

/** 1: may follow a backslash; 2: `u`; 3: hexadecimal digit (in its own table). */
const ESCAPE = new Uint8Array(256);
for (const character of '"\\/bfnrt') ESCAPE[character.charCodeAt(0)] = 1;
ESCAPE['u'.charCodeAt(0)] = 2;
const HEX = new Uint8Array(256);
for (const character of '0123456789abcdefABCDEF') HEX[character.charCodeAt(0)] = 1;

const LITERALS: readonly [number, Uint8Array][] = ['true', 'false', 'null'].map((word) => [
  word.charCodeAt(0),
  Buffer.from(word),
]);

/** Says that the window ends before the value does: more bytes are needed. */
export const NEED_MORE = -1;

/** Bytes behind the window's end that the scanner may write: quotes that stop the search for a string's end. */
export const SENTINELS = 8;

/**
 * Walks JSON in a window of bytes without making anything of it. Every value passed over is checked as strictly as
 * `JSON.parse` would (escapes, numbers, nesting), and nesting costs a byte a level, not a stack frame. A method returns
 * the position behind what it read, or NEED_MORE.
 */
export class JsonScanner {
  bytes: Buffer = Buffer.alloc(0);
  /** End of the window in `bytes`; SENTINELS more bytes are allocated behind it. */
  end = 0;
  /** Position in the whole input of `bytes[0]`, for messages. */
  base = 0;
  /** Whether the string read last holds an escape. */
  escaped = false;
  private nesting = new Uint8Array(1024);

  /** Sets the window; call whenever `bytes` or `end` change. */
  window(bytes: Buffer, end: number): void {
    this.bytes = bytes;
    this.end = end;
    bytes.fill(QUOTE, end, end + SENTINELS);
  }

  fail(at: number, expected: string): never {
    const found = this.bytes[at];
    const shown =
      found === undefined
        ? 'nothing'
        : found > SPACE && found < 127
          ? `"${String.fromCharCode(found)}"`
          : `byte ${found}`;
    throw new ScanError(`broken JSON at byte ${this.base + at}: ${expected} expected, ${shown} found`);
  }

  space(at: number): number {
    const { bytes, end } = this;
    let i = at;
    for (; i < end; i++) {
      const c = bytes[i];
      if (c !== SPACE && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
    }
    return NEED_MORE;
  }

  /** @param at behind the opening quote @returns behind the closing one; sets `escaped` */
  string(at: number): number {
    const { bytes, end } = this;
    let i = at;
    this.escaped = false;
    for (;;) {
      // Two bytes a turn: behind the window stand enough quotes. Most bytes of a log are lower case letters.
      let c = bytes[i++] as number;
      if (c > BACKSLASH) {
        c = bytes[i++] as number;
        if (c > BACKSLASH) continue;
      }
      if (c === QUOTE) return i > end ? NEED_MORE : i;
      if (c === BACKSLASH) {
        this.escaped = true;
        if (i >= end) return NEED_MORE;
        const kind = ESCAPE[bytes[i++] as number];
        if (kind === 2) {
          if (i + 4 > end) return NEED_MORE;
          for (let k = 0; k < 4; k++) if (HEX[bytes[i + k] as number] !== 1) this.fail(i + k, 'a hexadecimal digit');
          i += 4;
        } else if (kind !== 1) this.fail(i - 1, 'an escape');
      } else if (c < SPACE) this.fail(i - 1, 'no control character');
    }
  }

  /** A number or one of true, false, null. */
  private scalar(at: number): number {
    const { bytes, end } = this;
    for (const [first, word] of LITERALS) {
      if (bytes[at] !== first) continue;
      for (let k = 1; k < word.length; k++) {
        if (at + k >= end) return NEED_MORE;
        if (bytes[at + k] !== word[k]) this.fail(at + k, 'true, false or null');
      }
      return at + word.length;
    }
    return this.number(at);
  }

  private digits(at: number): number {
    const { bytes, end } = this;
    let i = at;
    while (i < end && (bytes[i] as number) >= 0x30 && (bytes[i] as number) <= 0x39) i++;
    if (i < end && i === at) this.fail(i, 'a value');
    return i;
  }

  private number(at: number): number {
    const { bytes, end } = this;
    let i = at;
    if (bytes[i] === 0x2d) i++;
    if (i < end && bytes[i] === 0x30) i++;
    else i = this.digits(i);
    if (i < end && bytes[i] === 0x2e) i = this.digits(i + 1);
    if (i < end && (bytes[i] === 0x65 || bytes[i] === 0x45)) {
      i++;
      if (i < end && (bytes[i] === 0x2b || bytes[i] === 0x2d)) i++;
      i = this.digits(i);
    }
    return i >= end ? NEED_MORE : i;
  }

  /** A key and its colon. @param at the key's opening quote @returns the first byte of the value */
  private key(at: number): number {
    const { bytes, end } = this;
    if (bytes[at] !== QUOTE) this.fail(at, 'a key');
    let i = this.string(at + 1);
    if (i < 0) return i;
    if (bytes[i] !== COLON || i >= end) {
      i = this.space(i);
      if (i < 0) return i;
      if (bytes[i] !== COLON) this.fail(i, '":"');
    }
    i++;
    return i < end && (bytes[i] as number) > SPACE ? i : this.space(i);
  }

  /** Passes over any value. @param at its first byte */
  skip(at: number): number {
    const { bytes, end } = this;
    let { nesting } = this;
    let depth = 0;
    let i = at;
    for (;;) {
      if (i >= end) return NEED_MORE;
      const c = bytes[i] as number;
      if (c === QUOTE) i = this.string(i + 1);
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        const close = c + 2; // in ASCII the closing bracket stands two behind
        i++;
        if (i >= end || (bytes[i] as number) <= SPACE) i = this.space(i);
        if (i < 0) return i;
        if (bytes[i] === close) i++;
        else {
          if (depth === nesting.length) {
            const larger = new Uint8Array(depth * 2);
            larger.set(nesting);
            this.nesting = nesting = larger;
          }
          nesting[depth++] = close;
          if (c === OPEN_OBJECT) i = this.key(i);
          if (i < 0) return i;
          continue;
        }
      } else i = this.scalar(i);
      if (i < 0) return i;
      // Behind a value: close what ends here, up to the next comma.
      for (;;) {
        if (depth === 0) return i;
        if (i >= end) return NEED_MORE;
        let d = bytes[i] as number;
        if (d <= SPACE) {
          i = this.space(i);
          if (i < 0) return i;
          d = bytes[i] as number;
        }
        if (d === COMMA) {
          i++;
          if (i >= end || (bytes[i] as number) <= SPACE) i = this.space(i);
          if (i < 0) return i;
          if (nesting[depth - 1] === CLOSE_OBJECT) {
            i = this.key(i);
            if (i < 0) return i;
          }
          break;
        }
        if (d !== nesting[depth - 1]) this.fail(i, nesting[depth - 1] === CLOSE_OBJECT ? '"," or "}"' : '"," or "]"');
        depth--;
        i++;
      }
    }
  }
}

export const ascii = { SPACE, QUOTE, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY } as const;
