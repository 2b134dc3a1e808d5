import type { AccessEvent, Identity } from '../access-event';
import type { Actor } from '../register/register-index';
import type { Finding } from '../review';
import { BurstStates, type BurstState, type KnownBurst } from './burst';
import { hasFailed } from './failed-call';
import type { EventRule, Match, RuleContext, SummaryRule } from './rule';
import { visible } from '../visible-text';
import { bounded, WHY_LENGTH } from './shown';
import { eventRules } from './event-rules';
import { summaryRules } from './summary-rules';

/** What the rules know of a shard's events: JSON, merges in any order and grouping. */
export interface RuleState {
  /** By rule. */
  readonly bursts: Record<string, BurstState>;
  /** By rule. */
  readonly summaries: Record<string, unknown>;
  /** By rule that settles: of what came {@link When late}, among itself. The others of its time are gone. */
  readonly late: Record<string, unknown>;
}

const NAME_LENGTH = 200;

/** An event rule and its place among them all, by which what is kept of it is found. */
interface Placed {
  readonly rule: EventRule;
  readonly place: number;
}

const placed = eventRules.map((rule, place): Placed => ({ rule, place }));
/** Event rules by the event name they look at. */
const byEventName = new Map<string, Placed[]>();
for (const one of placed) {
  for (const name of one.rule.eventNames ?? []) byEventName.set(name, [...(byEventName.get(name) ?? []), one]);
}
const NO_RULES: readonly Placed[] = [];

/** Who acts, and what is kept of it between the events of one identity. */
export interface Acting {
  readonly actor: Actor;
  /** Rules that look at every event of this identity. */
  readonly rules: readonly Placed[];
  /** By place of the rule: the burst that an event of this identity came to last. */
  readonly bursts: (KnownBurst | undefined)[];
}

export const actingAs = (actor: Actor, identity: Identity, context: RuleContext): Acting => ({
  actor,
  rules: placed.filter(({ rule: { concerns, eventNames } }) => concerns?.(actor, identity, context) ?? !eventNames),
  bursts: [],
});

export function emptyRuleState(): RuleState {
  return {
    bursts: Object.fromEntries(eventRules.map((rule) => [rule.name, BurstStates.empty()])),
    summaries: Object.fromEntries(summaryRules.map((rule) => [rule.name, rule.empty()])),
    late: {},
  };
}

/** The event rules that one event breaks: what the immediate alert asks, too. */
export function matchesOf(
  event: AccessEvent,
  actor: Actor,
  context: RuleContext,
): readonly { readonly rule: EventRule; readonly match: Match }[] {
  const found: { rule: EventRule; match: Match }[] = [];
  const { rules } = actingAs(actor, event.identity, context);
  const named = byEventName.get(event.eventName) ?? NO_RULES;
  const failed = hasFailed(event);
  for (const { rule } of new Set([...rules, ...named])) {
    const match = matchOf(rule, event, failed, actor, context);
    if (match) found.push({ rule, match });
  }
  return found;
}

const matchOf = (
  rule: EventRule,
  event: AccessEvent,
  failed: boolean,
  actor: Actor,
  context: RuleContext,
): Match | null => (failed && !rule.failedToo ? null : rule.match(event, actor, context));

/**
 * When an event is read. `in-time`: with the others of its time. `late`: after they were settled, from a log that may hold
 * it. `astray`: at a time of which its log should hold none; whoever reads other parts of the month does not see it.
 */
export type When = 'in-time' | 'late' | 'astray';

/** Adds events to a state of the rules. `finish` before the state is read. */
export class RuleFold {
  /** By place of the rule. */
  private readonly bursts: readonly BurstState[];
  private readonly summaries: readonly unknown[];

  constructor(
    private readonly state: RuleState,
    private readonly context: RuleContext,
  ) {
    this.bursts = eventRules.map(({ name }) => (state.bursts[name] ??= BurstStates.empty()));
    this.summaries = summaryRules.map((rule) => (state.summaries[rule.name] ??= rule.empty()));
  }

  /**
   * Adds an event. Each eventID once: whoever calls sees to it.
   * @param acting kept by whoever calls for events of the same identity: then they cost little
   * @param object key of the log object it was read from
   * @param when rules that settle do not look at what is astray, so that they find the same however the month is cut
   */
  add(event: AccessEvent, acting: Acting, object: string, when: When = 'in-time'): void {
    const { actor, rules } = acting;
    const named = byEventName.get(event.eventName) ?? NO_RULES;
    if (rules.length + named.length > 0) {
      const failed = hasFailed(event);
      for (const one of rules) this.ask(one, event, failed, acting, object);
      for (const one of named) if (!rules.includes(one)) this.ask(one, event, failed, acting, object);
    }
    for (let index = 0; index < summaryRules.length; index++) {
      const rule = summaryRules[index] as SummaryRule;
      if (when === 'in-time' || !rule.settle) rule.add(this.summaries[index], event, actor, object, this.context);
      else if (when === 'late')
        rule.add((this.state.late[rule.name] ??= rule.empty()), event, actor, object, this.context);
    }
  }

  /** Drops what only events of a span could have completed, once all of them that come in time have been added. */
  settle(from: number, to: number): void {
    summaryRules.forEach((rule, index) => rule.settle?.(this.summaries[index], from, to));
  }

  /** As {@link settle}, once all events of the span have been added. */
  finish(from: number, to: number): void {
    this.settle(from, to);
    for (const rule of summaryRules) {
      const late = this.state.late[rule.name];
      if (late !== undefined) rule.settle?.(late, from, to);
    }
  }

  private ask(
    { rule, place }: Placed,
    event: AccessEvent,
    failed: boolean,
    { actor, bursts }: Acting,
    object: string,
  ): void {
    const { context } = this;
    const match = matchOf(rule, event, failed, actor, context);
    if (!match) return;
    const state = this.bursts[place] as BurstState;
    bursts[place] = BurstStates.add(state, rule, match, event, actor, object, context, bursts[place]);
  }
}

/** Merges `from` into `into`. */
export function mergeRuleStates(into: RuleState, from: RuleState): RuleState {
  for (const [name, state] of Object.entries(from.bursts)) {
    BurstStates.merge((into.bursts[name] ??= BurstStates.empty()), state);
  }
  for (const rule of summaryRules as readonly SummaryRule[]) {
    for (const part of ['summaries', 'late'] as const) {
      const other = from[part][rule.name];
      if (other !== undefined) into[part][rule.name] = rule.merge(into[part][rule.name] ?? rule.empty(), other);
    }
  }
  return into;
}

const order = { high: 0, medium: 1, low: 2 } as const;

/** What a rule that settles knows of what came in time and of what came late, each settled for itself first. */
function wholeOf(rule: SummaryRule, { summaries, late }: RuleState): unknown {
  const parts = [summaries[rule.name], late[rule.name]].filter((part) => part !== undefined);
  for (const part of parts) rule.settle?.(part, -Infinity, Infinity);
  const [first = rule.empty(), ...more] = parts;
  return more.reduce((into, from) => rule.merge(into, from), first);
}

/** All findings of a month, most severe first, then by time, rule and event: one order whatever the shards. */
export function findingsOf(state: RuleState, context: RuleContext): Finding[] {
  const findings = [
    ...eventRules.flatMap((rule) =>
      BurstStates.findings(state.bursts[rule.name] ?? BurstStates.empty(), context).map((found) => ({ rule, found })),
    ),
    ...(summaryRules as readonly SummaryRule[]).flatMap((rule) =>
      rule.findings(wholeOf(rule, state), context).map((found) => ({ rule, found })),
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
