import fc from 'fast-check';
import type { AccessEvent } from '../../../lambda/monthly-review/access-event';
import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import {
  type Acting,
  actingAs,
  emptyRuleState,
  findingsOf,
  matchesOf,
  mergeRuleStates,
  RuleFold,
  type RuleState,
  type When,
} from '../../../lambda/monthly-review/rules/apply-rules';
import { objectOf } from '../../../lambda/monthly-review/rules/acts';
import { call, session } from '../../../lambda/monthly-review/rules/example';
import { instantOf } from '../../../lambda/monthly-review/utc-time';
import { testContext } from './context';

const context = testContext({
  registerChanges: { expected: { accounts: ['111122223333', '999999999999'], regions: ['eu-west-1'] } },
});

const record = fc.record({
  eventTime: fc
    .integer({ min: 0, max: 5_000 })
    .map((minute) => new Date(Date.UTC(2026, 9, 5) + minute * 60_000).toISOString().replace('.000', '')),
  eventName: fc.constantFrom('StopLogging', 'ConsoleLogin', 'DescribeVpcs', 'CreateUser', 'GetRole'),
  errorCode: fc.constantFrom(undefined, 'AccessDenied'),
  sourceIPAddress: fc.constantFrom('203.0.113.7', '198.51.100.9', '192.0.2.1', '2001:db8::1', '__proto__'),
  userIdentity: fc.constantFrom(
    session('anna.verdi@example.com'),
    session('ghost', 'x'),
    { type: 'IAMUser', userName: '__proto__' },
    { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
  ),
});

/** Forty minutes of few people in few places: most events repeat, overtake or contradict another. */
const crowded = fc.record({
  eventTime: fc
    .integer({ min: 0, max: 40 })
    .map((minute) => new Date(Date.UTC(2026, 9, 5, 3) + minute * 60_000).toISOString().replace('.000', '')),
  eventName: fc.constantFrom('DescribeVpcs', 'GetRole', 'CreateUser', 'AssumeRole'),
  errorCode: fc.constantFrom(undefined, 'AccessDenied'),
  sourceIPAddress: fc.constantFrom('203.0.113.7', '203.0.113.9', '198.51.100.9'),
  userIdentity: fc.constantFrom(
    session('anna.verdi@example.com'),
    session('anna.verdi@example.com', 'applications'),
    session('bruno.neri@example.com'),
  ),
});

/** Hours in which few people guess, over days: bursts, and what is too little for one. */
const guesses = fc.record({
  eventTime: fc
    .tuple(fc.constantFrom(0, 340, 1_430, 3_000), fc.integer({ min: 0, max: 45 }))
    .map(([hour, minute]) =>
      new Date(Date.UTC(2026, 9, 5) + (hour + minute) * 60_000).toISOString().replace('.000', ''),
    ),
  eventName: fc.constantFrom('DescribeVpcs', 'ConsoleLogin'),
  errorCode: fc.constant('AccessDenied'),
  sourceIPAddress: fc.constantFrom('203.0.113.7', '198.51.100.9'),
  userIdentity: fc.constantFrom(session('anna.verdi@example.com'), session('bruno.neri@example.com')),
});

interface Timed {
  readonly eventTime: string;
}

const eventOf = (one: object) =>
  accessEventFrom({ recipientAccountId: '111122223333', awsRegion: 'eu-west-1', ...one });

const keyOf = ({ identity }: AccessEvent) => JSON.stringify(identity);

/** @param settled whether what came to quarters that are over is settled as it goes: events must be in order */
function stateOf(records: readonly object[], settled = false) {
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  const known = new Map<string, Acting>(); // as whoever reads a month does
  for (const one of records) {
    const event = eventOf(one);
    if (settled) fold.settle(Date.UTC(2026, 9, 5) / 1000, event.seconds);
    const acting = known.get(keyOf(event)) ?? actingAs(context.register.actorOf(event), event.identity, context);
    known.set(keyOf(event), acting);
    fold.add(event, acting, 'log');
  }
  // As it travels between workers and Lambdas.
  return mergeRuleStates(emptyRuleState(), JSON.parse(JSON.stringify(state)) as typeof state);
}

it.each([
  ['days', fc.array<object>(record, { maxLength: 60 })],
  ['crowded minutes', fc.array<object>(crowded, { minLength: 30, maxLength: 60 })],
  ['hours of guessing', fc.array<object>(guesses, { minLength: 40, maxLength: 120 })],
])('finds the same in %s whatever the order of the events and the grouping of the shards', (_name, some) => {
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 7 }), fc.integer(), (raw, shards, seed) => {
      const records = raw.map((one, n) => ({ ...one, eventID: `e${String(n).padStart(3, '0')}` }));
      const whole = JSON.stringify(findingsOf(stateOf(records), context));
      const shuffled = records.map((one, n) => ({ one, at: Math.imul(n + 1, seed | 1) })).sort((a, b) => a.at - b.at);
      const parts = Array.from({ length: shards }, (_, k) =>
        stateOf(shuffled.filter((_one, n) => n % shards === k).map(({ one }) => one)),
      );
      const [first, ...rest] = parts;
      const left = rest.reduce(mergeRuleStates, first ?? emptyRuleState());
      return JSON.stringify(findingsOf(left, context)) === whole;
    }),
    { numRuns: 150 },
  );
});

