import fc from 'fast-check';
import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import {
  actingAs,
  emptyRuleState,
  findingsOf,
  mergeRuleStates,
  RuleFold,
} from '../../../lambda/monthly-review/rules/apply-rules';
import { session } from '../../../lambda/monthly-review/rules/example';
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

function stateOf(records: readonly object[]) {
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  for (const one of records) {
    const event = accessEventFrom({ recipientAccountId: '111122223333', awsRegion: 'eu-west-1', ...one });
    fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'log');
  }
  // As it travels between workers and Lambdas.
  return JSON.parse(JSON.stringify(state)) as ReturnType<typeof emptyRuleState>;
}

it('finds the same whatever the order of the events and the grouping of the shards', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer(),
      (raw, shards, seed) => {
        const records = raw.map((one, n) => ({ ...one, eventID: `e${String(n).padStart(3, '0')}` }));
        const whole = JSON.stringify(findingsOf(stateOf(records), context));
        const shuffled = records.map((one, n) => ({ one, at: Math.imul(n + 1, seed | 1) })).sort((a, b) => a.at - b.at);
        const parts = Array.from({ length: shards }, (_, k) =>
          stateOf(shuffled.filter((_one, n) => n % shards === k).map(({ one }) => one)),
        );
        const [first, ...rest] = parts;
        const left = rest.reduce(mergeRuleStates, first ?? emptyRuleState());
        return JSON.stringify(findingsOf(left, context)) === whole;
      },
    ),
    { numRuns: 150 },
  );
});
