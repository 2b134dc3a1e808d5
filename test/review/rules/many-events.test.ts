import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import {
  type Acting,
  actingAs,
  emptyRuleState,
  findingsOf,
  RuleFold,
} from '../../../lambda/monthly-review/rules/apply-rules';
import { call, session } from '../../../lambda/monthly-review/rules/example';
import { testContext } from './context';

const context = testContext({ language: 'en' });

/** What a rule finds in calls of Anna Verdi. @param before done before each of them, as they are read */
function found(rule: string, calls: readonly object[], before: (fold: RuleFold, seconds: number) => void = () => {}) {
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  const known = new Map<string, Acting>(); // as whoever reads a month does
  for (const [n, own] of calls.entries()) {
    const event = accessEventFrom({
      ...call('ec2', 'DescribeVpcs'),
      ...{ eventID: `e${n}`, userIdentity: session('anna.verdi@example.com'), ...own },
    });
    const who = JSON.stringify(event.identity);
    const acting = known.get(who) ?? actingAs(context.register.actorOf(event), event.identity, context);
    known.set(who, acting);
    before(fold, event.seconds);
    fold.add(event, acting, 'log');
  }
  return findingsOf(state, context).filter((one) => one.rule === rule);
}

test('a burst names its first event, and says of how many it is', () => {
  const night = [40, 10, 20].map((minute) => ({ eventTime: `2026-10-05T01:${minute}:00Z` }));
  expect(found('irregular-hours', night)).toMatchObject([{ eventId: 'e1', why: expect.stringMatching(/^3 events, /) }]);
});

test('a burst is as grave as the gravest of its events, whichever came first', () => {
  const [change, reading] = [false, true].map((readOnly, n) => ({ readOnly, eventTime: `2026-10-05T01:1${n}:00Z` }));
  const other = { ...reading!, eventTime: '2026-10-05T01:05:00Z' };
  for (const night of [
    [change, reading, other],
    [reading, change],
    [other, reading, change],
    [change, other],
  ])
    expect(found('irregular-hours', night as object[])).toMatchObject([{ severity: 'medium' }]);
});

test('a person at work in two roles by night is one burst', () => {
  const night = ['one', 'other'].map((role, n) => ({
    ...{ eventTime: `2026-10-05T01:1${n}:00Z`, userIdentity: session('anna.verdi@example.com', role) },
  }));
  expect(found('irregular-hours', night)).toMatchObject([{ eventId: 'e0', person: 'Anna Verdi' }]);
});

test('of an identity in very many places the same two are named, whatever came first', () => {
  const places = Array.from({ length: 50 }, (_, n) => ({
    ...{ sourceIPAddress: `10.${10 + n}.0.1`, eventTime: '2026-10-05T08:30:00Z', eventID: `from-${10 + n}` },
  }));
  const [one] = found('shared-identity', places);
  expect(one?.why).toContain('10.10.0.0/16 and 10.11.0.0/16');
  expect(found('shared-identity', places.reverse())).toEqual([one]);
});

test('an identity in a few places: the two with the smallest names are named, in whatever order they came', () => {
  const at = (place: number, minute: number) => ({
    ...{ sourceIPAddress: `10.${place}.0.1`, eventTime: `2026-10-05T08:${minute}:00Z`, eventID: `from-${place}` },
  });
  const places = [at(10, 31), at(11, 32), at(12, 33)];
  for (const order of [places, [...places].reverse(), [...places.slice(1), places[0]!]])
    expect(found('shared-identity', order)[0]?.why).toContain('10.10.0.0/16 and 10.11.0.0/16');
});

test('an identity in two places in several quarters names its event once a day, the first', () => {
  const hours = ['05T08', '05T09', '06T08', '06T09'];
  const calls = hours.flatMap((hour) =>
    ['203.0.113.7', '198.51.100.9'].map((sourceIPAddress, n) => ({
      ...{ sourceIPAddress, eventTime: `2026-10-${hour}:3${n}:00Z`, eventID: `${hour}-${n}` },
    })),
  );
  // What is over is judged before more is read.
  const settle = (fold: RuleFold, seconds: number) => fold.settle(-Infinity, seconds - 1800);
  const twice = [['05T08-1', '2 times'] as const, ['06T08-1', '2 times'] as const].map(([eventId, times]) => ({
    ...{ eventId, why: expect.stringContaining(times) as string },
  }));
  for (const how of [undefined, settle]) expect(found('shared-identity', calls, how)).toMatchObject(twice);
  // Though a later quarter of the day was read and judged before.
  let read = 0;
  const once = (fold: RuleFold) => (read++ === 2 ? fold.settle(-Infinity, Infinity) : undefined);
  expect(found('shared-identity', [...calls.slice(2, 4), ...calls.slice(0, 2)], once)).toMatchObject([twice[0]!]);
});

test('two users deep in the same path are two bursts', () => {
  const arns = ['ghost', 'shade'].map((name) => `arn:aws:iam::111122223333:user/${'suppliers/'.repeat(40)}${name}`);
  const calls = arns.flatMap((arn) => Array.from({ length: 2 }, () => ({ userIdentity: { type: 'IAMUser', arn } })));
  expect(found('unregistered-administrator', calls)).toHaveLength(2);
});

test('a burst of failures says of what it is made, and of nothing that there was none of', () => {
  const at = { eventTime: '2026-10-05T08:30:00Z', sourceIPAddress: '203.0.113.7' };
  const login = {
    ...at,
    ...call('signin', 'ConsoleLogin'),
    ...{ errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
  };
  const denied = { ...at, errorCode: 'AccessDenied' };
  const told = (logins: number, calls: number) =>
    found('failed-logins', [...Array<object>(logins).fill(login), ...Array<object>(calls).fill(denied)]).map(
      ({ why }) => why.split(/ by | from /)[0],
    );
  expect(told(4, 9)).toEqual([]);
  expect(told(5, 0)).toEqual(['5 failed logins']);
  expect(told(0, 10)).toEqual(['10 denied calls']);
  expect(told(5, 1)).toEqual(['5 failed logins and 1 denied call']);
  expect(told(1, 10)).toEqual(['1 failed login and 10 denied calls']);
});
