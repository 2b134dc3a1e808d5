// CRC-32, as gzip keeps it of what it packed (RFC 1952). zlib may need a third of the time of inflating for it, this a third
// of that (decision 33).
//
// The sum is the remainder of the input, read as a polynomial over GF(2), divided by x³² + x²⁶ + … + 1. That divides
// x⁴⁰¹⁸ + x²⁰⁹¹ + x¹⁸³⁷ + 1, too, and with it (squared three times, which over GF(2) only multiplies exponents) the same of x⁸:
// a byte may be added to those 1927, 2181 and 4018 behind it instead, and the remainder stays. So all but the last 4018 bytes are
// folded into these, sixteen at a time, and only those are divided. https://arxiv.org/abs/2412.16398

import { AT_ONCE, FOLDED, KEPT, TABLE } from './memory';

const NEAR: usize = 1927;
const MIDDLE: usize = 2181;
const FAR: usize = 4018;

/** Bytes of the input to fold still, and the remainder of those behind them. */
let toFold: usize = 0;
let remainder: u32 = 0;
/** Where the next folded byte goes. */
let at: usize = FOLDED + KEPT;

function makeTable(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    store<u32>(TABLE + (<usize>byte << 2), value);
  }
}

/** Starts the check sum of an input of so many bytes. */
export function beginCheckSum(bytes: usize): void {
  if (load<u32>(TABLE, 4) == 0) makeTable();
  toFold = bytes > FAR ? (bytes - FAR) & ~15 : 0;
  memory.fill(FOLDED, 0, KEPT);
  at = FOLDED + KEPT;
  // The standard adds ones to the first four bytes: here by what is folded into them.
  remainder = toFold > 0 ? 0 : 0xffffffff;
  if (toFold > 0) store<u32>(at - FAR, 0xffffffff);
}

/** Adds to sixteen bytes what lies before them, folded; they go `FAR` bytes behind the first of these. */
// @ts-ignore: decorator
@inline
function fold(from: usize, far: usize): void {
  const others = v128.xor(v128.load(far, FAR - NEAR), v128.load(far, FAR - MIDDLE));
  v128.store(far, v128.xor(v128.xor(v128.load(from), v128.load(far)), others), FAR);
}

/** Takes the next bytes of the input: a multiple of sixteen of them, but for the last. */
export function addToCheckSum(from: usize, bytes: usize): void {
  const end = from + bytes;
  while (toFold > 0 && from < end) {
    const some = min(min(toFold, end - from), AT_ONCE);
    toFold -= some;
    const stop = from + some;
    for (; from + 64 <= stop; from += 64, at += 64) {
      const far = at - FAR;
      fold(from, far);
      fold(from + 16, far + 16);
      fold(from + 32, far + 32);
      fold(from + 48, far + 48);
    }
    for (; from < stop; from += 16, at += 16) fold(from, at - FAR);
    memory.copy(FOLDED, at - KEPT, KEPT);
    at = FOLDED + KEPT;
  }
  for (; from < end; from++, at++) {
    const added = load<u8>(at - NEAR) ^ load<u8>(at - MIDDLE) ^ load<u8>(at - FAR);
    store<u8>(at, 0);
    remainder = load<u32>(TABLE + (<usize>((remainder ^ load<u8>(from) ^ added) & 0xff) << 2)) ^ (remainder >>> 8);
  }
}

export function checkSum(): u32 {
  return ~remainder;
}
