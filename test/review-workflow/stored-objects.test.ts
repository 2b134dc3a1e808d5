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
