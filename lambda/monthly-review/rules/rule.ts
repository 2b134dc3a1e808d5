import type { Bilingual, ClauseSlug, Language } from '../../../lib/policy';
import type { AccessEvent, Identity } from '../access-event';
import type { Actor, RegisterIndex } from '../register/register-index';
import type { WorkingHours } from '../working-hours';

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

/** What the reviews of earlier months know, for the rules that look back. */
export interface History {
  /** Months (`2026-09`) whose reviews were read, in any order; empty when nothing earlier is known. */
  readonly months: readonly string[];
  /** Latest access by person, ISO 8601. */
  readonly lastAccess: ReadonlyMap<string, string>;
  /** Networks (IPv4 /24, IPv6 /48) by person. */
  readonly networks: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NO_HISTORY: History = { months: [], lastAccess: new Map(), networks: new Map() };

/** What all rules know beside the event. */
export interface RuleContext {
  /** The reviewed month, `2026-10`. */
  readonly month: string;
  /** Language of the findings' `why`. */
  readonly language: Language;
  readonly register: RegisterIndex;
  /** The platform's working hours, for whoever has none of his own in the register. */
  readonly workingHours: WorkingHours;
  readonly history: History;
  /** The bucket in which the log lies. @default - not known: buckets of logs are told by their names alone */
  readonly logBucket?: string;
}

/** What the report says of a rule. */
export interface ReportedRule {
  readonly name: RuleName;
  readonly clause: ClauseSlug;
  /** Its name in words, for tables and subjects. */
  readonly title: Bilingual;
  /** Why it matters, for a person who is not an engineer. */
  readonly why: Bilingual;
  /** What to check. */
  readonly check: Bilingual;
}

export interface Match {
  /**
   * What was done, in a few words of the context's language; values from the log only by `shown()`. A function where every
   * event may match: of a burst only the first event's words are made, and one match serves for all.
   */
  readonly what: string | ((event: AccessEvent, actor: Actor, context: RuleContext) => string);
  readonly severity?: Severity;
}

/** A rule that one event decides: the monthly review and the immediate alert apply the same. */
export interface EventRule extends ReportedRule {
  /** The severity of a finding unless its match says another. */
  readonly severity: Severity;
  /** The `eventName`s it looks at, whoever acts: `match` may parse the record. @default - none, but for `concerns` */
  readonly eventNames?: readonly string[];
  /**
   * Whether it looks at every event of an identity; asked once for many events. That is the hot path: no `record()` in
   * `match`. @default - at every event of everybody, unless there are `eventNames`
   */
  readonly concerns?: (actor: Actor, identity: Identity, context: RuleContext) => boolean;
  /** Whether calls that failed are looked at too (contract: few rules). @default false */
  readonly failedToo?: boolean;
  /** Null when the event is none of the rule's business. */
  readonly match: (event: AccessEvent, actor: Actor, context: RuleContext) => Match | null;
  /**
   * What events of one burst, which make one finding, have in common beside who did them; null for an event that is a
   * finding of its own. @default - every event is a finding of its own
   */
  readonly burst?: (event: AccessEvent, actor: Actor, context: RuleContext) => string | null;
  /** Who that is: a principal, or a person by whatever principal. @default principal */
  readonly burstOf?: 'principal' | 'person';
}

/** The event that a finding names. */
export interface NamedEvent {
  readonly eventId: string;
  readonly at: string;
  readonly region: string;
  readonly sourceIp: string;
  /** Key of the log object it was read from. */
  readonly object: string;
}

/** A finding before it is bounded and sorted. */
export interface SummaryFinding {
  /** Null for findings about the absence of events. */
  readonly event: NamedEvent | null;
  readonly principal: string;
  readonly person: string | null;
  readonly what: string;
  readonly severity?: Severity;
}

/**
 * A rule that needs more than one event. Its state is JSON, small and bounded; it merges in any order and grouping with
 * the same result, so that one process, workers and thousands of Lambdas agree to the byte.
 */
export interface SummaryRule<State = unknown> extends ReportedRule {
  /** The severity of a finding unless it says another. */
  readonly severity: Severity;
  empty(): State;
  /** Adds an event (each eventID once). Hot path: no `record()`, but for rare event names. */
  add(state: State, event: AccessEvent, actor: Actor, object: string, context: RuleContext): void;
  /** Merges `from` into `into` and returns it. */
  merge(into: State, from: State): State;
  /**
   * Says that all events of a span (seconds since 1970, `to` excluded) have been added to this state, and none to another:
   * what only they could have completed may be dropped. @default - everything is kept until the month is whole
   */
  settle?(state: State, from: number, to: number): void;
  /** Called once, over the whole month. */
  findings(state: State, context: RuleContext): readonly SummaryFinding[];
}

export type Rule = EventRule | SummaryRule;
