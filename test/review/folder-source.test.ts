import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

test('what the file system says of a file names no path of this machine', async () => {
  await expect(source.read('x'.repeat(300))).rejects.toThrow(/^the file system says ENAMETOOLONG$/);
});

test('a pipe or a device among the files, which might never end, is not waited for', async () => {
  execFileSync('mkfifo', [join(above, 'root', 'a', 'pipe'), join(above, 'root', 'a', 'b..c.meta.json')]);
  symlinkSync('/dev/zero', join(above, 'root', 'a', 'zero'));
  await expect(source.read('a/pipe')).rejects.toThrow('is no file');
  await expect(source.read('a/zero')).rejects.toThrow('is no file');
  await expect(source.read('a/b..c', { metadata: true })).rejects.toThrow('is no file');
});

test('links that lead in a circle are told of in a line that can be read', async () => {
  const root = join(above, 'circle');
  mkdirSync(join(root, 'logs'), { recursive: true });
  symlinkSync('..', join(root, 'logs', 'back'));
  const told = new RegExp(`^${root}: its links lead in a circle .{50,220}; a folder without such links is right$`);
  await expect(new FolderSource(root).list('')).rejects.toThrow(told);
});
