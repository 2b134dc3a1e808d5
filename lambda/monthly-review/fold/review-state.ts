import type { IntegrityProblem } from '../review';
import { boundLater, keepSmallest } from '../rules/keep-smallest';
import { emptyRuleState, mergeRuleStates, type RuleState } from '../rules/apply-rules';

/** What a principal did, or a workload. */
export interface Accesses {
  person: string | null;
  count: number;
  failures: number;
  /** ISO 8601, UTC. */
  first: string;
  last: string;
  networks: Record<string, true>;
}

/** What a shard found: JSON, small, merges in any order and grouping to the same. */
export interface ReviewState {
  files: number;
  bytes: number;
  events: number;
  administratorEvents: number;
  logs: { valid: number; invalid: number; missing: number };
  problems: IntegrityProblem[];
  unreadable: { object: string; why: string }[];
  administrators: Record<string, Accesses>;
  workloads: Record<string, Accesses>;
  /** Administrators' events by `YYYY-MM-DDTHH` of Rome. */
  hours: Record<string, number>;
  rules: RuleState;
}

/** More principals than this are not listed one by one: those with the smallest names stay. */
const PRINCIPALS = 20_000;
const NETWORKS = 500;

/** Without a prototype: names come from logs, and `__proto__` is a name like any other. */
const byPrincipal = () => Object.create(null) as Record<string, Accesses>;

export const emptyState = (): ReviewState => ({
  ...{ files: 0, bytes: 0, events: 0, administratorEvents: 0 },
  logs: { valid: 0, invalid: 0, missing: 0 },
  ...{ problems: [], unreadable: [], administrators: byPrincipal(), workloads: byPrincipal(), hours: {} },
  rules: emptyRuleState(),
});

/** Keeps a record of principals small while it grows; call once for each that was added. */
export const boundAccesses = (all: Record<string, Accesses>): void => boundLater(all, PRINCIPALS);

export const boundNetworks = (one: Accesses): void => boundLater(one.networks, NETWORKS);

/** What stays in the end: the same whatever came first. */
export function keepBounded(all: Record<string, Accesses>): void {
  keepSmallest(all, PRINCIPALS);
  for (const one of Object.values(all)) keepSmallest(one.networks, NETWORKS);
}

function mergeAccesses(into: Record<string, Accesses>, from: Record<string, Accesses>): void {
  for (const [principal, other] of Object.entries(from)) {
    const one = Object.hasOwn(into, principal) ? into[principal] : undefined;
    if (!one) {
      into[principal] = structuredClone(other);
      continue;
    }
    one.count += other.count;
    one.failures += other.failures;
    if (other.first < one.first) one.first = other.first;
    if (other.last > one.last) one.last = other.last;
    Object.assign(one.networks, other.networks);
    keepSmallest(one.networks, NETWORKS);
  }
  keepSmallest(into, PRINCIPALS);
}

/** Merges `from` into `into`, which began as {@link emptyState}, and returns it. */
export function mergeStates(into: ReviewState, from: ReviewState): ReviewState {
  into.files += from.files;
  into.bytes += from.bytes;
  into.events += from.events;
  into.administratorEvents += from.administratorEvents;
  into.logs.valid += from.logs.valid;
  into.logs.invalid += from.logs.invalid;
  into.logs.missing += from.logs.missing;
  into.problems.push(...from.problems);
  into.unreadable.push(...from.unreadable);
  mergeAccesses(into.administrators, from.administrators);
  mergeAccesses(into.workloads, from.workloads);
  for (const [hour, count] of Object.entries(from.hours)) into.hours[hour] = (into.hours[hour] ?? 0) + count;
  mergeRuleStates(into.rules, from.rules);
  return into;
}
