import { gzipSync } from 'node:zlib';
import { inflateMember, inflateWhole } from '../../lambda/monthly-review/scan/gzip-member';

const text = Buffer.from('{"Records":[]}'.repeat(500));
const member = gzipSync(text);
const nothing = gzipSync('');
const changed = (at: number, bytes = member) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const named = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0x0c, 0, 0, 0, 0, 0, 3, 2, 0]),
  Buffer.from('ab a name\0'),
  member.subarray(10),
]);

async function inChunks(stored: Buffer): Promise<Buffer | null> {
  async function* body() {
    yield await Promise.resolve(stored);
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of inflateMember(body())) chunks.push(chunk);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

test.each<[string, Buffer, Buffer | null]>([
  ['a member', member, text],
  ['one with a name and more in its header', named, text],
  ['one that was made again', gzipSync(text, { level: 1 }), text],
  ['one that is not compressed', gzipSync(text, { level: 0 }), text],
  ['nothing', nothing, Buffer.alloc(0)],
  ['a member behind nothing', Buffer.concat([nothing, member]), null],
  ['nothing behind a member', Buffer.concat([member, nothing]), null],
  ['a member twice', Buffer.concat([member, member]), null],
  ['zeros behind it', Buffer.concat([member, Buffer.alloc(8)]), null],
  ['zeros and its own length behind it', Buffer.concat([member, Buffer.alloc(8), member.subarray(-8)]), null],
  ['its own trailer again', Buffer.concat([member, member.subarray(-8)]), null],
  ['another check sum', changed(member.length - 8), null],
  ['another length', changed(member.length - 4), null],
  ['a changed byte', changed(member.length - 12), null],
  ['a piece of it', member.subarray(0, -1), null],
  ['its header', member.subarray(0, 10), null],
  ['no gzip', text, null],
  ['no bytes', Buffer.alloc(0), null],
])('%s: at once as in chunks', async (_name, stored, inflated) => {
  expect(await inChunks(stored)).toEqual(inflated);
  expect(await inflateWhole([stored], 1 << 20)).toEqual(inflated);
  expect(await inflateWhole([stored.subarray(0, 100), stored.subarray(100)], 1 << 20)).toEqual(inflated);
});

test('what inflates to more than the limit is left to be read in chunks', async () => {
  expect(await inflateWhole([member], text.length - 1)).toBeNull();
  const claimed = Buffer.from(member);
  claimed.writeUInt32LE(10, claimed.length - 4);
  expect(await inflateWhole([claimed], text.length - 1)).toBeNull();
});
