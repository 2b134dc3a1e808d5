import { actingAs, emptyRuleState, findingsOf, RuleFold } from '../../../lambda/monthly-review/rules/apply-rules';
import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import { testContext } from './context';
import { coveringCall, disagreements, labelled, type Labelled } from './labels';

const BURST = 20;

/** The rules that find something in a labelled event; those of bursts see it so often as their labels say. */
function rulesFor({ event }: Labelled, times: number): ReadonlySet<string> {
  const context = testContext();
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  for (let n = 0; n < times; n += 1) {
    const access = accessEventFrom({ ...event, eventID: `${String(event['eventID'] ?? 'id')}-${n}` });
    fold.add(access, actingAs(context.register.actorOf(access), access.identity, context), 'log');
  }
  return new Set(findingsOf(state, context).map(({ rule }) => rule));
}

const key = ({ rule, name }: Labelled) => `${rule}: ${name}`;
const matches = (label: Labelled) => {
  const rule = coveringCall(label);
  return rule !== undefined && rulesFor(label, rule === 'failed-logins' ? BURST : 1).has(rule);
};

const all = labelled('panther.jsonl');
// Off only where the labelled samples do not lie beside the project, into which they are not copied.
const given = all ? describe : describe.skip;
if (!all) console.warn('The labelled samples are not beside the project: recall and false alarms are not measured.');

given('labelled events', () => {
  const mapped = (all ?? []).filter((label) => coveringCall(label) !== undefined);
  const counted = mapped.filter((label) => !(key(label) in disagreements));
  const positives = counted.filter(({ expected }) => expected);
  const negatives = counted.filter(({ expected }) => !expected);

  it('are recognised, at least 95 in 100', () => {
    const missed = positives.filter((label) => !matches(label)).map(key);
    console.info(`recall ${positives.length - missed.length}/${positives.length}`);
    expect(positives.length).toBeGreaterThan(40);
    expect({ missed, recall: 1 - missed.length / positives.length }).toEqual({ missed: [], recall: 1 });
  });

  it('raise no false alarm', () => {
    const alarms = negatives.filter(matches).map(key);
    console.info(`false alarms ${alarms.length}/${negatives.length}`);
    expect(negatives.length).toBeGreaterThan(40);
    expect(alarms).toEqual([]);
  });

  it('disagree with the contract only where it is written down why', () => {
    const agreeing = mapped
      .filter((label) => key(label) in disagreements)
      .filter((label) => matches(label) === label.expected)
      .map(key);
    expect(agreeing).toEqual([]);
    expect(Object.keys(disagreements).filter((name) => !mapped.some((label) => key(label) === name))).toEqual([]);
  });

  it('of techniques are recognised in the call that is the technique', () => {
    const techniques = (labelled('stratus.jsonl') ?? []).filter((label) => coveringCall(label) !== undefined);
    const recognised = new Set(techniques.filter(matches).map(({ rule }) => rule));
    expect([...new Set(techniques.map(({ rule }) => rule))].filter((rule) => !recognised.has(rule))).toEqual([]);
    expect(recognised.size).toBe(12);
  });
});
