import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { folders, list, writeOnce } from '../../lambda/review-workflow/stored-objects';
import { memoryBuckets, s3Error } from './memory-bucket';

test('a listing that S3 breaks off is not taken for the whole, of objects or of folders', async () => {
  const { mock, s3 } = memoryBuckets();
  mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'runs/a.json' }], IsTruncated: true });
  await expect(async () => {
    for await (const { Key } of list(s3, 'work', 'runs/')) expect(Key).toBe('runs/a.json');
  }).rejects.toThrow('S3 broke off the listing of runs/');
  await expect(folders(s3, 'work', 'runs/')).rejects.toThrow('S3 broke off the listing of runs/');
});

describe('an object that two write at once', () => {
  const written = (s3: ReturnType<typeof memoryBuckets>['s3']) =>
    writeOnce(s3, 'reports', 'reviews/a', Buffer.from('this'), 'text/plain');

  test('is the one that came first', async () => {
    const { mock, s3 } = memoryBuckets();
    mock.on(PutObjectCommand).rejectsOnce(s3Error('ConditionalRequestConflict')).rejects(s3Error('PreconditionFailed'));
    expect(await written(s3)).toBe(false);
  });

  test('is there, though the other did not come through', async () => {
    const { mock, s3 } = memoryBuckets();
    mock.on(PutObjectCommand).rejectsOnce(s3Error('ConditionalRequestConflict')).resolves({});
    expect(await written(s3)).toBe(true);
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2);
  });

  test('is not taken for written while nobody says so', async () => {
    const { mock, s3 } = memoryBuckets();
    mock.on(PutObjectCommand).rejects(s3Error('ConditionalRequestConflict'));
    await expect(written(s3)).rejects.toThrow('ConditionalRequestConflict');
  });
});
