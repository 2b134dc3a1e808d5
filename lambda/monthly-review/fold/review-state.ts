import type { IntegrityProblem } from '../review';
import { romeHour } from '../rome-time';
import { boundLater, isPastBound, keepSmallest } from '../rules/keep-smallest';
import { emptyRuleState, mergeRuleStates, type RuleState } from '../rules/apply-rules';
import { HOUR, instantOf } from '../utc-time';

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

/** Adds what was counted of a principal. Times in seconds since 1970. */
export function addAccesses(
  all: Record<string, Accesses>,
  counted: {
    readonly principal: string;
    readonly person: string | null;
    readonly count: number;
    readonly failures: number;
    readonly first: number;
    readonly last: number;
    readonly networks: ReadonlySet<string>;
  },
): void {
  const { principal, person, count, failures } = counted;
  const [first, last] = [instantOf(counted.first), instantOf(counted.last)];
  let one = all[principal];
  if (!one) {
    if (isPastBound(all, principal)) return;
    one = all[principal] = { person, count: 0, failures: 0, first, last, networks: {} };
    boundLater(all, PRINCIPALS);
  }
  one.count += count;
  one.failures += failures;
  if (first < one.first) one.first = first;
  if (last > one.last) one.last = last;
  for (const network of counted.networks) {
    if (one.networks[network] === true) continue;
    one.networks[network] = true;
    boundLater(one.networks, NETWORKS);
  }
}

/** Adds events by hour since 1970 to those by Roman hour: when clocks go back, two hours are one. */
export function addHours(all: Record<string, number>, counted: ReadonlyMap<number, number>): void {
  for (const [hour, count] of counted) {
    const rome = romeHour(hour * HOUR);
    const key = `${rome.date}T${rome.hour}`;
    all[key] = (all[key] ?? 0) + count;
  }
}

/** What stays in the end: the same whatever came first. */
export function keepBounded(all: Record<string, Accesses>): void {
  keepSmallest(all, PRINCIPALS);
  for (const one of Object.values(all)) keepSmallest(one.networks, NETWORKS);
}

function mergeAccesses(into: Record<string, Accesses>, from: Record<string, Accesses>): void {
  for (const [principal, other] of Object.entries(from)) {
    const one = Object.hasOwn(into, principal) ? into[principal] : undefined;
    if (!one) {
      into[principal] = { ...other, networks: { ...other.networks } };
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
