import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import { actingAs, emptyRuleState, findingsOf, RuleFold } from '../../../lambda/monthly-review/rules/apply-rules';
import { call, session } from '../../../lambda/monthly-review/rules/example';
import type { Language } from '../../../lib/policy';
import type { RuleName } from '../../../lambda/monthly-review/rules/rule';
import { testContext } from './context';

const ordinary = {
  ...call('ec2', 'DescribeVpcs'),
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  userIdentity: session('anna.verdi@example.com'),
};
const at = (minute: number) => `2026-10-05T08:${String(minute).padStart(2, '0')}:00Z`;

/** What a rule says of some records. */
function words(rule: RuleName, language: Language, records: readonly object[]): string[] {
  const context = testContext({ language });
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  records.forEach((record, n) => {
    const event = accessEventFrom({ ...ordinary, eventTime: at(n), eventID: `e${n}`, ...record });
    fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'AWSLogs/1.json.gz');
  });
  return findingsOf(state, context).flatMap((one) => (one.rule === rule ? [one.why] : []));
}

test('a date is written as people of the language write it', () => {
  const night = [{ eventTime: '2026-10-05T22:30:00Z' }];
  expect(words('irregular-hours', 'it', night)).toEqual([expect.stringContaining('il 06/10/2026 alle 00:30')]);
  expect(words('irregular-hours', 'en', night)).toEqual([expect.stringContaining('on 06/10/2026 at 00:30')]);
});

const failed = { ...call('signin', 'ConsoleLogin'), responseElements: { ConsoleLogin: 'Failure' } };
const login = { ...failed, errorMessage: 'Failed authentication' };
const denied = { errorCode: 'AccessDenied' };
const times = (n: number, record: object) => Array.from({ length: n }, () => record);

test.each([
  ['it', [...times(5, login), denied], '5 accessi falliti e 1 chiamata negata di '],
  ['it', [...times(10, denied), login], '1 accesso fallito e 10 chiamate negate di '],
  ['it', times(5, login), '5 accessi falliti di '],
  ['it', times(10, denied), '10 chiamate negate di '],
  ['en', [...times(5, login), denied], '5 failed logins and 1 denied call by '],
  ['en', times(10, denied), '10 denied calls by '],
] as const)('a burst says what there was of it, one of a thing as one (%s, %#)', (language, records, start) => {
  expect(words('failed-logins', language, records)[0]).toMatch(new RegExp(`^${start}`));
});

test('two networks of one identity are not read as a distance', () => {
  const twice = [{}, { sourceIPAddress: '198.51.100.9' }];
  expect(words('shared-identity', 'it', twice)).toEqual([
    "Anna Verdi da due reti a meno di un quarto d'ora l'una dall'altra: 198.51.0.0/16 e 203.0.0.0/16 (1 volta nel giorno)",
  ]);
  expect(words('shared-identity', 'en', twice)).toEqual([
    'Anna Verdi from two networks within a quarter of an hour: 198.51.0.0/16 and 203.0.0.0/16 (once that day)',
  ]);
});
