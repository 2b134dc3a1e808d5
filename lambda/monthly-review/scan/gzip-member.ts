import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync, type InflateRaw, type ZlibOptions } from 'node:zlib';

/** Why a stored object is not one gzip member; `trailing` is what a reader that stops at the first member never sees. */
export class GzipError extends Error {
  override readonly name = 'GzipError';
  constructor(
    readonly reason: 'no-gzip' | 'truncated' | 'corrupt' | 'trailing' | 'bomb',
    message: string,
  ) {
    super(message);
  }
}

/** A member whose bytes are not those that were packed, or whose trailer was changed. */
export const wrongCheckSum = (): GzipError => new GzipError('corrupt', 'the gzip check sum does not fit');

const HEADER = 10;
const TRAILER = 8;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const HEADER_LIMIT = 64 * 1024;
const OUTPUT = 128 * 1024;
/** Inflated bytes from which the ratio is looked at, and the ratio above which a stream is a bomb (logs inflate 6 to 20 times). */
const BOMB = { from: 64 * 1024 * 1024, ratio: 300 } as const;

const CLOSED = new Error('the stream was closed');

/** Length of a member's header; null when more bytes are needed. RFC 1952. */
function headerLength(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new GzipError('no-gzip', 'not gzip');
  if (bytes.length < HEADER) return null;
  const flags = bytes[3] ?? 0;
  if (bytes[2] !== 8 || flags > 31) throw new GzipError('no-gzip', 'gzip with an unknown method');
  let at = HEADER;
  if (flags & FLAG.extra) {
    if (bytes.length < at + 2) return null;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return null;
    at = zero + 1;
  }
  if (flags & FLAG.headerCrc) at += 2;
  return at <= bytes.length ? at : null;
}

/** Stored bytes from which a thread of its own is worth while. */
const SMALL = 32 * 1024;

/** As Node.js answers when `info` is asked for. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: InflateRaw;
}
const inThread = promisify(inflateRaw) as unknown as (stored: Buffer, options: ZlibOptions) => Promise<Inflated>;

async function inflateAll(stored: Buffer, options: ZlibOptions): Promise<Inflated | null> {
  try {
    if (stored.length > SMALL) return await inThread(stored, options);
    return inflateRawSync(stored, options) as unknown as Inflated;
  } catch {
    return null;
  }
}

const MIB = 1024 * 1024;

/** More than a size, of few sizes: memory that one log leaves is just right for the next. */
const roomFor = (size: number) =>
  size < MIB ? 2 ** Math.ceil(Math.log2(Math.max(size, 1024) + 1)) : Math.ceil((size + 1) / MIB) * MIB;

/** What a gzip member holds, and the CRC-32 that it says of it. */
export interface Member {
  readonly bytes: Buffer;
  readonly checkSum: number;
}

/**
 * Inflates an object that is one gzip member at once, and leaves its check sum to whoever reads it; null where it is not,
 * or where it inflates to more than the limit: {@link inflateMember} then says what is wrong, and gives out what comes before.
 */
export async function inflateUnchecked(parts: readonly Uint8Array[], limit: number): Promise<Member | null> {
  const [first] = parts;
  const stored = parts.length === 1 && Buffer.isBuffer(first) ? first : Buffer.concat(parts);
  const behind = stored.length - TRAILER;
  let header: number | null;
  try {
    header = headerLength(stored);
  } catch {
    return null;
  }
  if (header === null || behind < header) return null;
  const size = stored.readUInt32LE(behind + 4);
  if (size > limit) return null;
  const deflated = stored.subarray(header, behind);
  const inflated = await inflateAll(deflated, { info: true, chunkSize: roomFor(size), maxOutputLength: limit });
  if (inflated?.engine.bytesWritten !== deflated.length || inflated.buffer.length !== size) return null;
  return { bytes: inflated.buffer, checkSum: stored.readUInt32LE(behind) };
}

/** As {@link inflateUnchecked}, its check sum checked. */
export async function inflateWhole(parts: readonly Uint8Array[], limit: number): Promise<Buffer | null> {
  const member = await inflateUnchecked(parts, limit);
  return member && crc32(member.bytes) === member.checkSum ? member.bytes : null;
}

/**
 * Inflates an object that is exactly one gzip member, in chunks; what is inflated before a fault is found is given out
 * too. zlib's own gunzip reads on into further members and ignores what follows: both would hide something.
 * @throws GzipError after the last good chunk
 */
export async function* inflateMember(body: AsyncIterable<Uint8Array>, limit = Infinity): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT, ...{ readableHighWaterMark: 8 * OUTPUT } });
  let fault: unknown = null;
  /** Bytes given to zlib, and those behind the deflate stream: the first eight, and how many. */
  let given = 0;
  let trailer = Buffer.alloc(0);
  let behind = 0;
  let ended = false;

  const keepBehind = (bytes: Buffer) => {
    if (trailer.length < TRAILER) trailer = Buffer.concat([trailer, bytes.subarray(0, TRAILER - trailer.length)]);
    behind += bytes.length;
  };
  // A stream that breaks off never answers the write it was at.
  const closed = new Promise<'closed'>((resolve) => inflate.once('close', () => resolve('closed')));
  const feed = async (bytes: Buffer) => {
    if (ended) return keepBehind(bytes);
    given += bytes.length;
    const written = new Promise<void>((resolve, reject) =>
      inflate.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
    if ((await Promise.race([written, closed])) === 'closed') throw CLOSED;
    if (inflate.bytesWritten < given) {
      ended = true;
      keepBehind(bytes.subarray(bytes.length - (given - inflate.bytesWritten)));
    }
  };
  const pump = async () => {
    let header: Buffer | null = Buffer.alloc(0);
    for await (const part of body) {
      let bytes = Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      if (header) {
        header = header.length > 0 ? Buffer.concat([header, bytes]) : bytes;
        const length = headerLength(header);
        if (length === null) {
          if (header.length > HEADER_LIMIT) throw new GzipError('no-gzip', 'not gzip');
          continue;
        }
        bytes = header.subarray(length);
        header = null;
      }
      if (bytes.length > 0) await feed(bytes);
      if (behind > TRAILER) break; // no need to read what must not be there
    }
    if (header) throw new GzipError('truncated', 'the gzip stream is cut short');
    if (!ended) inflate.end();
  };
  const pumping = pump().catch((error: unknown) => {
    if (error !== CLOSED) fault ??= error; // whoever reads it knows why
    inflate.destroy();
  });

  let size = 0;
  let crc = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit || (size > BOMB.from && size > BOMB.ratio * Math.max(1, inflate.bytesWritten))) {
        throw new GzipError('bomb', `inflates without end: ${size} bytes from ${inflate.bytesWritten}, and more`);
      }
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof GzipError) fault = error;
    else fault ??= error;
    inflate.destroy();
  } finally {
    await pumping;
  }
  if (fault) throw asGzipError(fault);
  if (behind > TRAILER) throw new GzipError('trailing', `${behind - TRAILER} or more bytes behind the gzip stream`);
  if (behind < TRAILER) throw new GzipError('truncated', 'the gzip stream is cut short');
  if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size % 2 ** 32) {
    throw wrongCheckSum();
  }
}

function asGzipError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'Z_BUF_ERROR') return new GzipError('truncated', 'the gzip stream is cut short');
  if (code?.startsWith('Z_')) return new GzipError('corrupt', `broken gzip stream (${(error as Error).message})`);
  return error;
}
