import {
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { dayOf, describeKey, isListed, listTree, type Trees } from './dated-keys';
import type { Copy, Store } from './enforce';

const DAY = 86_400_000;

/** Versions of objects under date-partitioned prefixes: listed from the oldest date to the ceiling, and no further. */
export function objectStore(s3: S3Client, name: string, trees: Trees, ceilingDays: number, deletable = true): Store {
  const at = (copy: Copy) => {
    const cut = copy.id.lastIndexOf('?');
    return { Bucket: trees.bucket, Key: copy.id.slice(0, cut), VersionId: copy.id.slice(cut + 1) };
  };
  /** An object without a lock of its own, or in a bucket that takes none. */
  const ifLockable = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (thrown) {
      const { name: code, message } = thrown as Error;
      if (code === 'NoSuchObjectLockConfiguration') return undefined;
      if (code === 'InvalidRequest' && /missing object lock configuration/i.test(message)) return undefined;
      throw thrown;
    }
  };
  return {
    name,
    ceilingDays,
    deletable,
    async *candidates(now, isHeld) {
      // What an order holds for years is not listed version by version: its folder stands for all.
      const held: Copy[] = [];
      const skips = (folder: string) => {
        const of = describeKey(name, folder, now);
        return isHeld(of) && held.push({ ...of, id: folder, createdAt: Date.parse(of.day) }) > 0;
      };
      for await (const { key, versionId, lastModified } of listTree(s3, trees, {
        until: dayOf(now - ceilingDays * DAY),
        skips,
      })) {
        yield* held.splice(0);
        yield { ...describeKey(name, key, lastModified), id: `${key}?${versionId}`, createdAt: lastModified };
      }
      yield* held;
    },
    async protection(copy, now) {
      const hold = await ifLockable(s3.send(new GetObjectLegalHoldCommand(at(copy))));
      if (hold?.LegalHold?.Status === 'ON') return { outcome: 'held', why: 'S3 legal hold' };
      const lock = await ifLockable(s3.send(new GetObjectRetentionCommand(at(copy))));
      const until = lock?.Retention?.RetainUntilDate;
      return until && until.getTime() > now
        ? { outcome: 'locked', why: `locked until ${until.toISOString()}` }
        : undefined;
    },
    async remove(copy) {
      await s3.send(new DeleteObjectCommand(at(copy)));
    },
    exists(copy) {
      const { Bucket, Key, VersionId } = at(copy);
      return isListed(s3, Bucket, Key, VersionId);
    },
  };
}
