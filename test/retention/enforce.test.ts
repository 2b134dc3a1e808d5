import fc from 'fast-check';
import { enforce, type Copy, type Store } from '../../lambda/retention-enforcement/enforce';
import { dayInKey, dayOf } from '../../lambda/retention-enforcement/dated-keys';
import { missingCopies } from '../../lambda/retention-enforcement/missing-copies';
import type { Hold } from '../../lambda/holds/hold';
import { awsError } from '../aws-error';

const DAY = 86_400_000;
const NOW = Date.UTC(2028, 1, 29, 3);

interface Kept extends Copy {
  readonly locked: boolean;
}

/** A store in memory; from `failsAfter` copies on, its listing breaks off. */
function memoryStore(copies: Kept[], ceilingDays: number, failsAfter = Infinity) {
  const gone: Kept[] = [];
  const store: Store = {
    name: 'memory',
    ceilingDays,
    deletable: true,
    async *candidates() {
      for (const [index, copy] of copies.entries()) {
        if (index >= failsAfter) throw new Error('SlowDown');
        if (!gone.includes(copy)) yield copy;
      }
    },
    protection: (copy) =>
      Promise.resolve((copy as Kept).locked ? { outcome: 'locked' as const, why: 'locked' } : undefined),
    remove: (copy) => Promise.resolve(void gone.push(copy as Kept)),
    exists: (copy) => Promise.resolve(!gone.includes(copy as Kept)),
  };
  return { store, gone };
}

const built = (list: { age: number; locked: boolean; school: string }[]): Kept[] =>
  list.map(({ age, locked, school }, index) => ({
    store: 'operations',
    id: String(index),
    createdAt: NOW - age * DAY,
    day: dayOf(NOW - age * DAY),
    school,
    locked,
  }));
const hold = (over: Partial<Hold['scope']>, rest: Partial<Hold> = {}): Hold => ({
  id: 'held-1',
  reason: 'judicial',
  authority: 'Tribunale',
  act: '1/2028',
  orderedBy: 'direzione',
  scope: { stores: ['operations'], period: { from: '2020-01-01' }, ...over },
  from: '2028-01-01T00:00:00Z',
  done: true,
  legalHolds: [],
  ...rest,
});
const base = {
  mode: 'enforce' as const,
  maxDeletionsPerRun: 1000,
  checks: [],
  now: NOW,
  holds: () => Promise.resolve([]),
  clock: () => Promise.resolve(undefined),
  intend: () => Promise.resolve(),
  timeLeft: () => Infinity,
};

