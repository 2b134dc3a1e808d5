import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { SmallestKeys, type Entries } from './keep-smallest';
import type { EventRule, Match, NamedEvent, RuleContext, Severity, SummaryFinding } from './rule';
import { say } from './shown';

/** Events of one rule and key: how many, and the first of them. */
interface Burst {
  count: number;
  event: NamedEvent;
  principal: string;
  person: string | null;
  what: string;
  severity: Severity;
}

/** Bursts by key. Bounded: past the limit those with the smallest keys stay, whatever the order; the rest is counted. */
export interface BurstState {
  readonly bursts: SmallestKeys<Burst>;
  /** Events of all bursts, those no longer kept included. */
  total: number;
}

const KEPT = 5000;
const KEY_LENGTH = 300;

const weight = { high: 0, medium: 1, low: 2 } as const;
const graver = (a: Severity, b: Severity) => (weight[a] <= weight[b] ? a : b);

/** The order that decides which event a burst names: time, then id, so that it is the same whatever came first. */
const isBefore = (a: NamedEvent, b: NamedEvent) =>
  a.at !== b.at ? a.at < b.at : a.eventId !== b.eventId ? a.eventId < b.eventId : a.object < b.object;

/** Adds a burst to another of its key, in its place: more than one know it. */
function join(burst: Burst, { count, event, principal, person, what, severity }: Burst): Burst {
  burst.count += count;
  burst.severity = graver(burst.severity, severity);
  return isBefore(event, burst.event) ? Object.assign(burst, { event, principal, person, what }) : burst;
}

/** Adds a burst to what is known of its key; gives what that is now. */
function put({ bursts }: BurstState, key: string, one: Burst): Burst {
  const known = bursts.get(key);
  if (known) return join(known, one);
  bursts.set(key, one);
  return one;
}

/** The burst that events of one identity were added to last: found again without making a key for each event. */
export interface KnownBurst {
  readonly burst: Burst;
  /** What its events have in common. */
  readonly part: string;
  /** The second of an event that is not before the one it names. */
  readonly seconds: number;
}

/** The words of a match, made when they are needed. */
export const wordsOf = ({ what }: Match, event: AccessEvent, actor: Actor, context: RuleContext): string =>
  typeof what === 'string' ? what : what(event, actor, context);

export const BurstStates = {
  empty: (): BurstState => ({ bursts: new SmallestKeys(KEPT), total: 0 }),

  /**
   * Adds an event that a rule matches.
   * @param known what this gave for the rule's event of the same identity before
   */
  add(
    state: BurstState,
    rule: EventRule,
    match: Match,
    event: AccessEvent,
    actor: Actor,
    object: string,
    context: RuleContext,
    known: KnownBurst | undefined,
  ): KnownBurst | undefined {
    state.total += 1;
    const part = rule.burst?.(event, actor, context) ?? null;
    const severity = match.severity ?? rule.severity;
    const begun = known !== undefined && known.part === part ? known : undefined;
    // The hot path: one more of a burst that began before, or of one that is not kept.
    if (begun && event.seconds > begun.seconds) {
      begun.burst.count += 1;
      begun.burst.severity = graver(begun.burst.severity, severity);
      return begun;
    }
    const { eventId, eventTime: at, region, sourceIp } = event;
    const who = rule.burstOf === 'person' && actor.person !== null ? actor.person : actor.key;
    const key = begun ? '' : `k${(part === null ? eventId : `${part}\n${who}`).slice(0, KEY_LENGTH)}`;
    if (!begun && !state.bursts.takes(key)) return known;
    const one: Burst = {
      count: 1,
      event: { eventId, at, region, sourceIp, object },
      principal: actor.principal,
      person: actor.person,
      what: wordsOf(match, event, actor, context),
      severity,
    };
    const burst = begun ? join(begun.burst, one) : put(state, key, one);
    return part === null ? known : { burst, part, seconds: event.seconds };
  },

  merge(into: BurstState, from: { readonly bursts: Entries<Burst>; readonly total: number }): void {
    into.total += from.total;
    for (const [key, burst] of from.bursts) put(into, key, { ...burst });
  },

  findings(state: BurstState, { language }: RuleContext): SummaryFinding[] {
    const bursts = [...state.bursts.all().values()];
    const findings: SummaryFinding[] = bursts.map(({ count, what, ...finding }) => ({
      ...finding,
      what:
        count === 1 ? what : `${say(language, `${count} eventi, il primo: `, `${count} events, the first: `)}${what}`,
    }));
    const left = state.total - bursts.reduce((sum, { count }) => sum + count, 0);
    if (left > 0) {
      findings.push({
        event: null,
        principal: '',
        person: null,
        what: say(
          language,
          `altri ${left} eventi dello stesso tipo, troppi per elencarli`,
          `${left} more events of this kind, too many to list`,
        ),
      });
    }
    return findings;
  },
};
