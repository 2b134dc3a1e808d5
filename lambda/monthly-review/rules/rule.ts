import type { ClauseSlug } from '../../../lib/policy';
import type { AccessEvent } from '../access-event';

export const ruleNames = [
  'root-use',
  'login-without-mfa',
  'failed-logins',
  'unregistered-administrator',
  'shared-identity',
  'irregular-hours',
  'new-network',
  'trail-tampering',
  'key-loss',
  'backup-loss',
  'data-exposure',
  'privilege-change',
  'network-opening',
  'emergency-access',
  'dormant-administrator',
  'audit-silence',
] as const;
export type RuleName = (typeof ruleNames)[number];
export type Severity = 'high' | 'medium' | 'low';

interface Text {
  readonly it: string;
  readonly en: string;
}

interface RuleBase {
  readonly name: RuleName;
  readonly severity: Severity;
  readonly clause: ClauseSlug;
  /** Why it matters, for a person who is not an engineer. */
  readonly why: Text;
  /** What to check. */
  readonly check: Text;
}

/** A rule that one event decides: the monthly review and the immediate alert apply the same. */
export interface EventRule<Context> extends RuleBase {
  /** The `eventName`s it looks at: only these have their whole record parsed. Undefined: every event, without `record()`. */
  readonly eventNames?: readonly string[];
  /** What was done, in a few words for `why`; null when the event is none of the rule's business. */
  readonly match: (event: AccessEvent, context: Context) => string | null;
}

/** A finding before the engine adds what every finding has (principal, person, region, object, …). */
export interface SummaryFinding {
  /** The event that the finding names; null for findings about the absence of events. */
  readonly event: {
    readonly eventId: string;
    readonly at: string;
    readonly region: string;
    readonly sourceIp: string;
    readonly object: string;
  } | null;
  readonly principal: string;
  readonly why: string;
}

/**
 * A rule that needs more than one event. Its state is JSON, small and bounded; it merges in any order and grouping with
 * the same result, so that one process, workers and thousands of Lambdas agree to the byte.
 */
export interface SummaryRule<Context, State> extends RuleBase {
  readonly empty: () => State;
  /** Adds an event (each eventID once). @param object key of the log object it was read from */
  readonly add: (state: State, event: AccessEvent, object: string, context: Context) => void;
  readonly merge: (into: State, from: State) => State;
  /** Called once, over the whole month. */
  readonly findings: (state: State, context: Context) => readonly SummaryFinding[];
}
