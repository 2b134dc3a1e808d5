import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  type LifecycleRule,
  type S3Client,
} from '@aws-sdk/client-s3';
import { listPages } from '../runtime/list-pages';
import { policyDrift, type Statement } from './bucket-policy';
import { dayOf } from './dated-keys';
import type { Check } from './enforce';
import type { ExpectedLogs } from './expectations';
import type { KeyMatcher } from './live-keys';

const DAY = 86_400_000;

/** A bucket as it was deployed. */
export interface ExpectedBucket {
  readonly bucket: string;
  readonly keyAlias: string;
  /** Statements of its policy. */
  readonly policy: readonly Statement[];
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

/** A lifecycle rule in words; what a deployed one never has is said, so that it differs. */
function ruleInWords(rule: LifecycleRule): string {
  const { Prefix, Filter, Expiration, NoncurrentVersionExpiration: versions, Transitions } = rule;
  const prefix = Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? '';
  const narrowed = Filter?.Tag ?? Filter?.And?.Tags ?? Filter?.ObjectSizeGreaterThan ?? Filter?.ObjectSizeLessThan;
  return [
    `"${prefix}"`,
    Expiration?.Days === undefined ? 'without expiry' : `${Expiration.Days} days`,
    ...(Expiration?.Date ? ['until a date'] : []),
    ...(versions?.NoncurrentDays === 1 && versions.NewerNoncurrentVersions === undefined
      ? []
      : ['with versions that stay']),
    ...(narrowed === undefined ? [] : ['for some objects only']),
    ...(Transitions?.length ? ['with transitions'] : []),
  ].join(' ');
}

/** Whether a bucket is protected as deployed: encryption, versions, access, lock, lifecycle, policy. */
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
      const { PublicAccessBlockConfiguration: block } =
        (await absent(
          ['NoSuchPublicAccessBlockConfiguration'],
          s3.send(new GetPublicAccessBlockCommand({ Bucket })),
        )) ?? {};
      if (
        !block?.BlockPublicAcls ||
        !block.BlockPublicPolicy ||
        !block.IgnorePublicAcls ||
        !block.RestrictPublicBuckets
      )
        wrong.push('its public-access block is off');
      if (expected.lock) {
        const lock = await absent(
          ['ObjectLockConfigurationNotFoundError'],
          s3.send(new GetObjectLockConfigurationCommand({ Bucket })),
        );
        const live = lock?.ObjectLockConfiguration?.Rule?.DefaultRetention;
        if (!live) wrong.push('its lock is missing');
        else if (live.Days !== expected.lock.days)
          wrong.push(`is locked for ${live.Days ?? `${live.Years} x 365`} days, not ${expected.lock.days}`);
        else if (live.Mode?.toLowerCase() !== expected.lock.mode)
          wrong.push(`is locked in ${live.Mode} mode, not ${expected.lock.mode}`);
      }
      const lifecycle = await absent(
        ['NoSuchLifecycleConfiguration'],
        s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
      );
      const live = (lifecycle?.Rules ?? []).filter(({ Status }) => Status === 'Enabled').map(ruleInWords);
      const deployed = expected.keptFor.map(({ prefix, days }) => `"${prefix}" ${days} days`);
      for (const rule of deployed) if (!live.includes(rule)) wrong.push(`lifecycle rule missing: ${rule}`);
      for (const rule of live) if (!deployed.includes(rule)) wrong.push(`lifecycle rule not deployed: ${rule}`);
      const policy = await absent(['NoSuchBucketPolicy'], s3.send(new GetBucketPolicyCommand({ Bucket })));
      wrong.push(...policyDrift(policy?.Policy, expected.policy));
      return wrong;
    },
  };
}

const SILENCE = 7;

/**
 * Whether each application has left a log within the last week: schools close, but not for a week unnoticed. One that has a
 * season is asked for it only once a whole week lies in it.
 * @param signedInUnder prefix under which an application must have left something for silence to count: whose users
 * have not signed in have done nothing either
 */
