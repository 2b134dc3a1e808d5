import type { Language } from '../../../lib/policy';
import type { Scope } from '../register/register-schema';
import type { Review } from '../review';
import type { ReportedRule, Severity } from '../rules/rule';

/** The register of administrators, as the report shows it. */
export interface ReportedRegister {
  /** SHA-256 of the document's bytes, hexadecimal. */
  readonly sha256: string;
  readonly administrators: readonly {
    readonly person: string;
    readonly principals: readonly string[];
    readonly databaseUsers?: readonly string[] | undefined;
    readonly scopes: readonly Scope[];
    readonly appointment: { readonly act: string; readonly from: string; readonly until?: string | null | undefined };
  }[];
  readonly reviewers: readonly { readonly person: string }[];
}

/** What the daily retention checks of the month found. */
export interface RetentionSummary {
  /** Days of the month, `YYYY-MM-DD`, on which the check ran and left its record. */
  readonly days: readonly string[];
  /** Days of the month that left none. */
  readonly daysWithout: readonly string[];
  readonly missing: number;
  readonly overdue: number;
  readonly unprotected: number;
  readonly deleted: number;
  readonly held: number;
  /** Checks whose calls failed: what they would have seen is unknown. */
  readonly unseen: number;
  /** What was missing, overdue, unprotected or unseen, one line each, in the ledger's own words. */
  readonly details: readonly { readonly day: string; readonly what: string }[];
}

/** What a report says beside the review itself. No clock: the same review and context give the same bytes. */
export interface ReportContext {
  readonly language: Language;
  readonly register: ReportedRegister;
  /** The rules that the review applied. */
  readonly rules: readonly ReportedRule[];
  /** The review of the month before, when it is kept. */
  readonly previous?: Review | undefined;
  readonly retention?: RetentionSummary | undefined;
}

/** How much of each list is shown; the rest is counted, and lies in `review.json`. */
export interface Limits {
  readonly problems: number;
  readonly principals: number;
  readonly findings: number;
  /** Kinds of findings (a rule at a severity) that are shown, the most severe first. */
  readonly groups: number;
  /** Findings of one rule that are shown: the severe one by one, of the others enough to see what they are. */
  readonly ofARule: Readonly<Record<Severity, number>>;
  /** Whether accesses are summed by person, not listed by each identity that a person has. */
  readonly byPerson: boolean;
}

export const pageLimits: Limits = {
  ...{ problems: 200, principals: 200, findings: 200, groups: 100, byPerson: false },
  ofARule: { high: 100, medium: 25, low: 25 },
};
/** The mail's, and those of a month of which so much is to be said that mail programs would clip it. */
export const mailLimits: readonly Limits[] = [
  {
    ...{ problems: 10, principals: 15, findings: 30, groups: 100, byPerson: true },
    ofARule: { high: 5, medium: 3, low: 2 },
  },
  {
    ...{ problems: 3, principals: 6, findings: 8, groups: 8, byPerson: true },
    ofARule: { high: 2, medium: 1, low: 1 },
  },
];
