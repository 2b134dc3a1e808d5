import { accessEventFrom } from '../../lambda/monthly-review/access-event-from-record';
import { parseRegister } from '../../lambda/monthly-review/register/parse-register';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { Finding } from '../../lambda/monthly-review/review';
import { actingAs, emptyRuleState, findingsOf, RuleFold } from '../../lambda/monthly-review/rules/apply-rules';
import { NO_HISTORY, type RuleContext } from '../../lambda/monthly-review/rules/rule';
import { rehearsal as settings } from '../../lib/config';
import { incidents, type Incident } from '../../rehearsal/month/incidents';
import { register } from '../../rehearsal/month/people';
import { recordsOf } from '../../rehearsal/month/trail';

const month = '2026-12';

/** The rules over December, as the review applies them. */
function findings(planted: readonly Incident[], seed = 'custodia'): Finding[] {
  const context: RuleContext = {
    month,
    language: 'en',
    register: new RegisterIndex(parseRegister(JSON.stringify(register(settings)), 'register.json', month)),
    workingHours: settings.workingHours,
    history: NO_HISTORY,
  };
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  const plan = {
    settings,
    seed,
    from: new Date('2026-12-01T00:00:00Z'),
    until: new Date('2027-01-01T00:00:00Z'),
    planted,
  };
  for (const record of recordsOf(plan)) {
    const event = accessEventFrom(record);
    fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'a');
  }
  return findingsOf(state, context).filter(({ rule }) => rule !== 'audit-silence'); // the databases log elsewhere
}

const brief = (all: readonly Finding[]) =>
  all.map(({ rule, person, severity, why }) => `${severity} ${rule} ${person}: ${why}`);

test.each(['custodia', 'another', 'third'])(
  'an ordinary month has no high finding, and few of any kind (seed %s)',
  (seed) => {
    const found = findings([], seed);
    expect(brief(found.filter(({ severity }) => severity === 'high'))).toEqual([]);
    expect(brief(found).length).toBeLessThan(5);
  },
);

test.each(incidents.map((incident) => [incident.what, incident] as const))('is found: %s', (_, incident) => {
  const found = findings([incident]).map(({ rule, person }) => ({ rule, person }));
  expect(found).toContainEqual({ rule: incident.rule, person: incident.person });
});
