import {
  BackupClient,
  CancelLegalHoldCommand,
  CreateLegalHoldCommand,
  ListLegalHoldsCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  S3Client,
  type ListObjectsV2CommandInput,
  type ListObjectVersionsCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { awsError } from '../aws-error';

interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: Date;
  readonly body?: string;
  readonly lockedUntil?: Date | undefined;
  readonly isDeleteMarker?: boolean;
  held: boolean;
}
interface At {
  Bucket: string;
  Key: string;
  VersionId?: string;
}

/** Versioned buckets in memory behind S3Client, with locks, legal holds, pages and folders, as S3 keeps them. */
export function memoryStores(pageSize = 1000) {
  const buckets = new Map<string, StoredVersion[]>();
  const clock = { now: Date.now() };
  const s3 = mockClient(S3Client);
  const of = (bucket: string) => {
    const versions = buckets.get(bucket) ?? [];
    buckets.set(bucket, versions);
    return versions;
  };
  /** The command whose next call fails, after how many that do not; and keys whose writes fail. */
  const fail: { next?: string | undefined; after?: number; writing?: RegExp | undefined } = {};
  const failing = (command: string) => {
    if (fail.next !== command) return;
    if (fail.after) {
      fail.after--;
      return;
    }
    fail.next = undefined;
    throw awsError('InternalError');
  };
  let serial = 0;
  const add = (bucket: string, key: string, lastModified: number, rest: Partial<StoredVersion> = {}) => {
    const version = { key, versionId: `v${++serial}`, lastModified: new Date(lastModified), held: false, ...rest };
    of(bucket).push(version);
    return version;
  };
  const current = (bucket: string, key: string) => of(bucket).findLast((one) => one.key === key);
  const find = ({ Bucket, Key, VersionId }: At) => {
    const found = VersionId
      ? of(Bucket).find((one) => one.key === Key && one.versionId === VersionId)
      : current(Bucket, Key);
    if (!found || found.isDeleteMarker) throw awsError(VersionId ? 'NoSuchVersion' : 'NoSuchKey');
    return found;
  };

  s3.on(PutObjectCommand).callsFake((input: At & { Body: string; IfNoneMatch?: string; IfMatch?: string }) => {
    if (fail.writing?.test(input.Key)) throw awsError('InternalError');
    const there = current(input.Bucket, input.Key);
    if (input.IfNoneMatch && there) throw awsError('PreconditionFailed');
    if (input.IfMatch && !there) throw awsError('NoSuchKey');
    if (input.IfMatch && input.IfMatch !== there?.versionId) throw awsError('PreconditionFailed');
    return { ETag: add(input.Bucket, input.Key, clock.now, { body: input.Body }).versionId };
  });
  s3.on(GetObjectCommand).callsFake((input: At) => {
    const { body = '', versionId } = find(input);
    return { ETag: versionId, Body: { transformToString: () => Promise.resolve(body) } };
  });
  s3.on(HeadObjectCommand).callsFake((input: At) => {
    const found = current(input.Bucket, input.Key);
    if (!found) throw awsError('NotFound');
    return { LastModified: found.lastModified };
  });
  s3.on(GetObjectLegalHoldCommand).callsFake((input: At) => {
    if (!find(input).held) throw awsError('NoSuchObjectLockConfiguration');
    return { LegalHold: { Status: 'ON' } };
  });
  s3.on(PutObjectLegalHoldCommand).callsFake((input: At & { LegalHold: { Status: string } }) => {
    failing(PutObjectLegalHoldCommand.name);
    find(input).held = input.LegalHold.Status === 'ON';
    return {};
  });
  s3.on(GetObjectRetentionCommand).callsFake((input: At) => {
    const { lockedUntil } = find(input);
    if (!lockedUntil) throw awsError('NoSuchObjectLockConfiguration');
    return { Retention: { RetainUntilDate: lockedUntil } };
  });
  s3.on(DeleteObjectCommand).callsFake((input: At) => {
    failing(DeleteObjectCommand.name);
    const found = find(input);
    if (found.held || (found.lockedUntil && found.lockedUntil.getTime() > clock.now)) throw awsError('AccessDenied');
    buckets.set(
      input.Bucket,
      of(input.Bucket).filter((one) => one !== found),
    );
    return {};
  });

  /** One page of keys and folders, in order of keys. */
  const page = (names: readonly string[], prefix: string, delimiter: string | undefined, after: string) => {
    const entries = new Set<string>();
    for (const name of [...names].sort()) {
      if (!name.startsWith(prefix)) continue;
      const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
      entries.add(cut < 0 ? name : name.slice(0, cut + 1));
    }
    const rest = [...entries].filter((name) => name > after);
    return { entries: rest.slice(0, pageSize), isTruncated: rest.length > pageSize };
  };
  s3.on(ListObjectVersionsCommand).callsFake((input: ListObjectVersionsCommandInput) => {
    if (input.KeyMarker) failing(ListObjectVersionsCommand.name); // a page in the middle
    const versions = of(input.Bucket ?? '');
    const { entries, isTruncated } = page(
      versions.map(({ key }) => key),
      input.Prefix ?? '',
      input.Delimiter,
      input.KeyMarker ?? '',
    );
    const isFolder = (name: string) => input.Delimiter !== undefined && name.endsWith('/');
    return {
      CommonPrefixes: entries.filter(isFolder).map((Prefix) => ({ Prefix })),
      Versions: entries
        .filter((name) => !isFolder(name))
        .flatMap((name) => versions.filter(({ key, isDeleteMarker }) => key === name && !isDeleteMarker).reverse())
        .map(({ key, versionId, lastModified }) => ({ Key: key, VersionId: versionId, LastModified: lastModified })),
      IsTruncated: isTruncated,
      NextKeyMarker: isTruncated ? entries.at(-1) : undefined,
    };
  });
  s3.on(ListObjectsV2Command).callsFake((input: ListObjectsV2CommandInput) => {
    const bucket = input.Bucket ?? '';
    const shown = new Set(
      of(bucket)
        .filter(({ key }) => !current(bucket, key)?.isDeleteMarker)
        .map(({ key }) => key),
    );
    const after = input.ContinuationToken ?? input.StartAfter ?? '';
    const { entries, isTruncated } = page([...shown], input.Prefix ?? '', input.Delimiter, after);
    return {
      CommonPrefixes: entries.filter((name) => input.Delimiter && name.endsWith('/')).map((Prefix) => ({ Prefix })),
      Contents: entries
        .filter((name) => !input.Delimiter || !name.endsWith('/'))
        .map((Key) => ({
          Key,
          LastModified: current(bucket, Key)?.lastModified,
        })),
      NextContinuationToken: isTruncated ? entries.at(-1) : undefined,
    };
  });

  return { s3, fail, add, clock, keys: (bucket: string) => of(bucket).map(({ key }) => key), versions: of };
}