export function applicationLogs(s3: S3Client, of: ExpectedLogs, signedIn?: { bucket: string; prefix: string }): Check {
  const hasLog = async (bucket: string, folder: string, now: number) => {
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: folder,
        StartAfter: `${folder}day=${dayOf(now - SILENCE * DAY)}`,
        MaxKeys: 1,
      }),
    );
    return Contents.length > 0;
  };
  const inSeason = (application: string, now: number) =>
    [now - SILENCE * DAY, now].every(
      (instant) => of.seasons[application]?.includes(new Date(instant).getUTCMonth() + 1) ?? true,
    );
  return {
    name: `logs under ${of.prefix}`,
    kind: 'missing',
    async run(now) {
      const silent: string[] = [];
      for (const application of of.applications) {
        if (!inSeason(application, now)) continue;
        if (await hasLog(of.bucket, `${of.prefix}${application}/`, now)) continue;
        if (signedIn && !(await hasLog(signedIn.bucket, `${signedIn.prefix}${application}/`, now))) continue;
        silent.push(`${application} has left no log in a week${signedIn ? ', though its users signed in' : ''}`);
      }
      return silent;
    },
  };
}

/** Whether what applications wrote was delivered: what is, is gone from where it landed within minutes. */
export function landedRecords(s3: S3Client, bucket: string, streams: readonly string[]): Check {
  return {
    name: `records landed in ${bucket}`,
    kind: 'missing',
    async run(now) {
      const waiting: string[] = [];
      for (const stream of streams) {
        let count = 0;
        let since = Infinity;
        for await (const { Contents = [] } of listPages(s3, { Bucket: bucket, Prefix: `landing/${stream}/` }))
          for (const { LastModified } of Contents) {
            const landed = LastModified?.getTime() ?? 0;
            if (now - landed < DAY) continue;
            count++;
            since = Math.min(since, landed);
          }
        if (count > 0)
          waiting.push(
            `${count} objects under landing/${stream}/ are not delivered, since ${new Date(since).toISOString()}`,
          );
      }
      return waiting;
    },
  };
}

/** Day and hour (UTC) that a digest's name ends with, as `YYYY-MM-DDTHH`. */
const hourOf = (key = ''): string | undefined => {
  const found = /_(\d{4})(\d\d)(\d\d)T(\d\d)\d{4}Z/.exec(key);
  return found ? `${found[1]}-${found[2]}-${found[3]}T${found[4]}` : undefined;
};

/**
 * Hours of yesterday and the day before without a digest, in each Region's folder of digests; hours before a Region's
 * first digest are not asked for.
 * @param regions Regions that must be there
 */
export function digestHours(s3: S3Client, of: { bucket: string; folder: string; regions: readonly string[] }): Check {
  const { bucket: Bucket, folder } = of;
  return {
    name: `digests under ${folder}`,
    kind: 'missing',
    async run(now) {
      const found = new Set<string>();
      for await (const { CommonPrefixes = [] } of listPages(s3, { Bucket, Prefix: folder, Delimiter: '/' }))
        for (const { Prefix } of CommonPrefixes) if (Prefix) found.add(Prefix);
      const missing = of.regions
        .filter((region) => !found.has(`${folder}${region}/`))
        .map((region) => `${folder}${region}/ has no digest at all`);
      for (const region of found) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: region, MaxKeys: 1 }));
        const first = hourOf(Contents[0]?.Key) ?? '';
        for (const age of [1, 2]) {
          const day = dayOf(now - age * DAY);
          const hours = new Set<string | undefined>();
          for await (const page of listPages(s3, { Bucket, Prefix: `${region}${day.replaceAll('-', '/')}/` }))
            for (const { Key } of page.Contents ?? []) hours.add(hourOf(Key));
          const gaps = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).filter(
            (hour) => `${day}T${hour}` >= first && !hours.has(`${day}T${hour}`),
          );
          if (gaps.length > 0) missing.push(`${region} has no digest of ${day} at ${gaps.join(', ')} h UTC`);
        }
      }
      return missing;
    },
  };
}