it.each([
  ['crowded minutes', fc.array<Timed>(crowded, { maxLength: 60 })],
  ['hours of guessing', fc.array<Timed>(guesses, { minLength: 40, maxLength: 120 })],
])('finds the same in %s whether what is over is settled as it goes or in the end', (_name, some) => {
  fc.assert(
    fc.property(some, (raw) => {
      const records = raw
        .sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1))
        .map((one, n) => ({ ...one, eventID: `e${String(n).padStart(3, '0')}` }));
      const findings = [true, false].map((settled) => JSON.stringify(findingsOf(stateOf(records, settled), context)));
      return findings[0] === findings[1];
    }),
  );
});

it('finds the same by days, each settled when it is over', () => {
  const DAY = 24 * 3600;
  fc.assert(
    fc.property(fc.array(guesses, { minLength: 40, maxLength: 120 }), (raw) => {
      const records = raw.map((one, n) => ({ ...one, eventID: `e${String(n).padStart(3, '0')}` }));
      const days = [5, 6, 7].map((date) => {
        const from = Date.UTC(2026, 9, date) / 1000;
        const day = instantOf(from).slice(0, 10);
        const state = stateOf(records.filter(({ eventTime }) => eventTime.startsWith(day)));
        new RuleFold(state, context).finish(from, from + DAY);
        return state;
      });
      const findings = [days.reduce(mergeRuleStates), stateOf(records)].map((state) => findingsOf(state, context));
      expect(findings[0]).toEqual(findings[1]);
    }),
  );
});

