import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderSource } from '../../lambda/monthly-review/source/folder-source';
import { ObjectMissingError } from '../../lambda/monthly-review/source/object-source';

const LARGE = 9 * 1024 * 1024;
const above = mkdtempSync(join(tmpdir(), 'custodia-folder-'));
afterAll(() => rmSync(above, { recursive: true }));
mkdirSync(join(above, 'root', 'a'), { recursive: true });
writeFileSync(join(above, 'secret'), 'not of the bucket');
writeFileSync(join(above, 'root', 'a', 'b..c'), 'small');
writeFileSync(join(above, 'root', 'a', 'large'), Buffer.alloc(LARGE, 7));
const source = new FolderSource(join(above, 'root'));

async function contentOf(key: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of (await source.read(key)).body) parts.push(part);
  return Buffer.concat(parts);
}

test.each(['../secret', 'a/../../secret', 'a/..', '..'])('nothing lies above the root: %s', async (key) => {
  await expect(source.read(key)).rejects.toThrow(ObjectMissingError);
});

test('a name that only looks like a way up is read, a large file is read whole', async () => {
  expect(String(await contentOf('a/b..c'))).toBe('small');
  expect((await contentOf('a/large')).equals(Buffer.alloc(LARGE, 7))).toBe(true);
});

test('what is not there is missing; what cannot be read is an error of another kind', async () => {
  await expect(source.read('a/none')).rejects.toThrow(ObjectMissingError);
  await expect(source.read('a')).rejects.not.toThrow(ObjectMissingError);
});