/** A store, orders, a clock and what goes wrong, all at random. */
const worlds = fc.record({
  now: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2029, 0, 1) }),
  ceiling: fc.integer({ min: 30, max: 730 }),
  copies: fc.array(
    fc.record({
      ageMs: fc.integer({ min: -2 * DAY, max: 900 * DAY }),
      locked: fc.boolean(),
      school: fc.constantFrom('A', 'B', 'C', undefined),
    }),
    { maxLength: 60 },
  ),
  holds: fc.array(
    fc.record({
      schools: fc.option(fc.subarray(['A', 'B', 'C'], { minLength: 1 }), { nil: undefined }),
      fromAge: fc.integer({ min: 0, max: 1000 }),
      untilAge: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
      endsIn: fc.option(fc.integer({ min: -30, max: 30 }), { nil: undefined }),
      released: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  most: fc.integer({ min: 1, max: 20 }),
  mode: fc.constantFrom('enforce' as const, 'report' as const),
  fault: fc.constantFrom(undefined, 'holds', 'clock', 'clock unknown', 'listing', 'intention'),
  failsAfter: fc.nat({ max: 60 }),
});

test('nothing young, locked or held is ever deleted, and everything else is, up to the bound, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ now, ceiling, most, mode, fault, failsAfter, ...world }) => {
      const day = (age: number) => dayOf(now - age * DAY);
      const kept = world.copies.map(({ ageMs, locked, school }, index): Kept => ({
        store: 'operations',
        id: String(index),
        createdAt: now - ageMs,
        day: dayOf(now - ageMs),
        ...(school && { school }),
        locked,
      }));
      const orders = world.holds.map(({ schools, fromAge, untilAge, endsIn, released }, index) =>
        hold(
          { schools, period: { from: day(fromAge), until: untilAge === undefined ? undefined : day(untilAge) } },
          {
            id: `held-${index}`,
            until: endsIn === undefined ? undefined : new Date(now + endsIn * DAY).toISOString(),
            ...(released && { released: { at: new Date(now).toISOString(), by: 'x', act: 'y' } }),
          },
        ),
      );
      const { store, gone } = memoryStore(kept, ceiling, fault === 'listing' ? failsAfter : Infinity);
      const breaksOff = fault === 'listing' && failsAfter < kept.length;
      const { deleted, stopped, findings } = await enforce({
        ...base,
        now,
        mode,
        maxDeletionsPerRun: most,
        stores: [store],
        holds: () => (fault === 'holds' ? Promise.reject(new Error('half')) : Promise.resolve(orders)),
        clock: () => {
          if (fault === 'clock unknown') return Promise.reject(new Error('no answer'));
          return Promise.resolve(fault === 'clock' ? 'a day off' : undefined);
        },
        intend: () => (fault === 'intention' ? Promise.reject(new Error('no room')) : Promise.resolve()),
      });
      // What the promise says, in its own words: not by the functions that are judged.
      const isHeld = ({ day: of, school }: Kept) =>
        world.holds.some(
          ({ schools, fromAge, untilAge, endsIn, released }) =>
            !released &&
            (endsIn === undefined || endsIn > 0) &&
            of >= day(fromAge) &&
            (untilAge === undefined || of <= day(untilAge)) &&
            (schools === undefined || school === undefined || schools.includes(school)),
        );
      const due = kept
        .filter((copy) => now - copy.createdAt >= (ceiling + 1) * DAY && !copy.locked && !isHeld(copy))
        .sort((a, b) => a.createdAt - b.createdAt);
      expect(gone.every((copy) => due.includes(copy))).toBe(true);
      expect(deleted).toBe(gone.length);
      const acts = mode === 'enforce' && (fault === undefined || (fault === 'listing' && !breaksOff));
      expect(gone).toHaveLength(acts ? Math.min(most, due.length) : 0);
      if (acts) {
        expect(gone.at(-1)?.createdAt ?? 0).toBe(due[gone.length - 1]?.createdAt ?? 0);
        expect(stopped).toBe(due.length > most);
      }
      const unseen = findings.some(({ kind }) => kind === 'unseen');
      if (['holds', 'clock', 'clock unknown'].includes(fault ?? '') || breaksOff) expect(unseen).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a listing that breaks off deletes nothing of its store and is named; the next run finishes; the next changes nothing', async () => {
  const kept = built([
    { age: 800, locked: false, school: 'A' },
    { age: 801, locked: false, school: 'A' },
  ]);
  const broken = memoryStore(kept, 730, 1);
  const first = await enforce({ ...base, stores: [broken.store] });
  expect(broken.gone).toEqual([]);
  expect(first.findings).toEqual([{ kind: 'unseen', what: 'memory', why: 'Error: SlowDown' }]);
  const whole = memoryStore(kept, 730);
  expect((await enforce({ ...base, stores: [whole.store] })).deleted).toBe(2);
  expect((await enforce({ ...base, stores: [whole.store] })).findings).toEqual([]);
});

test('of ever more overdue copies a run looks at ten thousand, and says so', async () => {
  let listed = 0;
  const [copy] = built([{ age: 800, locked: false, school: 'A' }]);
  const store: Store = {
    ...memoryStore([], 730).store,
    async *candidates() {
      while (listed < 20_000) yield { ...copy!, id: String(listed++) };
    },
  };
  const { findings } = await enforce({ ...base, mode: 'report', stores: [store] });
  expect(listed).toBeLessThan(10_010);
  expect(findings).toContainEqual({
    ...{ kind: 'unseen', what: 'memory', why: 'more than 10000 are overdue: listed no further' },
  });
});

test('a store that takes ever so long keeps no other from being enforced, and says so', async () => {
  let left = 900;
  const [copy] = built([{ age: 800, locked: false, school: 'A' }]);
  const endless: Store = {
    ...memoryStore([], 730).store,
    name: 'endless',
    async *candidates() {
      for (let index = 0; left > -1000; index++, left--) yield { ...copy!, id: String(index) };
    },
  };
  const other = memoryStore(built([{ age: 800, locked: false, school: 'B' }]), 730);
  const { findings } = await enforce({
    ...base,
    stores: [endless, other.store],
    holds: () => Promise.resolve([hold({ schools: ['A'] })]),
    timeLeft: () => left,
  });
  expect(other.gone).toHaveLength(1);
  expect(left).toBe(675);
  expect(findings).toContainEqual({
    ...{ kind: 'unseen', what: 'endless', why: 'the time for this store is over: listed no further' },
  });
});

test('deletions end when the time of their store does; what is left is told', async () => {
  let left = 100;
  const { store, gone } = memoryStore(
    built(Array.from({ length: 30 }, () => ({ age: 800, locked: false, school: 'A' }))),
    730,
  );
  const slow = (copy: Copy) => {
    left -= 10;
    return store.remove(copy);
  };
  const { findings, deleted } = await enforce({ ...base, stores: [{ ...store, remove: slow }], timeLeft: () => left });
  expect([gone.length, deleted]).toEqual([10, 10]);
  expect(findings.filter((one) => one.kind === 'overdue' && one.outcome === 'left')).toHaveLength(20);
});