it.each([
  ['crowded minutes', [195, 210], fc.array<Timed>(crowded, { maxLength: 40 })],
  ['hours of guessing', [345, 360], fc.array<Timed>(guesses, { minLength: 40, maxLength: 120 })],
] as const)(
  'finds the same of %s in spans cut at any quarter of an hour, each settled when it is over, however many one state has',
  (_name, minutes, some: fc.Arbitrary<Timed[]>) => {
    const start = Date.UTC(2026, 9, 5) / 1000;
    const borders = [start, ...minutes.map((minute) => start + minute * 60), start + 24 * 3600];
    fc.assert(
      fc.property(some, fc.nat({ max: 5 }), (raw, order) => {
        const records = raw
          .filter(({ eventTime }) => eventTime.startsWith('2026-10-05'))
          .sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1))
          .map((one, n) => ({ ...one, eventID: `e${String(n).padStart(3, '0')}` }));
        /** Reads spans into one state, one after the other, as a worker does that has several. */
        const read = (...indices: readonly number[]) => {
          const state = emptyRuleState();
          for (const index of indices) readSpan(state, borders[index] ?? start, borders[index + 1] ?? start);
          return structuredClone(state);
        };
        const readSpan = (state: RuleState, from: number, to: number) => {
          const fold = new RuleFold(state, context);
          for (const one of records) {
            const seconds = Date.parse(one.eventTime) / 1000;
            if (seconds < from || seconds >= to) continue;
            const event = eventOf(one);
            fold.settle(from, seconds);
            fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'log');
          }
          fold.finish(from, to);
        };
        const spans = [read(0), read(1), read(2)];
        const orders =
          [
            [0, 1, 2],
            [2, 1, 0],
            [1, 0, 2],
            [1, 2, 0],
            [0, 2, 1],
            [2, 0, 1],
          ][order] ?? [];
        const merged = orders.map((index) => spans[index]!).reduce(mergeRuleStates, emptyRuleState());
        const whole = findingsOf(stateOf(records), context);
        expect(findingsOf(merged, context)).toEqual(whole);
        for (const states of [[read(0, 1, 2)], [read(0, 2), read(1)], [read(1, 2), read(0)]])
          expect(findingsOf(states.reduce(mergeRuleStates, emptyRuleState()), context)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  },
);

it('knows a person whose roles were read in different shards, and names the later one', () => {
  const [office, elsewhere] = ['203.0.113.7', '198.51.100.9'].map((sourceIPAddress, n) => ({
    ...call('ec2', 'DescribeVpcs'),
    ...{ sourceIPAddress, eventID: `e${n}`, eventTime: `2026-10-05T08:3${n}:00Z` },
    userIdentity: session('anna.verdi@example.com', n === 0 ? 'one' : 'other'),
  }));
  for (const order of [
    [office, elsewhere],
    [elsewhere, office],
  ]) {
    const merged = order.map((one) => stateOf([one!])).reduce(mergeRuleStates);
    expect(findingsOf(merged, context).filter(({ rule }) => rule === 'shared-identity')).toMatchObject([
      { person: 'Anna Verdi', principal: elsewhere!.userIdentity.arn, eventId: 'e1' },
    ]);
  }
});

it('travels between worker threads as it does between Lambdas', () => {
  const [from, to] = [Date.UTC(2026, 9, 5) / 1000, Date.UTC(2026, 9, 6) / 1000];
  fc.assert(
    fc.property(fc.array(fc.array(crowded, { maxLength: 20 }), { minLength: 1, maxLength: 3 }), (shards) => {
      const states = shards.map((raw, shard) => {
        const state = stateOf(raw.map((one, n) => ({ ...one, eventID: `e${shard}-${n}` })));
        new RuleFold(state, context).settle(from, to);
        return state;
      });
      // A worker with several shards merges before it sends, one without events sends what it began with.
      const sent = [states.reduce(mergeRuleStates), emptyRuleState()];
      const json = sent.map((state) => JSON.parse(JSON.stringify(state)) as typeof state);
      const cloned = sent.map((state) => structuredClone(state));
      const findings = [json, cloned].map((parts) =>
        findingsOf(parts.reduce(mergeRuleStates, emptyRuleState()), context),
      );
      expect(findings[1]).toEqual(findings[0]);
    }),
  );
});

it('asks a rule once that both the identity and the name of the event concern', () => {
  const emergency = session('anna.verdi@example.com', 'custodia-production-emergency');
  const role = 'arn:aws:iam::111122223333:role/custodia-production-emergency';
  const event = { ...call('sts', 'AssumeRole', { roleArn: role }), userIdentity: emergency, eventID: 'e' };
  const found = findingsOf(stateOf([event]), context).filter(({ rule }) => rule === 'emergency-access');
  expect(found).toHaveLength(1);
  expect(found[0]?.why).not.toContain('eventi');
});

it('looks at what comes late, and leaves what no log of its time should hold to the rules that do not settle', () => {
  const at = (eventID: string, sourceIPAddress: string) =>
    accessEventFrom({
      ...call('ec2', 'DescribeVpcs'),
      ...{ eventID, sourceIPAddress, eventTime: '2026-10-05T03:00:00Z' },
      userIdentity: session('anna.verdi@example.com'),
    });
  const rulesFor = (when: When) => {
    const state = emptyRuleState();
    const fold = new RuleFold(state, context);
    const [from, to] = [Date.UTC(2026, 9, 5) / 1000, Date.UTC(2026, 9, 6) / 1000];
    fold.settle(from, to);
    for (const event of [at('a', '203.0.113.7'), at('b', '198.51.100.9')]) {
      fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'log', when);
    }
    fold.finish(from, to);
    return findingsOf(state, context).map(({ rule }) => rule);
  };
  expect(rulesFor('in-time')).toContain('shared-identity');
  expect(rulesFor('late')).toContain('shared-identity');
  expect(rulesFor('astray')).toContain('irregular-hours');
  expect(rulesFor('astray')).not.toContain('shared-identity');
});

