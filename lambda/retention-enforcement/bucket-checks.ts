import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { policyDrift } from './bucket-policy';
import { dayOf } from './dated-keys';
import type { Check } from './enforce';
import type { KeyMatcher } from './live-keys';

const DAY = 86_400_000;

/** A bucket as it was deployed. */
export interface ExpectedBucket {
  readonly bucket: string;
  readonly keyAlias: string;
  /** Names (`Sid`) of the denials in its policy. */
  readonly denials: readonly string[];
  readonly lock?: { readonly mode: string; readonly days: number };
  readonly keptFor: readonly { readonly prefix: string; readonly days: number }[];
}

const absent = async <T>(names: readonly string[], answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (names.includes((error as Error).name)) return undefined;
    throw error;
  }
};

/** Whether a bucket is protected as deployed: encryption, versions, lock, lifecycle, policy. */
export function bucketProtection(s3: S3Client, isKey: KeyMatcher, expected: ExpectedBucket): Check {
  const Bucket = expected.bucket;
  return {
    name: `protection of ${Bucket}`,
    kind: 'unprotected',
    async run() {
      const wrong: string[] = [];
      const encryption = await absent(
        ['ServerSideEncryptionConfigurationNotFoundError'],
        s3.send(new GetBucketEncryptionCommand({ Bucket })),
      );
      const byDefault = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
      if (byDefault?.SSEAlgorithm !== 'aws:kms' || !(await isKey(byDefault.KMSMasterKeyID, expected.keyAlias)))
        wrong.push(`is encrypted with ${byDefault?.KMSMasterKeyID ?? "S3's own key"}, not ${expected.keyAlias}`);
      if ((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status !== 'Enabled')
        wrong.push('keeps no versions');
      if (expected.lock) {
        const lock = await absent(
          ['ObjectLockConfigurationNotFoundError'],
          s3.send(new GetObjectLockConfigurationCommand({ Bucket })),
        );
        const live = lock?.ObjectLockConfiguration?.Rule?.DefaultRetention;
        if (!live) wrong.push('its lock is missing');
        else if ((live.Days ?? 0) < expected.lock.days)
          wrong.push(`is locked for ${live.Days ?? 0} days, not ${expected.lock.days}`);
        else if (live.Mode?.toLowerCase() !== expected.lock.mode)
          wrong.push(`is locked in ${live.Mode} mode, not ${expected.lock.mode}`);
      }
      const lifecycle = await absent(
        ['NoSuchLifecycleConfiguration'],
        s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
      );
      const live = (lifecycle?.Rules ?? [])
        .filter(({ Status, Expiration }) => Status === 'Enabled' && Expiration?.Days !== undefined)
        .map(({ Prefix, Filter, Expiration, NoncurrentVersionExpiration }) => {
          const prefix = Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? '';
          const versions = NoncurrentVersionExpiration?.NoncurrentDays === 1 ? '' : ' with versions that stay';
          return `${prefix} ${Expiration?.Days}${versions}`;
        });
      const deployed = expected.keptFor.map(({ prefix, days }) => `${prefix} ${days}`);
      for (const rule of deployed) if (!live.includes(rule)) wrong.push(`lifecycle rule missing: ${rule} days`);
      for (const rule of live) if (!deployed.includes(rule)) wrong.push(`lifecycle rule not deployed: ${rule} days`);
      const policy = await absent(['NoSuchBucketPolicy'], s3.send(new GetBucketPolicyCommand({ Bucket })));
      wrong.push(...policyDrift(policy?.Policy, expected.denials));
      return wrong;
    },
  };
}

/** Whether each application has left an access log within the last week: schools close, but not for a week unnoticed. */
export function applicationLogs(s3: S3Client, bucket: string, prefix: string, applications: readonly string[]): Check {
  return {
    name: `logs under ${prefix}`,
    kind: 'missing',
    async run(now) {
      const silent: string[] = [];
      for (const application of applications) {
        const from = `${prefix}${application}/day=${dayOf(now - 7 * DAY)}`;
        const { Contents = [] } = await s3.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: `${prefix}${application}/`,
            StartAfter: from,
            MaxKeys: 1,
          }),
        );
        if (Contents.length === 0) silent.push(`${application} has left no log in a week`);
      }
      return silent;
    },
  };
}

/** Hours of yesterday and the day before without a digest, in each folder of digests. */
export function digestHours(s3: S3Client, bucket: string, folder: string): Check {
  return {
    name: `digests under ${folder}`,
    kind: 'missing',
    async run(now) {
      const regions: string[] = [];
      let token: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, Delimiter: '/', ContinuationToken: token }),
        );
        for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) regions.push(Prefix);
        token = page.NextContinuationToken;
      } while (token);
      if (regions.length === 0) return ['no digest at all'];
      const missing: string[] = [];
      for (const region of regions) {
        for (const age of [1, 2]) {
          const day = dayOf(now - age * DAY);
          const prefix = `${region}${day.replaceAll('-', '/')}/`;
          const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
          const hours = new Set(Contents.flatMap(({ Key }) => /_\d{8}T(\d\d)\d{4}Z/.exec(Key ?? '')?.[1] ?? []));
          const gaps = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).filter(
            (hour) => !hours.has(hour),
          );
          if (gaps.length > 0) missing.push(`${region} has no digest of ${day} at ${gaps.join(', ')} h UTC`);
        }
      }
      return missing;
    },
  };
}
