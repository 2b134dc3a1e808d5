import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { boundLater, isPastBound, keepSmallest } from './keep-smallest';
import type { Match, NamedEvent, RuleContext, Severity, SummaryFinding } from './rule';
import { say } from './shown';
import { secondsOf } from '../utc-time';

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
  readonly bursts: Record<string, Burst>;
  /** Events of all bursts, those no longer kept included. */
  total: number;
}

const KEPT = 5000;
const KEY_LENGTH = 300;

const weight = { high: 0, medium: 1, low: 2 } as const;
const graver = (a: Severity, b: Severity) => (weight[a] <= weight[b] ? a : b);

/** The order that decides which event a burst names: time, then id, so that it is the same whatever came first. */
const isBefore = (a: Burst, b: Burst) =>
  a.event.at !== b.event.at
    ? a.event.at < b.event.at
    : a.event.eventId !== b.event.eventId
      ? a.event.eventId < b.event.eventId
      : a.event.object < b.event.object;

function join(state: BurstState, key: string, one: Burst): void {
  const other = Object.hasOwn(state.bursts, key) ? state.bursts[key] : undefined;
  if (!other) {
    if (isPastBound(state.bursts, key)) return;
    state.bursts[key] = one;
    boundLater(state.bursts, KEPT);
    return;
  }
  const first = isBefore(one, other) ? one : other;
  const severity = graver(one.severity, other.severity);
  const count = one.count + other.count;
  Object.assign(other, { ...first, count, severity }); // in its place: others know it, too
}

const REMEMBERED = 20_000;
/** A burst, and the second of the event it names. */
interface Known {
  readonly burst: Burst;
  readonly seconds: number;
}
const remembered = new WeakMap<BurstState, Map<string, Known>>();

/** Bursts by the whole key: found without making a key for the record. One no longer kept may be found; it stays away. */
function burstsByKey(state: BurstState): Map<string, Known> {
  let bursts = remembered.get(state);
  if (!bursts) remembered.set(state, (bursts = new Map<string, Known>()));
  if (bursts.size > REMEMBERED) bursts.clear();
  return bursts;
}

/** The words of a match, made when they are needed. */
export const wordsOf = ({ what }: Match, event: AccessEvent, actor: Actor, context: RuleContext): string =>
  typeof what === 'string' ? what : what(event, actor, context);

export const BurstStates = {
  empty: (): BurstState => ({ bursts: {}, total: 0 }),

  /** @param severity of a match that says none */
  add(
    state: BurstState,
    key: string,
    severity: Severity,
    match: Match,
    event: AccessEvent,
    actor: Actor,
    object: string,
    context: RuleContext,
  ): void {
    state.total += 1;
    const byKey = burstsByKey(state);
    const known = byKey.get(key);
    // The hot path: one more of a burst that began before, or of one that is not kept.
    if (known && event.seconds > known.seconds) {
      known.burst.count += 1;
      known.burst.severity = graver(known.burst.severity, match.severity ?? severity);
      return;
    }
    const bounded = `k${key.slice(0, KEY_LENGTH)}`;
    if (!known && isPastBound(state.bursts, bounded)) return;
    const { eventId, eventTime: at, region, sourceIp } = event;
    join(state, bounded, {
      count: 1,
      event: { eventId, at, region, sourceIp, object },
      principal: actor.principal,
      person: actor.person,
      what: wordsOf(match, event, actor, context),
      severity: match.severity ?? severity,
    });
    const joined = state.bursts[bounded];
    if (joined) byKey.set(key, { burst: joined, seconds: secondsOf(joined.event.at) ?? Infinity });
  },

  merge(into: BurstState, from: BurstState): void {
    into.total += from.total;
    for (const [key, burst] of Object.entries(from.bursts)) join(into, key, { ...burst });
  },

  findings(state: BurstState, { language }: RuleContext): SummaryFinding[] {
    keepSmallest(state.bursts, KEPT);
    const bursts = Object.values(state.bursts);
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
