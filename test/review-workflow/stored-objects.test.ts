import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { folders, list } from '../../lambda/review-workflow/stored-objects';
import { memoryBuckets } from './memory-bucket';

test('a listing that S3 breaks off is not taken for the whole, of objects or of folders', async () => {
  const { mock, s3 } = memoryBuckets();
  mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'runs/a.json' }], IsTruncated: true });
  await expect(async () => {
    for await (const { Key } of list(s3, 'work', 'runs/')) expect(Key).toBe('runs/a.json');
  }).rejects.toThrow('S3 broke off the listing of runs/');
  await expect(folders(s3, 'work', 'runs/')).rejects.toThrow('S3 broke off the listing of runs/');
});

test('folders are those of every page, without the objects that lie beside them', async () => {
  const { objects, s3 } = memoryBuckets(2);
  for (const key of ['a', 'one/x', 'one/y', 'two/x', 'three/x/y', 'z'])
    objects.set(`work/runs/${key}`, Buffer.from('{}'));
  expect(await folders(s3, 'work', 'runs/')).toEqual(['runs/one/', 'runs/three/', 'runs/two/']);
  expect(await folders(s3, 'work', 'none/')).toEqual([]);
});
