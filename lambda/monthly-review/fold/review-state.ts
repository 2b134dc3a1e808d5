import type { IntegrityProblem } from '../review';
import { romeHour } from '../rome-time';
import { SmallestKeys, type Entries } from '../rules/keep-smallest';
import { emptyRuleState, mergeRuleStates, type RuleState } from '../rules/apply-rules';
import { HOUR } from '../utc-time';

/** What a principal did, or a workload. */
export interface Accesses {
  person: string | null;
  count: number;
  failures: number;
  /** ISO 8601, UTC. */
  first: string;
  last: string;
  readonly networks: SmallestKeys<true>;
}

/**
 * What a shard found: small, merges in any order and grouping to the same. What has travelled, as JSON or between threads,
 * is only merged from.
 */
export interface ReviewState {
  files: number;
  bytes: number;
  events: number;
  administratorEvents: number;
  logs: { valid: number; invalid: number; missing: number };
  problems: IntegrityProblem[];
  unreadable: { object: string; why: string }[];
  /** By principal. */
  readonly administrators: SmallestKeys<Accesses>;
  readonly workloads: SmallestKeys<Accesses>;
  /** Administrators' events by `YYYY-MM-DDTHH` of Rome. */
  hours: Record<string, number>;
  rules: RuleState;
}

/** More principals than this are not listed one by one: those with the smallest names stay. */
const PRINCIPALS = 20_000;
const NETWORKS = 500;

export const emptyState = (): ReviewState => ({
  ...{ files: 0, bytes: 0, events: 0, administratorEvents: 0 },
  logs: { valid: 0, invalid: 0, missing: 0 },
  ...{ problems: [], unreadable: [], hours: {} },
  ...{ administrators: new SmallestKeys(PRINCIPALS), workloads: new SmallestKeys(PRINCIPALS) },
  rules: emptyRuleState(),
});

/** Adds what was counted of a principal. */
export function addAccesses(
  all: SmallestKeys<Accesses>,
  principal: string,
  { person, count, failures, first, last }: Omit<Accesses, 'networks'>,
  networks: Iterable<string>,
): void {
  let one = all.get(principal);
  if (!one) {
    if (!all.takes(principal)) return;
    one = { person, count: 0, failures: 0, first, last, networks: new SmallestKeys(NETWORKS) };
    all.set(principal, one);
  }
  one.count += count;
  one.failures += failures;
  if (first < one.first) one.first = first;
  if (last > one.last) one.last = last;
  for (const network of networks) one.networks.set(network, true);
}

/** Adds events by hour since some second to those by Roman hour: when clocks go back, two hours are one. */
export function addHours(all: Record<string, number>, from: number, counted: Uint32Array): void {
  for (const [hour, count] of counted.entries()) {
    if (count === 0) continue;
    const rome = romeHour(from + hour * HOUR);
    const key = `${rome.date}T${rome.hour}`;
    all[key] = (all[key] ?? 0) + count;
  }
}

function mergeAccesses(into: SmallestKeys<Accesses>, from: Entries<Accesses>): void {
  for (const [principal, { networks, ...accesses }] of from) {
    addAccesses(into, principal, accesses, new Map(networks).keys());
  }
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
