import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
  type ListObjectVersionsCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { enforce } from '../lambda/retention-enforcement/enforce';
import { objectStore } from '../lambda/retention-enforcement/object-store';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T05:30:00Z');
const CEILING = 730;
const APPLICATIONS = ['alunni', 'bilancio', 'didup', 'gecodoc', 'scrutini'];
/** 5 applications, 730 days in their period, 2740 schools: 10,001,000 objects. */
const SCHOOLS = 2740;
/** Days past the period on which some schools of each application left one object: 40 schools make 5 × 5 × 40 = 1000. */
const LEFT_DAYS = 5;
const LEFT_SCHOOLS = { few: 4, many: 40 };
const PAGE = 1000;

const dayAt = (age: number) => new Date(NOW - age * DAY).toISOString().slice(0, 10);
const keyAt = (folder: string, school: number) => `${folder}school=NAIC${String(school).padStart(6, '0')}/a.jsonl.gz`;

/** A bucket that computes its listings instead of holding its keys; what was deleted it remembers. */
function computedBucket(left: number) {
  const gone = new Set<string>();
  const counts = { requests: 0 };
  const folders = new Map<string, { age: number; schools: number }>();
  for (const application of APPLICATIONS)
    for (let age = CEILING + LEFT_DAYS; age >= 1; age--) {
      const schools = age > CEILING ? left : SCHOOLS;
      folders.set(`operations/${application}/day=${dayAt(age)}/`, { age, schools });
    }
  const entriesOf = function* (prefix: string): Generator<string> {
    for (const [folder, { schools }] of folders) {
      if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) continue;
      for (let school = 0; school < schools; school++) {
        const key = keyAt(folder, school);
        if (key.startsWith(prefix) && !gone.has(key)) yield key;
      }
    }
  };
  const s3 = mockClient(S3Client);
  s3.callsFake(() => {
    counts.requests++;
    return {};
  });
  s3.on(DeleteObjectCommand).callsFake(({ Key }: { Key: string }) => {
    counts.requests++;
    gone.add(Key);
    return {};
  });
  s3.on(ListObjectVersionsCommand).callsFake((input: ListObjectVersionsCommandInput) => {
    counts.requests++;
    const { Prefix = '', Delimiter, KeyMarker = '' } = input;
    const page = new Set<string>();
    let isTruncated = false;
    const take = (entry: string) => {
      if (entry <= KeyMarker || page.has(entry)) return true;
      if (page.size === PAGE) return !(isTruncated = true);
      page.add(entry);
      return true;
    };
    const cut = (key: string) => key.slice(0, key.indexOf(Delimiter ?? '', Prefix.length) + 1);
    // Above the days a folder's name is its entry, whatever lies in it.
    if (Delimiter) for (const folder of folders.keys()) if (folder.startsWith(Prefix) && !take(cut(folder))) break;
    if (!Delimiter) for (const key of entriesOf(Prefix)) if (!take(key)) break;
    const entries = [...page];
    const lastModified = (key: string) =>
      new Date(NOW - (folders.get(key.slice(0, key.indexOf('school=')))?.age ?? 0) * DAY - DAY / 2);
    return {
      CommonPrefixes: Delimiter ? entries.map((entry) => ({ Prefix: entry })) : [],
      Versions: Delimiter ? [] : entries.map((Key) => ({ Key, VersionId: 'v', LastModified: lastModified(Key) })),
      IsTruncated: isTruncated,
      NextKeyMarker: isTruncated ? entries.at(-1) : undefined,
    };
  });
  const objects = [...folders.values()].reduce((sum, { schools }) => sum + schools, 0);
  return { s3, counts, gone, objects };
}

/** Daily runs over ten million objects of which some are overdue: requests and time, S3's own time apart. */
export async function retentionSweep(): Promise<string> {
  const count = (value: number) => value.toLocaleString('en');
  const lines: string[] = [];
  for (const left of [LEFT_SCHOOLS.many, LEFT_SCHOOLS.few]) {
    const bucket = computedBucket(left);
    const s3 = new S3Client({ region: 'eu-west-1' });
    const run = async () => {
      const before = bucket.counts.requests;
      const started = performance.now();
      const { deleted } = await enforce({
        mode: 'enforce',
        maxDeletionsPerRun: 1000,
        now: NOW,
        holds: () => Promise.resolve([]),
        clock: () => Promise.resolve(undefined),
        intend: () => Promise.resolve(),
        timeLeft: () => Infinity,
        checks: [],
        stores: [objectStore(s3, 'operations', { bucket: 'operations', prefixes: ['operations/'] }, CEILING)],
      });
      const seconds = (performance.now() - started) / 1000;
      return { deleted, seconds, requests: bucket.counts.requests - before };
    };
    const first = await run();
    const second = await run();
    bucket.s3.restore();
    lines.push(
      [
        `retention sweep of ${count(bucket.objects)} objects: ${count(first.deleted)} overdue and deleted,`,
        `${count(first.requests)} requests in ${first.seconds.toFixed(2)} s beside S3's own time;`,
        `with nothing overdue ${count(second.requests)} requests in ${second.seconds.toFixed(2)} s`,
        `(listing every object would take ${count(Math.ceil(bucket.objects / PAGE))})`,
      ].join(' '),
    );
  }
  return lines.join('\n');
}
