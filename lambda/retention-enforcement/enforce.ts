import { covers, coversWhole, isInForce, type Hold, type Holdable } from '../holds/hold';
import { inParallel } from '../runtime/in-parallel';

const DAY = 86_400_000;
/** Findings that are named one by one, of each kind and store; and overdue copies that a run looks at, of each store. */
const MOST_NAMED = 1000;
const MOST_DUE = 10_000;
const CHECKS_AT_ONCE = 4;

/** Something that is kept: a version of an object, a recovery point, a snapshot. */
export interface Copy {
  readonly store: string;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Day (UTC) of its content. */
  readonly day: string;
  /** Where its name tells several days: the last. */
  readonly lastDay?: string;
  readonly application?: string;
  readonly school?: string;
}

/** What forbids a deletion, by the store's own word: a legal hold, or a lock. */
export interface Protection {
  readonly outcome: 'held' | 'locked';
  readonly why: string;
}

/** A store as the enforcement sees it. Whatever cannot be seen throws: it is never taken for "nothing there". */
export interface Store {
  readonly name: string;
  /** Days after which a copy is overdue, the owner's own lateness included. */
  readonly ceilingDays: number;
  /**
   * Copies that may be overdue; the enforcement judges each again by its own time.
   * @param isHeld whether an order holds all of a folder: what lies in it need not be told one by one
   */
  candidates(now: number, isHeld: (folder: Holdable) => boolean): AsyncIterable<Copy>;
  /** What the store itself says forbids deletion; undefined when nothing does. */
  protection(copy: Copy, now: number): Promise<Protection | undefined>;
  remove(copy: Copy): Promise<void>;
  exists(copy: Copy): Promise<boolean>;
  /** Whether the platform may delete from it; automated snapshots it only names. */
  readonly deletable: boolean;
}

/** A check of what should be there or how it should be protected: one line for each thing that is wrong. */
export interface Check {
  readonly name: string;
  readonly kind: 'missing' | 'unprotected';
  run(now: number): Promise<readonly string[]>;
}

export type Outcome = 'deleted' | 'would-delete' | 'held' | 'locked' | 'left' | 'still-there';

/** A line of the day's record. */
export type Finding =
  | { readonly kind: 'missing' | 'unprotected'; readonly check: string; readonly what: string }
  | {
      readonly kind: 'overdue';
      readonly store: string;
      readonly id: string;
      readonly ageDays: number;
      readonly outcome: Outcome;
      readonly why: string;
      /** How many more like this one are counted, not named. */
      readonly more?: number;
    }
  | { readonly kind: 'unseen'; readonly what: string; readonly why: string };

export interface Enforcement {
  readonly mode: 'enforce' | 'report';
  readonly maxDeletionsPerRun: number;
  readonly stores: readonly Store[];
  readonly checks: readonly Check[];
  /** All holds as they are now; throws when they cannot be read, and then nothing is deleted. */
  readonly holds: () => Promise<readonly Hold[]>;
  /** Why the clock cannot be trusted; undefined when it can. */
  readonly clock: () => Promise<string | undefined>;
  /**
   * Leaves word of what is about to be deleted, so that a run that dies half-way has said it; when it throws, nothing of
   * the store is deleted.
   */
  readonly intend: (store: string, copies: readonly Copy[]) => Promise<void>;
  readonly now: number;
  /** Milliseconds that the run has left, but for its record. */
  readonly timeLeft: () => number;
}

export interface EnforcementRecord {
  readonly findings: readonly Finding[];
  readonly deleted: number;
  /** Whether the bound on deletions stopped the run. */
  readonly stopped: boolean;
}

