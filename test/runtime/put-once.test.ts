import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { writeOnce } from '../../lambda/review-workflow/stored-objects';
import { putJsonOnce, putOnce } from '../../lambda/runtime/put-once';
import { memoryBuckets } from '../review-workflow/memory-bucket';
import { awsError } from '../aws-error';

const object = { Bucket: 'reports', Key: 'reviews/a', Body: 'this' };
const ways: [name: string, write: (s3: S3Client) => Promise<boolean>][] = [
  ['putOnce', (s3) => putOnce(s3, object)],
  ['putJsonOnce', (s3) => putJsonOnce(s3, object)],
  ['writeOnce', (s3) => writeOnce(s3, 'reports', 'reviews/a', Buffer.from('this'), 'text/plain')],
];

describe.each(ways)('an object that two write at once, by %s', (_, write) => {
  test('is the one that came first', async () => {
    const { mock, s3 } = memoryBuckets();
    mock
      .on(PutObjectCommand)
      .rejectsOnce(awsError('ConditionalRequestConflict'))
      .rejects(awsError('PreconditionFailed'));
    expect(await write(s3)).toBe(false);
  });

  test('is there, though the other did not come through', async () => {
    const { mock, s3 } = memoryBuckets();
    mock.on(PutObjectCommand).rejectsOnce(awsError('ConditionalRequestConflict')).resolves({});
    expect(await write(s3)).toBe(true);
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(2);
  });

  test('is not taken for written while nobody says so', async () => {
    const { mock, s3 } = memoryBuckets();
    mock.on(PutObjectCommand).rejects(awsError('ConditionalRequestConflict'));
    await expect(write(s3)).rejects.toThrow('ConditionalRequestConflict');
  });
});
