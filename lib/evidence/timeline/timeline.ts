import type { Bilingual, ClauseSlug } from '../../policy';
import type { Estate } from '../estate';
import { DAY_MS, DAYS, FIRST_DAY, isoDay } from './calendar-day';
import { ageOf, promises } from './promises';
import type { Copy, Store } from './store';
import { storesOf } from './stores';

/** How a promise about time came out over a store. */
export interface PromiseOutcome {
  readonly slug: ClauseSlug;
  readonly store: string;
  readonly kept: boolean;
  readonly firstBrokenDay: string | null;
  readonly why: string | null;
  /** {@link why} in Italian. */
  readonly whyItalian: string | null;
}

export interface CopiesByAge {
  readonly ageDays: number;
  readonly copies: number;
}

/** The outcome of living the templates' retention rules day by day; `timeline.json` is this. */
export interface Timeline {
  readonly promises: readonly PromiseOutcome[];
  readonly stores: readonly { readonly name: string; readonly copiesByAge: readonly CopiesByAge[] }[];
}

/** An outcome with the store behind it, for the evidence. */
export interface Lived {
  readonly outcome: PromiseOutcome;
  readonly store: Store;
}

/** Lives every store's rules for {@link DAYS} days and asks each morning what each promise asks. */
export function live(
  estate: Estate,
  onLived: (done: number, total: number) => void = () => undefined,
): { readonly timeline: Timeline; readonly lived: readonly Lived[] } {
  const stores = storesOf(estate);
  const results = stores.map((store, index) => {
    onLived(index, stores.length);
    return liveStore(store);
  });
  return {
    timeline: {
      promises: results.flatMap(({ lived }) => lived.map(({ outcome }) => outcome)),
      stores: results.map(({ name, copiesByAge }) => ({ name, copiesByAge })),
    },
    lived: results.flatMap(({ lived }) => lived),
  };
}

type Life = readonly [Map<PromiseAsked, { day: string; why: Bilingual }>, readonly CopiesByAge[]];
type PromiseAsked = (typeof promises)[number];

/** Lives already lived: a store's life depends on its rules and on what is asked, on nothing else. */
const lives = new Map<string, Life>();

function liveStore(store: Store): { name: string; copiesByAge: readonly CopiesByAge[]; lived: Lived[] } {
  const asked = promises.filter(({ ask }) => store.asks.includes(ask));
  const key = JSON.stringify([store.asks, store.rules, store.empty]);
  const [broken, copiesByAge] = lives.get(key) ?? lifeOf(store, asked);
  lives.set(key, [broken, copiesByAge]);
  return {
    name: store.name,
    copiesByAge,
    lived: asked.map((promise) => {
      const found = broken.get(promise);
      const outcome = {
        slug: store.clause ?? promise.clause,
        store: store.name,
        kept: !found,
        firstBrokenDay: found?.day ?? null,
        why: found?.why.en ?? null,
        whyItalian: found?.why.it ?? null,
      };
      return { outcome, store };
    }),
  };
}

function lifeOf(store: Store, asked: readonly PromiseAsked[]): Life {
  const broken: Life[0] = new Map();
  const all = store.copies();
  let present: readonly Copy[] = [];
  let now = FIRST_DAY;
  for (let day = 0; day <= DAYS; day++, now += DAY_MS) {
    present = all.filter(({ takenAt, goneAt }) => takenAt < now && goneAt > now);
    for (const promise of asked) {
      const why = broken.has(promise) ? undefined : promise.brokenBy({ now, day, present, all }, store);
      if (why) broken.set(promise, { day: isoDay(now), why });
    }
  }
  const counted = new Map<number, number>();
  const last = FIRST_DAY + DAYS * DAY_MS;
  for (const copy of present) {
    const ageDays = ageOf({ now: last }, copy);
    counted.set(ageDays, (counted.get(ageDays) ?? 0) + (copy.times ?? 1));
  }
  const copiesByAge = [...counted].map(([ageDays, copies]) => ({ ageDays, copies }));
  return [broken, copiesByAge.sort((a, b) => a.ageDays - b.ageDays)];
}
