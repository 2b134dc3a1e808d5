import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { reviewShards } from '../../lambda/monthly-review/fold/review-shard';
import { finishReview } from '../../lambda/monthly-review/fold/finish-review';
import { emptyState, mergeStates, type ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { equalShards } from '../../lambda/monthly-review/fold/shards';
import { planReview, type ReviewPlan } from '../../lambda/monthly-review/trail/plan-review';
import { parseKeys } from '../../lambda/monthly-review/trail/public-keys';
import { RESERVED_ROLE, samlSession } from '../../lambda/monthly-review/rules/example';
import { reviewJson } from '../../lambda/monthly-review/report/review-json';
import { contextOf, MONTH, reviewTree, sharded, statesOf } from './review-tree';
import {
  event,
  gzipRecords,
  HOUR,
  keysJson,
  logKey,
  MemorySource,
  seconds,
  signLogs,
  signingKey,
  trailOf,
  type Objects,
  type Record_,
} from './signed-tree';

const key = signingKey();
const trail = trailOf(key);
const keys = keysJson([key]);
const start = seconds('2026-10-01T00:00:00Z');
const end = seconds('2026-11-01T00:00:00Z');
const DAY = 24 * HOUR;

interface Log {
  readonly at: number;
  readonly records: readonly Record_[];
}

const treeOf = (logs: readonly Log[]): Objects =>
  signLogs(
    trail,
    { from: start, to: end },
    logs.map(({ at, records }) => ({ at, body: gzipRecords(records) })),
  );
const bytes = async (tree: Objects, cut = sharded.whole) =>
  reviewJson(await reviewTree(tree, keys, { cut })).toString();

/** Events of all kinds of actors, some of which raise findings; ids come twice. */
const record = fc
  .record({
    at: fc.integer({ min: start - 2 * HOUR, max: end + 2 * HOUR }),
    id: fc.integer({ min: 0, max: 40 }),
    eventName: fc.constantFrom('DescribeInstances', 'StopLogging', 'ConsoleLogin', 'CreateUser'),
    errorCode: fc.constantFrom(undefined, 'AccessDenied'),
    sourceIPAddress: fc.constantFrom('203.0.113.9', '198.51.100.7', '2001:db8::1'),
    user: fc.constantFrom('anna.verdi', 'ghost', '__proto__'),
  })
  .map(({ at, id, user, ...own }): Record_ =>
    // The time follows from the id: a copy is a copy.
    event(at - ((at - start) % 1009) + (id % 7), {
      ...own,
      eventID: `e-${at - ((at - start) % 1009)}-${id}`,
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${user}`, userName: user },
    }),
  );
const copies = fc.array(fc.record({ record, times: fc.integer({ min: 1, max: 3 }) }), { maxLength: 30 });
const months = fc.tuple(copies, fc.array(fc.nat(), { minLength: 8, maxLength: 8 })).map(([all, dice]) => {
  let n = 0;
  const roll = (sides: number) => (dice[n++ % dice.length] ?? 0) % sides;
  const cut = (count: number): Log[] => {
    const logs = Array.from({ length: count }, (_, day) => ({
      at: start + ((day * 3 * DAY) % (end - start)),
      records: [] as Record_[],
    }));
    for (const one of all)
      for (let k = 0; k < one.times; k++) logs[(roll(count) + k) % count]?.records.push(one.record);
    return logs.filter(({ records }) => records.length > 0);
  };
  return { few: cut(3), many: cut(12) };
});

describe('a month', () => {
  test('gives the same bytes in one piece, in two and by days', async () => {
    await fc.assert(
      fc.asyncProperty(months, async ({ many }) => {
        const tree = treeOf(many);
        const whole = await bytes(tree);
        expect(await bytes(tree, sharded.two)).toBe(whole);
        expect(await bytes(tree, sharded.days)).toBe(whole);
      }),
      { numRuns: 25 },
    );
  });

  test('gives the same bytes when its days are read into one state, or each into its own', async () => {
    await fc.assert(
      fc.asyncProperty(months, async ({ many }) => {
        const tree = treeOf(many);
        const source = new MemorySource(tree);
        const context = contextOf(MONTH);
        const plan = await planReview(MONTH, source, parseKeys(keys, 'keys'));
        const state = await reviewShards(sharded.days(plan), source, context);
        const review = finishReview(MONTH, plan.trail, state, context);
        expect(reviewJson(review).toString()).toBe(await bytes(tree, sharded.days));
      }),
      { numRuns: 10 },
    );
  });

  test('gives the same bytes whatever the order and grouping in which its days are merged', async () => {
    const context = contextOf(MONTH);
    await fc.assert(
      fc.asyncProperty(months, fc.array(fc.nat(), { minLength: 31, maxLength: 31 }), async ({ many }, dice) => {
        const source = new MemorySource(treeOf(many));
        const plan = await planReview(MONTH, source, parseKeys(keys, 'keys'));
        const states = await statesOf(sharded.days(plan), source, context);
        const finish = (all: ReviewState) => reviewJson(finishReview(MONTH, plan.trail, all, context)).toString();
        const copied = () => structuredClone(states);
        const whole = finish(copied().reduce(mergeStates, emptyState()));
        const left = copied().map((one) => mergeStates(emptyState(), one));
        for (let n = 0; left.length > 1; n++) {
          const one = left.splice((dice[n] ?? 0) % left.length, 1)[0]!;
          const at = ((dice[n] ?? 0) >> 5) % left.length;
          left[at] = mergeStates(left[at]!, one);
        }
        expect(finish(left[0]!)).toBe(whole);
      }),
      { numRuns: 25 },
    );
  });

  test('counts the same events cut into other files the same, but for the object', async () => {
    await fc.assert(
      fc.asyncProperty(months, async ({ few, many }) => {
        const [one, other] = await Promise.all([few, many].map((logs) => reviewTree(treeOf(logs), keys)));
        for (const review of [one!, other!]) expect(review.integrity.problems).toEqual([]);
        const counted = ({ population, findings, ...review }: typeof one & object) => ({
          ...{ administrators: review.administrators, hours: review.hours, workloads: review.workloads },
          ...{ events: population.events, administratorEvents: population.administratorEvents },
          findings: findings.map((finding) => ({ ...finding, object: '' })),
        });
        expect(counted(one!)).toEqual(counted(other!));
      }),
      { numRuns: 40 },
    );
  });

  test('finds the same in logs that no digest names, however the month is cut', async () => {
    const userIdentity = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ghost', userName: 'ghost' };
    const twoPlaces = ['203.0.113.9', '198.51.100.7'].map((sourceIPAddress, n) =>
      event(start + 4 * DAY + n, { sourceIPAddress, userIdentity }),
    );
    await fc.assert(
      fc.asyncProperty(months, async ({ many }) => {
        const signed = treeOf([...many, { at: start + 4 * DAY, records: twoPlaces }]);
        const unsigned = new Map([...signed].filter(([name]) => !name.includes('Digest')));
        const findings = async (tree: Objects, cut = sharded.whole) =>
          (await reviewTree(tree, keys, { cut })).findings.map((finding) => ({ ...finding, object: '' }));
        const found = await findings(signed);
        expect(found.map(({ rule }) => rule)).toContain('shared-identity');
        for (const cut of Object.values(sharded)) expect(await findings(unsigned, cut)).toEqual(found);
      }),
      { numRuns: 10 },
    );
  });

  const one = event(start + 10 * DAY);
  const inside = (events: number) => ({ population: { events }, administrators: [{ accesses: events }] });

  test('counts an event once, in however many files and days it was delivered', async () => {
    const logs = [0, 10, 10, 30].map((day) => ({
      at: start + day * DAY,
      records: [one, event(start + day * DAY), one],
    }));
    for (const cut of Object.values(sharded))
      expect(await reviewTree(treeOf(logs), keys, { cut })).toMatchObject(inside(5));
  });

  test('knows an id again that is written with escapes', async () => {
    const tree = treeOf([{ at: start, records: [one] }]);
    const text = JSON.stringify(one);
    const escaped = text.replace(`"${one.eventID}"`, `"\\u0030${one.eventID.slice(1)}"`);
    expect(escaped).not.toBe(text);
    tree.set(logKey(trail, start, 'n000'), { body: gzipSync(`{"Records":[${text},${escaped}]}`) });
    expect((await reviewTree(tree, keys)).population.events).toBe(1);
  });

  test('knows the bucket of the log, whatever it is called, by what the digests say', async () => {
    const deleted = event(start + DAY, {
      ...{ eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket', requestParameters: { bucketName: 'pictures' } },
    });
    const rulesIn = async (bucket: string) => {
      const logs = [{ at: start + DAY, body: gzipRecords([deleted]) }];
      const { findings } = await reviewTree(signLogs({ ...trail, bucket }, { from: start, to: end }, logs), keys);
      return findings.map(({ rule }) => rule);
    };
    expect(await rulesIn('pictures')).toContain('trail-tampering');
    expect(await rulesIn('elsewhere')).not.toContain('trail-tampering');
  });

  test('does not count events of other months', async () => {
    const times = [start - 1, start, end - 1, end];
    const logs = [{ at: start, records: times.map((at) => event(at)) }];
    expect(await reviewTree(treeOf(logs), keys)).toMatchObject(inside(2));
  });

  test('counts failures among accesses', async () => {
    const logs = [{ at: start, records: [event(start), event(start, { errorCode: 'AccessDenied' })] }];
    expect((await reviewTree(treeOf(logs), keys)).administrators).toMatchObject([{ accesses: 2, failures: 1 }]);
  });

  test('counts administrators by the hour of Rome, two hours as one when clocks go back, and machines by their role', async () => {
    const [monday, back] = [start + 4 * DAY, seconds('2026-10-25T00:00:00Z')];
    const role = 'arn:aws:iam::111122223333:role/aws:ec2-instance';
    const byMachine = (at: number, own: object = {}) =>
      event(at, {
        ...own,
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::111122223333:assumed-role/aws:ec2-instance/i-0123456789abcdef${at % 10}`,
          sessionContext: { sessionIssuer: { arn: role } },
        },
      });
    const turns = [monday, monday + HOUR, monday + 59 * 60].map((at) => event(at));
    const logs = [
      { at: monday, records: [...turns, byMachine(monday), byMachine(monday + 1, { errorCode: 'AccessDenied' })] },
      ...[monday + 40 * 60, monday + 100 * 60, back + HOUR / 2, back + 1.5 * HOUR].map((at) => ({
        at,
        records: [event(at)],
      })),
    ];
    const tree = treeOf(logs);
    for (const cut of [...Object.values(sharded), (plan: ReviewPlan) => equalShards(plan, 20)]) {
      const { administrators, workloads, hours, population } = await reviewTree(tree, keys, { cut });
      expect(population).toMatchObject({ events: 9, administratorEvents: 7 });
      expect(administrators).toMatchObject([{ person: 'Anna Verdi', accesses: 7 }]);
      expect(workloads).toEqual([{ principal: role, events: 2, failures: 1 }]);
      const worked = hours.flatMap((day, date) =>
        day.flatMap((count, hour) => (count ? [[date + 1, hour, count]] : [])),
      );
      expect(worked).toEqual([
        [5, 2, 3],
        [5, 3, 2],
        [25, 2, 2],
      ]);
    }
  });

  test('counts a session that Identity Center opens, and takes its address for nobody’s network', async () => {
    const opened = event(start + 1, { ...samlSession(RESERVED_ROLE), sourceIPAddress: '198.51.100.9' });
    const logs = [{ at: start, records: [event(start), opened] }];
    const { administrators } = await reviewTree(treeOf(logs), keys);
    expect(administrators.map(({ person, accesses }) => ({ person, accesses }))).toEqual([
      { person: 'Anna Verdi', accesses: 1 },
      { person: 'Anna Verdi', accesses: 1 },
    ]);
    expect(administrators.flatMap(({ networks }) => networks)).toEqual(['203.0.113.0/24']);
  });

  test('counts what Insights made of many calls, and takes it for nobody’s call', async () => {
    const found = event(start + DAY, {
      ...{ eventType: 'AwsCloudTrailInsight', eventName: 'CreateAccessKey', eventSource: 'iam.amazonaws.com' },
      ...{ userIdentity: undefined, sourceIPAddress: undefined, readOnly: false },
    });
    const { population, administrators, findings } = await reviewTree(
      treeOf([{ at: start + DAY, records: [found] }]),
      keys,
    );
    expect(population).toMatchObject({ events: 1, administratorEvents: 0 });
    expect([administrators, findings]).toEqual([[], []]);
  });

  test('counts what was smuggled into a log alike, however the month is cut', async () => {
    const tree = treeOf([0, 10, 20].map((day) => ({ at: start + day * DAY, records: [event(start + day * DAY)] })));
    const [name] = [...tree.keys()].filter((all) => all.includes('/CloudTrail/'));
    tree.set(name!, { body: gzipRecords([15, 20, 29].map((day) => event(start + day * DAY + 60))) });
    const whole = await bytes(tree);
    expect(JSON.parse(whole)).toMatchObject({ population: { events: 5 } });
    expect(await bytes(tree, sharded.two)).toBe(whole);
    expect(await bytes(tree, sharded.days)).toBe(whole);
  });

  test('counts a log that was put in the place of another alike, however the month is cut', async () => {
    const tree = treeOf([0, 10].map((day) => ({ at: start + day * DAY, records: [event(start + day * DAY)] })));
    const [first, second] = [...tree.keys()].filter((all) => all.includes('/CloudTrail/'));
    tree.set(first!, tree.get(second!)!);
    const whole = await bytes(tree);
    expect(JSON.parse(whole)).toMatchObject({ population: { events: 2 } });
    expect(await bytes(tree, sharded.two)).toBe(whole);
    expect(await bytes(tree, sharded.days)).toBe(whole);
  });

  test('counts a log of the day after that no digest names alike, however the month is cut', async () => {
    const tree = treeOf([{ at: start, records: [event(start)] }]);
    tree.set(logKey(trail, end + HOUR, 'late'), { body: gzipRecords([event(end - DAY - 1), event(end + 60)]) });
    tree.set(logKey(trail, end + HOUR, 'other'), { body: gzipRecords([event(end + 60)]) });
    const whole = await bytes(tree);
    expect(JSON.parse(whole)).toMatchObject({ population: { files: 2, events: 2 } });
    expect(await bytes(tree, sharded.two)).toBe(whole);
    expect(await bytes(tree, sharded.days)).toBe(whole);
  });

  test('keeps what an event really says when a forged copy lies beside it', async () => {
    const stopped = event(start + 60, { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' });
    const tree = treeOf([{ at: start + DAY, records: [stopped] }]);
    tree.set(logKey(trail, start, 'forged'), { body: gzipRecords([{ ...stopped, eventName: 'DescribeTrails' }]) });
    const { findings, integrity } = await reviewTree(tree, keys);
    expect(findings.map(({ rule }) => rule)).toContain('trail-tampering');
    expect(integrity.problems.map(({ kind }) => kind)).toEqual(['log-unlisted']);
  });
});

