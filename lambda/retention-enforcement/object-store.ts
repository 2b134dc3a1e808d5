import {
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { dayOf, describeKey, listTree, type Trees } from './dated-keys';
import type { Copy, Store } from './enforce';

const DAY = 86_400_000;
const NONE = 'NoSuchObjectLockConfiguration';

/** Versions of objects under date-partitioned prefixes: listed from the oldest date to the ceiling, and no further. */
export function objectStore(s3: S3Client, name: string, trees: Trees, ceilingDays: number): Store {
  const at = (copy: Copy) => {
    const cut = copy.id.lastIndexOf('?');
    return { Bucket: trees.bucket, Key: copy.id.slice(0, cut), VersionId: copy.id.slice(cut + 1) };
  };
  const unless = async <T>(error: string, answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (thrown) {
      if ((thrown as Error).name === error) return undefined;
      throw thrown;
    }
  };
  return {
    name,
    ceilingDays,
    deletable: true,
    async *candidates(now) {
      for await (const { key, versionId, lastModified } of listTree(
        s3,
        trees,
        undefined,
        dayOf(now - ceilingDays * DAY),
      ))
        yield { ...describeKey(name, key, lastModified), id: `${key}?${versionId}`, createdAt: lastModified };
    },
    async protection(copy, now) {
      const hold = await unless(NONE, s3.send(new GetObjectLegalHoldCommand(at(copy))));
      if (hold?.LegalHold?.Status === 'ON') return 'S3 legal hold';
      const lock = await unless(NONE, s3.send(new GetObjectRetentionCommand(at(copy))));
      const until = lock?.Retention?.RetainUntilDate;
      return until && until.getTime() > now ? `locked until ${until.toISOString()}` : undefined;
    },
    async remove(copy) {
      await s3.send(new DeleteObjectCommand(at(copy)));
    },
    async exists(copy) {
      try {
        await s3.send(new HeadObjectCommand(at(copy)));
        return true;
      } catch (error) {
        if (['NotFound', 'NoSuchKey', 'NoSuchVersion'].includes((error as Error).name)) return false;
        throw error;
      }
    },
  };
}
