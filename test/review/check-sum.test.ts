import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { RecordScanner } from '../../lambda/monthly-review/scan/record-scanner';

const scanner = new RecordScanner(() => undefined);

/** What the scanner says of so many bytes of a log, which need not be all of it. */
function checkSumOf(log: Buffer): number {
  scanner.reset(log.length);
  scanner.write(log);
  return scanner.checkSum;
}

const MOST = 600_000;
const letters = fc
  .sample(fc.nat({ max: 0x5d }), { numRuns: MOST, seed: 7 })
  .map((at) => (at + 0x23 === 0x5c ? 0x20 : at + 0x23));
const log = Buffer.concat([Buffer.from('{"Records":[],"text":"'), Buffer.from(letters)]);

// Around what is divided at the end, what is folded at once, and what is given to the compiled part at a time.
const SIZES = [0, 1, 2, 3, 4, 15, 16, 17, 4017, 4018, 4019, 4033, 4034, 4035, 16_384, 16_385, 20_401, 20_402, 20_418];
const SLICES = [262_143, 262_144, 262_145, 266_161, 266_162, 266_163, 266_178, 524_288, 528_306, MOST];

it.each([...SIZES, ...SLICES])('the check sum of %i bytes is what zlib says', (size) => {
  expect(checkSumOf(log.subarray(0, size))).toBe(crc32(log.subarray(0, size)));
});

it('the check sum of a log of any size is what zlib says', () => {
  fc.assert(
    fc.property(fc.nat({ max: MOST }), (size) => {
      expect(checkSumOf(log.subarray(0, size))).toBe(crc32(log.subarray(0, size)));
    }),
  );
});
