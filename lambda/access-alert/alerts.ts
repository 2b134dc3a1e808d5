import { createHash } from 'node:crypto';
import type { AccessEvent } from '../monthly-review/access-event';
import { matchesOf } from '../monthly-review/rules/apply-rules';
import { wordsOf } from '../monthly-review/rules/burst';
import type { EventRule, RuleContext, Severity } from '../monthly-review/rules/rule';
import { bounded, WHY_LENGTH } from '../monthly-review/rules/shown';
import { visible } from '../monthly-review/visible-text';

/** What is told at once: one rule, one principal, one hour; however many events. */
export interface Alert {
  readonly rule: EventRule;
  readonly severity: Severity;
  readonly principal: string;
  readonly person: string | null;
  readonly what: string;
  readonly first: AccessEvent;
  readonly count: number;
  /** Names the alert for good: its repeats within the hour have the same. */
  readonly id: string;
}

const order: readonly Severity[] = ['high', 'medium', 'low'];
const NAME_LENGTH = 200;

/**
 * The alerts of a message's events. What a machine role of the register does with low severity (a deployment that changes
 * roles) waits for the monthly review. The hour is the event's own, so that an event delivered twice is told once.
 */
export function alertsOf(events: readonly AccessEvent[], context: RuleContext): readonly Alert[] {
  const alerts = new Map<string, Alert>();
  const seen = new Set<string>();
  const inOrder = [...events].sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  for (const event of inOrder) {
    if (event.eventId !== '' && seen.has(event.eventId)) continue;
    seen.add(event.eventId);
    const actor = context.register.actorOf(event);
    for (const { rule, match } of matchesOf(event, actor, context)) {
      const severity = match.severity ?? rule.severity;
      if (actor.kind === 'workload' && severity === 'low') continue;
      const key = [rule.name, severity, actor.principal, event.eventTime.slice(0, 13)].join('\n');
      const known = alerts.get(key);
      alerts.set(key, {
        rule,
        severity,
        principal: bounded(visible(actor.principal), NAME_LENGTH),
        person: actor.person,
        what: bounded(visible(known?.what ?? wordsOf(match, event, actor, context)), WHY_LENGTH),
        first: known?.first ?? event,
        count: (known?.count ?? 0) + 1,
        id: createHash('sha256').update(key).digest('hex').slice(0, 32),
      });
    }
  }
  return [...alerts.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
