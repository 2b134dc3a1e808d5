import type { AccessEvent, Identity } from '../access-event';
import type { Actor } from '../register/register-index';
import type { Finding } from '../review';
import { BurstStates, KnownBursts, type BurstState } from './burst';
import { hasFailed } from './failed-call';
import type { EventRule, Match, RuleContext, SummaryRule } from './rule';
import { bounded, visible, WHY_LENGTH } from './shown';
import { eventRules, summaryRules } from './index';

/** What the rules know of a shard's events: JSON, merges in any order and grouping. */
export interface RuleState {
  /** By rule. */
  readonly bursts: Record<string, BurstState>;
  /** By rule. */
  readonly summaries: Record<string, unknown>;
}

const NAME_LENGTH = 200;

/** Event rules by the event name they look at. */
const byEventName = new Map<string, EventRule[]>();
for (const rule of eventRules) {
  for (const name of rule.eventNames ?? []) byEventName.set(name, [...(byEventName.get(name) ?? []), rule]);
}
const NO_RULES: readonly EventRule[] = [];

/** Who acts, and what is kept of it between the events of one identity. */
export interface Acting {
  readonly actor: Actor;
  /** Rules that look at every event of this identity. */
  readonly rules: readonly EventRule[];
  readonly bursts: KnownBursts;
}

export const actingAs = (actor: Actor, identity: Identity, context: RuleContext): Acting => ({
  actor,
  rules: eventRules.filter(({ concerns, eventNames }) => concerns?.(actor, identity, context) ?? !eventNames),
  bursts: new KnownBursts(),
});

export function emptyRuleState(): RuleState {
  return {
    bursts: Object.fromEntries(eventRules.map((rule) => [rule.name, BurstStates.empty()])),
    summaries: Object.fromEntries(summaryRules.map((rule) => [rule.name, rule.empty()])),
  };
}

/** The event rules that one event breaks: what the immediate alert asks, too. */
export function matchesOf(
  event: AccessEvent,
  actor: Actor,
  context: RuleContext,
): readonly { readonly rule: EventRule; readonly match: Match }[] {
  const found: { rule: EventRule; match: Match }[] = [];
  forEachMatch(event, actingAs(actor, event.identity, context), context, (rule, match) => found.push({ rule, match }));
  return found;
}

function forEachMatch(
  event: AccessEvent,
  { actor, rules }: Acting,
  context: RuleContext,
  onMatch: (rule: EventRule, match: Match) => void,
): void {
  const named = byEventName.get(event.eventName) ?? NO_RULES;
  if (rules.length + named.length === 0) return;
  const failed = hasFailed(event);
  for (const rule of rules) {
    const match = failed && !rule.failedToo ? null : rule.match(event, actor, context);
    if (match) onMatch(rule, match);
  }
  for (const rule of named) {
    if ((failed && !rule.failedToo) || rules.includes(rule)) continue;
    const match = rule.match(event, actor, context);
    if (match) onMatch(rule, match);
  }
}

/**
 * Adds an event to the state. Each eventID once: whoever calls sees to it.
 * @param object key of the log object it was read from
 * @param astray whether it comes when or where no event of its time is expected: rules that settle do not look at it, so
 * that they find the same however the month is cut
 * @param acting kept by whoever calls for events of the same identity: then they cost little
 */
export function addToRules(
  state: RuleState,
  event: AccessEvent,
  actor: Actor,
  object: string,
  context: RuleContext,
  { astray = false, acting = actingAs(actor, event.identity, context) } = {},
): void {
  forEachMatch(event, acting, context, (rule, match) => {
    const bursts = (state.bursts[rule.name] ??= BurstStates.empty());
    BurstStates.add(bursts, rule, match, event, actor, object, context, acting.bursts);
  });
  for (const rule of summaryRules) {
    if (!astray || !rule.settle) rule.add(state.summaries[rule.name], event, actor, object, context);
  }
}

/** Drops what only events of a span could have completed, once all of them have been added and none come elsewhere. */
export function settleRules(state: RuleState, from: number, to: number): void {
  for (const rule of summaryRules) rule.settle?.(state.summaries[rule.name], from, to);
}

/** Merges `from` into `into`. */
export function mergeRuleStates(into: RuleState, from: RuleState): RuleState {
  for (const [name, state] of Object.entries(from.bursts)) {
    BurstStates.merge((into.bursts[name] ??= BurstStates.empty()), state);
  }
  for (const rule of summaryRules as readonly SummaryRule[]) {
    const other = from.summaries[rule.name];
    if (other !== undefined) {
      into.summaries[rule.name] = rule.merge(into.summaries[rule.name] ?? rule.empty(), other);
    }
  }
  return into;
}

const order = { high: 0, medium: 1, low: 2 } as const;

/** All findings of a month, most severe first, then by time, rule and event: one order whatever the shards. */
export function findingsOf(state: RuleState, context: RuleContext): Finding[] {
  const findings = [
    ...eventRules.flatMap((rule) =>
      BurstStates.findings(state.bursts[rule.name] ?? BurstStates.empty(), context).map((found) => ({ rule, found })),
    ),
    ...(summaryRules as readonly SummaryRule[]).flatMap((rule) =>
      rule.findings(state.summaries[rule.name] ?? rule.empty(), context).map((found) => ({ rule, found })),
    ),
  ].map(({ rule, found }): Finding => ({
    rule: rule.name,
    severity: found.severity ?? rule.severity,
    principal: bounded(visible(found.principal), NAME_LENGTH),
    person: found.person,
    at: found.event?.at ?? '',
    eventId: bounded(visible(found.event?.eventId ?? ''), NAME_LENGTH),
    region: bounded(visible(found.event?.region ?? ''), NAME_LENGTH),
    sourceIp: bounded(visible(found.event?.sourceIp ?? ''), NAME_LENGTH),
    object: found.event?.object ?? '',
    why: bounded(visible(found.what), WHY_LENGTH),
  }));
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return findings.sort(
    (a, b) =>
      order[a.severity] - order[b.severity] ||
      compare(a.at, b.at) ||
      compare(a.rule, b.rule) ||
      compare(a.eventId, b.eventId) ||
      compare(a.principal, b.principal),
  );
}
