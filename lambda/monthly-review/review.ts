import type { RuleName, Severity } from './rules/rule';

/** What the review of a month says: the content of `review.json` (published contract; fields are only ever added). */
export interface Review {
  readonly month: string;
  readonly period: { readonly start: string; readonly end: string };
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly population: {
    readonly files: number;
    /** Uncompressed bytes of the logs read. */
    readonly bytes: number;
    readonly events: number;
    readonly administratorEvents: number;
    readonly unreadable: readonly { readonly object: string; readonly why: string }[];
  };
  readonly integrity: Integrity;
  readonly administrators: readonly AdministratorAccesses[];
  /** Machine roles, counted apart: not persons. */
  readonly workloads: readonly { readonly principal: string; readonly events: number; readonly failures: number }[];
  /** Accesses of administrators by hour of the day (0–23, Europe/Rome) and day of the month: `hours[day - 1][hour]`. */
  readonly hours: readonly (readonly number[])[];
  readonly findings: readonly Finding[];
}

export interface Integrity {
  readonly complete: boolean;
  readonly digests: { readonly valid: number; readonly invalid: number; readonly missing: number };
  readonly logs: {
    readonly valid: number;
    readonly invalid: number;
    readonly missing: number;
    readonly unlisted: number;
  };
  readonly problems: readonly IntegrityProblem[];
}

export const problemKinds = [
  'log-modified',
  'log-missing',
  'log-unreadable',
  'log-unlisted',
  'digest-modified',
  'digest-missing',
  'digest-moved',
  'chain-broken',
  'key-unknown',
  'period-not-covered',
  'logging-gap',
  'backfill-invalid',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

export interface IntegrityProblem {
  readonly kind: ProblemKind;
  readonly object: string;
  readonly detail: string;
}

export interface AdministratorAccesses {
  readonly person: string | null;
  readonly principal: string;
  readonly registered: boolean;
  readonly accesses: number;
  readonly failures: number;
  readonly firstAccess: string;
  readonly lastAccess: string;
  /** IPv4 /24 and IPv6 /48 networks, sorted. */
  readonly networks: readonly string[];
}

export interface Finding {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly principal: string;
  readonly person: string | null;
  readonly at: string;
  readonly eventId: string;
  readonly region: string;
  readonly sourceIp: string;
  /** Key of the log object in which the event was first seen (the smallest, so that order does not matter). */
  readonly object: string;
  readonly why: string;
}