test('what a store may not delete, because no word can be left of it, another may', async () => {
  const kept = built([{ age: 800, locked: false, school: 'A' }]);
  const [first, second] = [memoryStore(kept, 730), memoryStore(kept, 730)];
  const { deleted } = await enforce({
    ...base,
    maxDeletionsPerRun: 1,
    stores: [{ ...first.store, name: 'first' }, second.store],
    intend: (store) => (store === 'first' ? Promise.reject(new Error('no room')) : Promise.resolve()),
  });
  expect([deleted, first.gone.length, second.gone.length]).toEqual([1, 0, 1]);
});

test('a deletion that changed nothing is told, and does not count as one', async () => {
  const { store } = memoryStore(built([{ age: 800, locked: false, school: 'A' }]), 730);
  const { deleted, findings } = await enforce({ ...base, stores: [{ ...store, remove: () => Promise.resolve() }] });
  expect(deleted).toBe(0);
  expect(findings).toMatchObject([{ kind: 'overdue', outcome: 'still-there' }]);
});

test('what vanished since it was listed is not told as left; what cannot be asked for is', async () => {
  const { store } = memoryStore(built([{ age: 800, locked: false, school: 'A' }]), 730);
  const vanished = () => Promise.reject(awsError('NoSuchVersion', 'gone'));
  const run = async (over: Partial<Store>) => (await enforce({ ...base, stores: [{ ...store, ...over }] })).findings;
  const exists = () => Promise.resolve(false);
  expect(await run({ protection: vanished, exists })).toEqual([]);
  expect(await run({ remove: vanished, exists })).toMatchObject([{ outcome: 'deleted', why: /by itself/ }]);
  for (const over of [{ protection: vanished }, { remove: vanished }])
    for (const unseen of [() => Promise.resolve(true), () => Promise.reject(new Error('SlowDown'))])
      expect(await run({ ...over, exists: unseen })).toMatchObject([{ outcome: 'left', why: 'NoSuchVersion: gone' }]);
});

test('an order placed while a run looks keeps what it covers; one that cannot be read then keeps all', async () => {
  const kept = built([
    { age: 800, locked: false, school: 'A' },
    { age: 801, locked: false, school: 'B' },
  ]);
  const order = hold({ schools: ['A'], period: { from: '2020-01-01' } }, { id: 'late' });
  const later = (answer: () => Promise<Hold[]>) => {
    let asked = 0;
    return () => (asked++ === 0 ? Promise.resolve([]) : answer());
  };
  const placed = memoryStore(kept, 730);
  const { findings } = await enforce({
    ...base,
    stores: [placed.store],
    holds: later(() => Promise.resolve([order])),
  });
  expect(placed.gone.map(({ school }) => school)).toEqual(['B']);
  expect(findings).toContainEqual(expect.objectContaining({ outcome: 'held', why: 'hold late' }));
  const unread = memoryStore(kept, 730);
  await enforce({ ...base, stores: [unread.store], holds: later(() => Promise.reject(new Error('SlowDown'))) });
  expect(unread.gone).toEqual([]);
});

test.each([
  ['the holds cannot be read', { holds: () => Promise.reject(new Error('AccessDenied')) }],
  ['the clock is not trusted', { clock: () => Promise.resolve('a day off') }],
  ['the settings only report', { mode: 'report' as const }],
])('nothing is deleted when %s', async (_, faults) => {
  const { store, gone } = memoryStore(built([{ age: 800, locked: false, school: 'A' }]), 730);
  const { findings } = await enforce({ ...base, ...faults, stores: [store] });
  expect(gone).toEqual([]);
  expect(findings.at(-1)).toMatchObject({ kind: 'overdue', outcome: 'would-delete' });
});

test('a day of the daily period and a week of the weekly one without a copy are missing', () => {
  const ages = new Set([...Array.from({ length: 36 }, (_, age) => age), 37, 44, 51, 58]);
  const days = (drop: number[]) =>
    new Set([...ages].filter((age) => !drop.includes(age)).map((age) => dayOf(NOW - age * DAY)));
  const missing = (drop: number[], since = 0) =>
    missingCopies(days(drop), since, NOW, { dailyDays: 35, ceilingDays: 60 });
  expect(missing([])).toEqual([]);
  expect(missing([12])).toEqual([`no copy of ${dayOf(NOW - 12 * DAY)}`]);
  expect(missing([44])).toHaveLength(1);
  expect(missing([12, 44], NOW - 5 * DAY)).toEqual([]);
});

test.each([
  ['operations/alunni/day=2026-11-23/school=NAIC812004/x.gz', '2026-11-23'],
  ['AWSLogs/1/CloudTrail/eu-west-1/2026/11/23/x.gz', '2026-11-23'],
  ['daily/2026-11-23/x', '2026-11-23'],
  ['daily/x', undefined],
])('%s is of %s', (key, day) => expect(dayInKey(key)).toBe(day));
