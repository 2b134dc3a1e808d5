import type { AdministratorAccesses, IntegrityProblem, Review } from '../review';
import { findingsOf } from '../rules/apply-rules';
import type { RuleContext } from '../rules/rule';
import { visible } from '../visible-text';
import type { TrailVerdict } from '../trail/plan-review';
import { DAY, instantOf, monthPeriod } from '../utc-time';
import type { SmallestKeys } from '../rules/keep-smallest';
import type { Accesses, ReviewState } from './review-state';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byName = (all: SmallestKeys<Accesses>) => [...all.all()].sort(([a], [b]) => compare(a, b));

function problemsOf(trail: TrailVerdict, state: ReviewState): IntegrityProblem[] {
  const all = [...trail.problems, ...state.problems].map((problem) => ({
    kind: problem.kind,
    object: visible(problem.object),
    detail: visible(problem.detail),
  }));
  const sorted = all.sort(
    (a, b) => compare(a.object, b.object) || compare(a.kind, b.kind) || compare(a.detail, b.detail),
  );
  // Several shards may find the same.
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return one.object !== before?.object || one.kind !== before.kind || one.detail !== before.detail;
  });
}

/** What the month's review says, from what the digests and all shards say. The same states, the same bytes. */
export function finishReview(month: string, trail: TrailVerdict, state: ReviewState, context: RuleContext): Review {
  const period = monthPeriod(month);
  const problems = problemsOf(trail, state);
  const unreadable = state.unreadable
    .map(({ object, why }) => ({ object: visible(object), why: visible(why) }))
    .sort((a, b) => compare(a.object, b.object) || compare(a.why, b.why));
  const days = (period.to - period.from) / DAY;
  const hours = Array.from({ length: days }, (_, day) =>
    Array.from({ length: 24 }, (_hour, hour) => {
      const date = instantOf(period.from + day * DAY).slice(0, 10);
      return state.hours[`${date}T${hour}`] ?? 0;
    }),
  );
  return {
    month,
    period: { start: instantOf(period.from), end: instantOf(period.to) },
    accounts: trail.accounts,
    regions: trail.regions,
    population: {
      files: state.files,
      bytes: state.bytes,
      events: state.events,
      administratorEvents: state.administratorEvents,
      unreadable,
    },
    integrity: {
      complete: problems.length === 0 && unreadable.length === 0,
      digests: { ...trail.digests },
      logs: { ...state.logs, unlisted: problems.filter(({ kind }) => kind === 'log-unlisted').length },
      problems,
    },
    administrators: byName(state.administrators).map(([principal, one]): AdministratorAccesses => ({
      person: one.person,
      principal: visible(principal),
      registered: one.person !== null,
      accesses: one.count,
      failures: one.failures,
      firstAccess: visible(one.first),
      lastAccess: visible(one.last),
      networks: [...one.networks.all().keys()].sort(),
    })),
    workloads: byName(state.workloads).map(([principal, { count, failures }]) => ({
      ...{ principal: visible(principal), events: count, failures },
    })),
    hours,
    findings: findingsOf(state.rules, context),
  };
}

/** Whether a review proves its month: everything was there, verified and read, and something happened. */
export const proves = ({ integrity, population }: Review): boolean => integrity.complete && population.events > 0;
