import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import { actingAs, emptyRuleState, findingsOf, RuleFold } from '../../../lambda/monthly-review/rules/apply-rules';
import { call, session } from '../../../lambda/monthly-review/rules/example';
import { testContext } from './context';

const context = testContext({ language: 'en' });

/** What a rule finds in calls of Anna Verdi. */
function found(rule: string, calls: readonly object[]) {
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  for (const [n, own] of calls.entries()) {
    const event = accessEventFrom({
      ...call('ec2', 'DescribeVpcs'),
      ...{ eventID: `e${n}`, userIdentity: session('anna.verdi@example.com'), ...own },
    });
    fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'log');
  }
  return findingsOf(state, context).filter((one) => one.rule === rule);
}

test('a burst names its first event, and says of how many it is', () => {
  const night = [40, 10, 20].map((minute) => ({ eventTime: `2026-10-05T01:${minute}:00Z` }));
  expect(found('irregular-hours', night)).toMatchObject([{ eventId: 'e1', why: expect.stringMatching(/^3 events, /) }]);
});

test('of an identity in very many places the same two are named, whatever came first', () => {
  const places = Array.from({ length: 50 }, (_, n) => ({
    ...{ sourceIPAddress: `10.${10 + n}.0.1`, eventTime: '2026-10-05T08:30:00Z', eventID: `from-${10 + n}` },
  }));
  const [one] = found('shared-identity', places);
  expect(one?.why).toContain('10.10.0.0/16 and 10.11.0.0/16');
  expect(found('shared-identity', places.reverse())).toEqual([one]);
});

test('two users deep in the same path are two bursts', () => {
  const arns = ['ghost', 'shade'].map((name) => `arn:aws:iam::111122223333:user/${'suppliers/'.repeat(40)}${name}`);
  const calls = arns.flatMap((arn) => Array.from({ length: 2 }, () => ({ userIdentity: { type: 'IAMUser', arn } })));
  expect(found('unregistered-administrator', calls)).toHaveLength(2);
});
