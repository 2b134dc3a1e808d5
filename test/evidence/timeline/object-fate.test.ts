import { fateOf, type BucketRetention } from '../../../lib/evidence/timeline/object-fate';

const created = Date.parse('2027-01-15T10:30:00Z');
const probe = { key: 'daily/copy', tags: {}, bytes: 1000 };
const rule = { prefix: '', tags: {} };
const fate = (bucket: Partial<BucketRetention>, more: Partial<typeof probe> = {}) => {
  const { readableUntil, goneAt } = fateOf({ ...probe, ...more }, created, {
    versioned: false,
    lockDays: 0,
    rules: [],
    ...bucket,
  });
  const text = (instant: number) => (instant === Infinity ? 'never' : new Date(instant).toISOString());
  return { readableUntil: text(readableUntil), goneAt: text(goneAt) };
};

// AWS's own example: created at 10:30 on the 15th with 3 days is gone at midnight of the 19th
test('Expiry rounds up to the next midnight UTC', () => {
  expect(fate({ rules: [{ ...rule, expirationDays: 3 }] })).toEqual({
    readableUntil: '2027-01-19T00:00:00.000Z',
    goneAt: '2027-01-19T00:00:00.000Z',
  });
});

test('In a versioned bucket a delete marker is not a deletion: the version goes by its own period', () => {
  expect(fate({ versioned: true, rules: [{ ...rule, expirationDays: 3 }] }).goneAt).toBe('never');
  expect(fate({ versioned: true, rules: [{ ...rule, expirationDays: 3, noncurrentDays: 1 }] })).toEqual({
    readableUntil: '2027-01-19T00:00:00.000Z',
    goneAt: '2027-01-21T00:00:00.000Z',
  });
});

test('A locked version outlives its lifecycle', () => {
  expect(
    fate({ versioned: true, lockDays: 10, rules: [{ ...rule, expirationDays: 3, noncurrentDays: 1 }] }).goneAt,
  ).toBe('2027-01-26T00:00:00.000Z');
});

test('The shortest of several rules wins, and only rules that apply count', () => {
  const rules = [
    { ...rule, expirationDays: 35 },
    { ...rule, prefix: 'daily/', expirationDays: 7 },
    { ...rule, prefix: 'weekly/', expirationDays: 1 },
    { ...rule, tags: { temporary: 'yes' }, expirationDays: 2 },
  ];
  expect(fate({ rules }).goneAt).toBe('2027-01-23T00:00:00.000Z');
  expect(fate({ rules }, { tags: { temporary: 'yes' } as never }).goneAt).toBe('2027-01-18T00:00:00.000Z');
});

test('A rule that keeps newer noncurrent versions keeps the only one', () => {
  const kept = { ...rule, expirationDays: 3, noncurrentDays: 1, newerNoncurrentVersions: 1 };
  expect(fate({ versioned: true, rules: [kept] }).goneAt).toBe('never');
});

test('Without a rule nothing goes', () => {
  expect(fate({})).toEqual({ readableUntil: 'never', goneAt: 'never' });
});