describe('an event in several logs', () => {
  const at = start + 5 * DAY;
  const told = (eventName: string) =>
    event(at, {
      eventName,
      eventSource: 'cloudtrail.amazonaws.com',
      eventID: 'twice',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ghost', userName: 'ghost' },
    });
  const tree = signLogs(trail, { from: start, to: end }, [
    { at, body: gzipRecords([told('DescribeTrails')]) },
    { at: at + HOUR, body: gzipRecords([told('StopLogging')]) },
  ]);
  const first = [...tree.keys()].find((name) => name.includes('/CloudTrail/'))!;

  test('is what a verified one says, when an earlier one was altered', async () => {
    const altered = new Map(tree).set(first, { body: gzipRecords([told('ListTrails')]) });
    for (const cut of Object.values(sharded)) {
      const { population, integrity, findings } = await reviewTree(altered, keys, { cut });
      expect(population.events).toBe(1);
      expect(integrity.problems.map(({ kind, object }) => [kind, object])).toEqual([['log-modified', first]]);
      expect(findings.map(({ rule }) => rule)).toContain('trail-tampering');
    }
  });

  test('that was altered is told by the SHA-256 that it has now', async () => {
    const body = gzipRecords([told('ListTrails')]);
    const { integrity } = await reviewTree(new Map(tree).set(first, { body }), keys);
    const sha256 = createHash('sha256').update(gunzipSync(body)).digest('hex');
    expect(integrity.problems.map(({ detail }) => detail)).toEqual([
      expect.stringContaining(`its SHA-256 is ${sha256},`),
    ]);
  });
});

test('a log too large to keep is read once it is verified', async () => {
  const large = (text: string) => [
    event(start + DAY, { eventID: 'a', eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' }),
    event(start + DAY, { eventID: 'b', eventName: 'DescribeTrails', requestParameters: { text } }),
  ];
  const body = gzipRecords(large('x'.repeat(34 * 1024 * 1024)));
  const bytes = gunzipSync(body).length;
  const tree = signLogs(trail, { from: start, to: end }, [{ at: start + DAY, body }]);
  const review = await reviewTree(tree, keys);
  expect(review.integrity.logs).toEqual({ valid: 1, invalid: 0, missing: 0, unlisted: 0 });
  expect(review.population).toMatchObject({ files: 1, bytes, events: 2 });
  expect(review.findings.map(({ rule }) => rule)).toContain('trail-tampering');
});