/** AWS Backup's legal holds and jobs in memory, with what it refuses. */
export function memoryBackup(clock: { now: number }) {
  const backup = mockClient(BackupClient);
  /** How long AWS Backup is at work on a new hold: until then it holds nothing yet, and is not cancelled either. */
  const creating = { ms: 0 };
  const active = new Map<string, { title: string; from: Date; to: Date; created: number }>();
  const isCreating = (id: string) => clock.now - (active.get(id)?.created ?? 0) < creating.ms;
  const tokens = new Map<string, string>();
  const snapshots: string[] = [];
  /** What AWS Backup refuses, once. */
  const refuse: { next?: string | undefined } = {};
  const refusing = (command: string) => {
    if (refuse.next !== command) return;
    refuse.next = undefined;
    throw awsError('LimitExceededException');
  };
  backup.on(StartBackupJobCommand).callsFake((input: { ResourceArn: string; IdempotencyToken: string }) => {
    refusing(StartBackupJobCommand.name);
    if (!tokens.has(input.IdempotencyToken)) snapshots.push(input.ResourceArn);
    tokens.set(input.IdempotencyToken, 'job');
    return {};
  });
  backup
    .on(CreateLegalHoldCommand)
    .callsFake(
      (input: {
        Title: string;
        IdempotencyToken: string;
        RecoveryPointSelection: { DateRange: { FromDate: Date; ToDate: Date } };
      }) => {
        refusing(CreateLegalHoldCommand.name);
        const { FromDate, ToDate } = input.RecoveryPointSelection.DateRange;
        if (ToDate.getTime() > clock.now || FromDate.getTime() > clock.now)
          throw awsError('InvalidParameterValueException', 'Future dates are not permitted');
        const known = tokens.get(input.IdempotencyToken);
        if (known) return { LegalHoldId: known }; // "a success message with no action taken"
        const id = `hold-${tokens.size + 1}`;
        tokens.set(input.IdempotencyToken, id);
        active.set(id, { title: input.Title, from: FromDate, to: ToDate, created: clock.now });
        return { LegalHoldId: id };
      },
    );
  backup.on(ListLegalHoldsCommand).callsFake(() => ({
    LegalHolds: [...active].map(([LegalHoldId, { title: Title, created }]) => ({
      LegalHoldId,
      Title,
      Status: isCreating(LegalHoldId) ? 'CREATING' : 'ACTIVE',
      CreationDate: new Date(created),
    })),
  }));
  backup.on(CancelLegalHoldCommand).callsFake(({ LegalHoldId }: { LegalHoldId: string }) => {
    if (isCreating(LegalHoldId) || !active.delete(LegalHoldId)) throw awsError('InvalidResourceStateException');
    return {};
  });
  return { backup, active, snapshots, creating, refuse };
}