it('keeps of failures that are over only those that came in a burst', () => {
  const start = Date.UTC(2026, 9, 5) / 1000;
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  const fail = (seconds: number, count: number) => {
    fold.settle(start, seconds);
    for (let n = 0; n < count; n += 1) {
      const event = accessEventFrom({
        ...call('ec2', 'DescribeVpcs'),
        ...{ eventID: `e${seconds}-${n}`, eventTime: instantOf(seconds), errorCode: 'AccessDenied' },
        ...{ sourceIPAddress: '203.0.113.7', userIdentity: session('anna.verdi@example.com') },
      });
      fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'log');
    }
  };
  const size = () => JSON.stringify(state.summaries['failed-logins']).length;
  fail(start + 3600, 1);
  const [one, least] = [size(), JSON.stringify(emptyRuleState()).length];
  for (let hour = 2; hour < 24 * 10; hour += 1) fail(start + hour * 3600, 9);
  expect(size()).toBeLessThan(50 * one + least);
  fail(start + 24 * 10 * 3600, 10);
  expect(findingsOf(state, context).filter(({ rule }) => rule === 'failed-logins')).toMatchObject([
    { at: '2026-10-15T00:00:00Z' },
  ]);
});

it('names what a request acts upon by the name that says most, in whatever order they come', () => {
  const hostile = { ...call('s3', 'PutBucketPolicy'), requestParameters: 'name'.repeat(1_000_000) };
  expect(objectOf(accessEventFrom(hostile))).toBe('');
  const asked = { name: 'n', functionName: 'f', BucketName: 'b', tableName: '' };
  for (const request of [asked, Object.fromEntries(Object.entries(asked).reverse())]) {
    expect(objectOf(accessEventFrom(call('s3', 'PutBucketPolicy', request)))).toBe('b');
  }
});

it.each([
  ['dynamodb', 'DeleteBackup', { backupArn: 'b' }, null, 'b'],
  ['organizations', 'DetachPolicy', { targetId: 't', policyId: 'p' }, null, 'p'],
  ['glacier', 'DeleteVault', { accountId: '-', vaultName: 'v' }, null, 'v'],
  ['sso-directory', 'DeleteMfaDeviceForUser', { identityStoreId: 'd', deviceId: 'm', userId: 'u' }, null, 'u'],
  [
    'rds',
    'RestoreDBInstanceToPointInTime',
    { sourceDBInstanceIdentifier: 's', targetDBInstanceIdentifier: 't' },
    null,
    't',
  ],
  ['ec2', 'UnlockSnapshot', { UnlockSnapshotRequest: { SnapshotId: 's' } }, null, 's'],
  ['iam', 'CreateAccessKey', null, { accessKey: { accessKeyId: 'k', userName: 'u' } }, 'u'],
  [
    'identitystore',
    'CreateUser',
    { identityStoreId: 'd', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    { userId: 'u' },
    'u',
  ],
  ['sso', 'PutMfaDeviceManagementForDirectory', { instanceArn: 'i' }, null, 'i'],
  ['rds', 'DeleteDBShardGroup', { dBShardGroupIdentifier: 'g' }, { dBClusterIdentifier: 'c' }, 'g'],
  ['backup', 'UpdateRegionSettings', { resourceTypeOptInPreference: { Aurora: false } }, null, ''],
])('names what %s %s acts upon', (service, name, request, responseElements, object) => {
  expect(objectOf(accessEventFrom(call(service, name, request, { responseElements })))).toBe(object);
});

it('says of what names nothing that it was done to the account', () => {
  const record = { ...call('backup', 'UpdateRegionSettings', { resourceTypeOptInPreference: { Aurora: false } }) };
  const event = accessEventFrom({ ...record, recipientAccountId: '111122223333' });
  const found = matchesOf(event, context.register.actorOf(event), context);
  const what = found.find(({ rule }) => rule.name === 'backup-loss')?.match.what as (one: AccessEvent) => string;
  expect(what(event)).toMatch(/^111122223333: /);
});