const why = (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`.slice(0, 300);

/**
 * Compares stores with the policy and deletes what is overdue, ours, unlocked and not held, up to the bound. A store that
 * cannot be listed to its end is named as unseen, and nothing of it is deleted: the next run finishes. Each store has its
 * share of the time, half of it to be listed: one of which ever so much is held keeps no other from being seen.
 */
export async function enforce(run: Enforcement): Promise<EnforcementRecord> {
  const findings: Finding[] = [];
  const { now } = run;
  let acting = run.mode === 'enforce';
  let holds: readonly Hold[] | undefined;
  try {
    holds = (await run.holds()).filter((hold) => isInForce(hold, now));
  } catch (error) {
    findings.push({ kind: 'unseen', what: 'holds', why: `${why(error)}; nothing is deleted` });
    acting = false;
  }
  try {
    const distrust = await run.clock();
    if (distrust) {
      findings.push({ kind: 'unseen', what: 'clock', why: `${distrust}; nothing is deleted` });
      acting = false;
    }
  } catch (error) {
    findings.push({ kind: 'unseen', what: 'clock', why: `${why(error)}; nothing is deleted` });
    acting = false;
  }

  const told: (readonly Finding[])[] = [];
  await inParallel([...run.checks.entries()], CHECKS_AT_ONCE, async ([index, check]) => {
    told[index] = await findingsOf(check, now);
  });
  findings.push(...told.flat());

  const bound = { left: run.maxDeletionsPerRun, stopped: false };
  for (const [index, store] of run.stores.entries()) {
    const left = run.timeLeft();
    const share = left / (run.stores.length - index);
    const isOver = (part = 1) => run.timeLeft() <= left - share * part;
    await enforceStore(store, { run, acting, holds: holds ?? [], bound, findings, isOver });
  }
  return {
    findings,
    deleted: findings.filter((one) => one.kind === 'overdue' && one.outcome === 'deleted').length,
    stopped: bound.stopped,
  };
}

async function findingsOf(check: Check, now: number): Promise<readonly Finding[]> {
  try {
    return (await check.run(now)).map((what) => ({ kind: check.kind, check: check.name, what }));
  } catch (error) {
    return [{ kind: 'unseen', what: check.name, why: why(error) }];
  }
}

interface StoreRun {
  readonly run: Enforcement;
  readonly acting: boolean;
  readonly holds: readonly Hold[];
  /** Deletions left to this run, over all stores. */
  readonly bound: { left: number; stopped: boolean };
  readonly findings: Finding[];
  /** Whether the store's time is over. @param part how much of it, of one */
  readonly isOver: (part?: number) => boolean;
}

const TIME_IS_OVER = 'the time for this store is over';

async function enforceStore(store: Store, { run, acting, holds, bound, findings, isOver }: StoreRun): Promise<void> {
  const { now } = run;
  const alike = new Map<string, { count: number; last: number }>();
  const say = (copy: Copy, outcome: Outcome, reason: string) => {
    const seen = alike.get(`${outcome} ${reason}`) ?? { count: 0, last: -1 };
    alike.set(`${outcome} ${reason}`, seen);
    const last = findings[seen.last];
    if (++seen.count <= MOST_NAMED || last?.kind !== 'overdue') {
      const ageDays = Math.floor((now - copy.createdAt) / DAY);
      seen.last = findings.push({ kind: 'overdue', store: store.name, id: copy.id, ageDays, outcome, why: reason }) - 1;
    } else findings[seen.last] = { ...last, more: seen.count - MOST_NAMED };
  };

  const due: Copy[] = [];
  try {
    const isHeld = (folder: Holdable) => holds.some((hold) => coversWhole(hold, folder));
    for await (const copy of store.candidates(now, isHeld)) {
      if (isOver(0.5)) {
        findings.push({ kind: 'unseen', what: store.name, why: `${TIME_IS_OVER}: listed no further` });
        break;
      }
      if (now - copy.createdAt < (store.ceilingDays + 1) * DAY) continue;
      const hold = holds.find((one) => covers(one, copy));
      if (hold) say(copy, 'held', `hold ${hold.id}`);
      else if (due.push(copy) > MOST_DUE) break;
    }
  } catch (error) {
    findings.push({ kind: 'unseen', what: store.name, why: why(error) });
    return;
  }
  if (due.length > MOST_DUE)
    findings.push({ kind: 'unseen', what: store.name, why: `more than ${MOST_DUE} are overdue: listed no further` });

  due.sort((a, b) => a.createdAt - b.createdAt);
  const older = `older than ${store.ceilingDays} days`;
  const chosen: Copy[] = [];
  let stopped = false;
  for (const copy of due) {
    if (stopped) {
      say(copy, 'left', `${older}; the run stopped at ${run.maxDeletionsPerRun} deletions`);
      continue;
    }
    if (isOver()) {
      say(copy, 'left', `${older}; ${TIME_IS_OVER}`);
      continue;
    }
    try {
      const protection = await store.protection(copy, now);
      if (protection) say(copy, protection.outcome, protection.why);
      else if (!store.deletable) say(copy, 'left', `${older}; only its owner can delete it`);
      else if (chosen.length >= bound.left) {
        stopped = true;
        say(copy, 'left', `${older}; the run stopped at ${run.maxDeletionsPerRun} deletions`);
      } else chosen.push(copy);
    } catch (error) {
      // What its owner has ended since it was listed is what should be.
      if (await isThere(store, copy)) say(copy, 'left', why(error));
    }
  }
  bound.stopped ||= stopped;
  bound.left -= chosen.length;
  if (!acting) {
    for (const copy of chosen) say(copy, 'would-delete', older);
    return;
  }
  if (chosen.length === 0) return;
  const deleting: Copy[] = [];
  try {
    // An order may have come while the run looked.
    const inForce = (await run.holds()).filter((hold) => isInForce(hold, now));
    for (const copy of chosen) {
      const hold = inForce.find((one) => covers(one, copy));
      if (hold) say(copy, 'held', `hold ${hold.id}`);
      else deleting.push(copy);
    }
    if (deleting.length > 0) await run.intend(store.name, deleting);
  } catch (error) {
    bound.left += chosen.length;
    findings.push({ kind: 'unseen', what: `ledger of ${store.name}`, why: `${why(error)}; nothing is deleted` });
    return;
  }
  for (const copy of deleting) {
    if (isOver()) {
      say(copy, 'left', `${older}; ${TIME_IS_OVER}`);
      continue;
    }
    try {
      await store.remove(copy);
      say(copy, (await store.exists(copy)) ? 'still-there' : 'deleted', older);
    } catch (error) {
      if (await isThere(store, copy)) say(copy, 'left', why(error));
      else say(copy, 'deleted', `${older}; it went by itself meanwhile`);
    }
  }
}

/** Whether a copy is there still, or may be: in doubt it is. */
async function isThere(store: Store, copy: Copy): Promise<boolean> {
  try {
    return await store.exists(copy);
  } catch {
    return true;
  }
}
