import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { keepSmallest } from './keep-smallest';
import type { Match, NamedEvent, RuleContext, Severity, SummaryFinding } from './rule';
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
  readonly bursts: Record<string, Burst>;
  /** Events of all bursts, those no longer kept included. */
  total: number;
}

const KEPT = 5000;
const KEY_LENGTH = 300;

const severities: readonly Severity[] = ['high', 'medium', 'low'];

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
    state.bursts[key] = one;
    return;
  }
  const first = isBefore(one, other) ? one : other;
  const severity = severities.find((level) => level === one.severity || level === other.severity) ?? first.severity;
  state.bursts[key] = { ...first, count: one.count + other.count, severity };
}

export const BurstStates = {
  empty: (): BurstState => ({ bursts: {}, total: 0 }),

  add(state: BurstState, key: string, match: Required<Match>, event: AccessEvent, actor: Actor, object: string): void {
    const { eventId, eventTime: at, region, sourceIp } = event;
    state.total += 1;
    join(state, `k${key.slice(0, KEY_LENGTH)}`, {
      count: 1,
      event: { eventId, at, region, sourceIp, object },
      principal: actor.principal,
      person: actor.person,
      what: match.what,
      severity: match.severity,
    });
    keepSmallest(state.bursts, KEPT);
  },

  merge(into: BurstState, from: BurstState): void {
    into.total += from.total;
    for (const [key, burst] of Object.entries(from.bursts)) join(into, key, burst);
    keepSmallest(into.bursts, KEPT);
  },

  findings(state: BurstState, { language }: RuleContext): SummaryFinding[] {
    keepSmallest(state.bursts, KEPT, true);
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
