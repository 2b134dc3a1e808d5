import { neighbourhoodOf, remembered } from '../network';
import type { AccessEvent } from '../access-event';
import { DAY, instantOf } from '../utc-time';
import { boundLater, isPastBound, keepSmallest, SmallestKeys } from './keep-smallest';
import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';
import { throughService } from './through-service';

/** The first use of one identity in one quarter of an hour from one neighbourhood (IPv4 /16, IPv6 /32). */
interface Use {
  readonly place: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly eventId: string;
  readonly region: string;
  readonly sourceIp: string;
  readonly object: string;
}

interface UsesAsJson {
  readonly person: string | null;
  readonly uses: readonly Use[];
}

/** Uses of one identity in one quarter, one a neighbourhood, in no order. */
class Uses {
  private more: Use[] | null = null;

  constructor(
    readonly person: string | null,
    private first: Use,
  ) {}

  /** Whether there is an earlier use from the place: most events only repeat one. */
  repeats(place: string, at: number): boolean {
    if (this.first.place === place) return this.first.at < at;
    return this.more?.some((use) => use.place === place && use.at < at) ?? false;
  }

  /** Adds a use: the first of each neighbourhood stays, of too many those with the smallest names. */
  add(use: Use): void {
    const uses = this.all();
    const at = uses.findIndex(({ place }) => place === use.place);
    if (at < 0) uses.push(use);
    else if (isBefore(use, uses[at] as Use)) uses[at] = use;
    if (uses.length > NEIGHBOURHOODS) {
      uses.sort((a, b) => (a.place < b.place ? -1 : 1));
      uses.length = NEIGHBOURHOODS;
    }
    const [first = use, ...more] = uses;
    this.first = first;
    this.more = more.length > 0 ? more : null;
  }

  get areSeveral(): boolean {
    return this.more !== null;
  }

  /** A list of its own. */
  all(): Use[] {
    return [this.first, ...(this.more ?? [])];
  }
}

/** Quarter of an hour since 1970 → identity → uses: more may come. */
class OpenQuarters {
  private readonly quarters = new Map<number, SmallestKeys<Uses>>();
  /** The quarter asked for last, and its identities. */
  private quarter = NaN;
  private identities = new SmallestKeys<Uses>(KEPT_OPEN);

  /** The identities of a quarter, to add to. */
  of(quarter: number): SmallestKeys<Uses> {
    if (quarter === this.quarter) return this.identities;
    let identities = this.quarters.get(quarter);
    if (!identities) this.quarters.set(quarter, (identities = new SmallestKeys<Uses>(KEPT_OPEN)));
    this.quarter = quarter;
    return (this.identities = identities);
  }

  /** Takes out the quarters of a span of seconds. */
  *take(from: number, to: number): Iterable<readonly [quarter: number, identities: Iterable<[string, Uses]>]> {
    for (const [quarter, identities] of this.quarters) {
      if (quarter * QUARTER < from || (quarter + 1) * QUARTER > to) continue;
      this.quarters.delete(quarter);
      if (quarter === this.quarter) this.quarter = NaN;
      yield [quarter, identities.all()];
    }
  }

  merge(quarters: OpenAsJson): void {
    for (const [quarter, identities] of quarters) {
      const into = this.of(quarter);
      for (const [key, { person, uses }] of identities) {
        for (const use of uses) {
          const known = into.get(key);
          if (known) known.add(use);
          else into.set(key, new Uses(person, use));
        }
      }
    }
  }

  toJSON(): OpenAsJson {
    return [...this.quarters].map(([quarter, identities]) => [
      quarter,
      [...identities.all()].map(([key, uses]) => [key, { person: uses.person, uses: uses.all() }]),
    ]);
  }
}
type OpenAsJson = (readonly [quarter: number, identities: (readonly [key: string, uses: UsesAsJson])[]])[];

interface SharedIdentityState {
  /** What is not settled; as JSON once it has travelled. */
  open: OpenQuarters | OpenAsJson;
  /** Identity → day since 1970 → what quarters came to of which no more comes. */
  readonly shared: Record<string, { readonly person: string | null; readonly days: Record<number, SharedDay> }>;
}

/** Quarters of a day in which an identity was in two places: how many, and the uses that show it in the first. */
interface SharedDay {
  readonly count: number;
  readonly quarter: number;
  readonly pair: readonly [Use, Use];
}

/** Shards are cut at borders of quarters, so that all events of one meet in one shard. */
export const QUARTER = 900;
/** Of more identities in a quarter, or shared ones in a month, those with the smallest names stay. */
const KEPT_OPEN = 5000;
const KEPT = 2000;
const NEIGHBOURHOODS = 20;

const isBefore = (a: Use, b: Use) => (a.at !== b.at ? a.at < b.at : a.eventId < b.eventId);

function addShared(
  { shared }: SharedIdentityState,
  key: string,
  person: string | null,
  day: number,
  one: SharedDay,
): void {
  let known = shared[key];
  if (!known) {
    if (isPastBound(shared, key)) return;
    known = shared[key] = { person, days: {} };
    boundLater(shared, KEPT);
  }
  const other = known.days[day];
  const first = other && other.quarter < one.quarter ? other : one;
  known.days[day] = { ...first, count: one.count + (other?.count ?? 0) };
}

/** Keeps of the quarters of a span only identities in two places. */
function settle(state: SharedIdentityState, from: number, to: number): void {
  const open = opened(state);
  for (const [quarter, identities] of open.take(from, to)) {
    for (const [key, uses] of identities) {
      if (!uses.areSeveral) continue;
      const pair = together(uses.all());
      if (pair) addShared(state, key, uses.person, Math.floor((quarter * QUARTER) / DAY), { count: 1, quarter, pair });
    }
  }
  state.open = open.toJSON(); // ready to travel: what a worker sends loses its class
}

/** What is open, to add to: made anew where the state has travelled as JSON. */
function opened(state: SharedIdentityState): OpenQuarters {
  const { open } = state;
  if (open instanceof OpenQuarters) return open;
  const quarters = (state.open = new OpenQuarters());
  quarters.merge(open);
  return quarters;
}

/**
 * Whether an earlier quarter of the day already shows the identity in two places: then this one is only counted, and what
 * was used in it is never named.
 */
function isKnownBefore({ shared }: SharedIdentityState, key: string, seconds: number): boolean {
  const day = shared[key]?.days[Math.floor(seconds / DAY)];
  return day !== undefined && day.quarter < Math.floor(seconds / QUARTER);
}

/** A use that is never named: one for all of a neighbourhood. */
const barePlace = remembered((place): Use => ({
  place,
  at: -Infinity,
  eventId: '',
  region: '',
  sourceIp: '',
  object: '',
}));

const useOf = ({ seconds: at, eventId, region, sourceIp }: AccessEvent, place: string, object: string): Use => ({
  ...{ place, at, eventId, region, sourceIp, object },
});

const isIPv6 = (place: string) => place.includes(':');

/** Places of one quarter used at the same time: of one address family, because one computer uses both at once. */
function together(uses: readonly Use[]): readonly [Use, Use] | null {
  if (uses.length < 2) return null;
  const inOrder = [...uses].sort((a, b) => (a.place < b.place ? -1 : 1));
  for (const [index, a] of inOrder.entries()) {
    const b = inOrder.slice(index + 1).find(({ place }) => isIPv6(place) === isIPv6(a.place));
    if (b) return [a, b];
  }
  return null;
}

function findings(state: SharedIdentityState, { language }: RuleContext): SummaryFinding[] {
  settle(state, -Infinity, Infinity);
  keepSmallest(state.shared, KEPT);
  return Object.entries(state.shared).flatMap(([key, { person, days }]) =>
    // Numbers as keys: an object has them in order of time.
    Object.values(days).map(({ pair: [a, b], count }) => {
      const { at, eventId, region, sourceIp, object } = isBefore(a, b) ? b : a;
      return {
        event: { eventId, at: instantOf(at), region, sourceIp, object },
        principal: key.slice(1),
        person,
        what: say(
          language,
          `${shown(person ?? key.slice(1))} nello stesso quarto d'ora da ${a.place} e da ${b.place} (${count} volte nel giorno)`,
          `${shown(person ?? key.slice(1))} within the same quarter of an hour from ${a.place} and from ${b.place} (${count} times that day)`,
        ),
      };
    }),
  );
}

export const sharedIdentity: SummaryRule<SharedIdentityState> = {
  name: 'shared-identity',
  severity: 'medium',
  clause: 'user-id.personal',
  title: { it: 'Identità forse condivisa', en: 'Identity perhaps shared' },
  why: {
    it: 'Ogni user-id è di una sola persona. Se la stessa identità lavora nello stesso momento da due reti lontane, sono forse due persone: o è stata prestata, o rubata.',
    en: 'Every user-id belongs to one person. One identity at work from two distant networks at the same time is perhaps two persons: it was lent, or stolen.',
  },
  check: {
    it: 'Se la persona usava davvero due reti insieme (VPN e telefono); se no, chiudere le sessioni e cambiare le credenziali.',
    en: 'Whether the person really used two networks at once (VPN and telephone); if not, end the sessions and change the credentials.',
  },
  empty: () => ({ open: [], shared: {} }),
  add: (state, event, actor, object) => {
    const place = actor.kind === 'administrator' ? neighbourhoodOf(event.sourceIp) : '';
    if (place === '') return;
    // Refused sign-ins in a person's name are somebody else's: `failed-logins` tells of them.
    if (event.errorCode !== '' || throughService(event) || Number.isNaN(event.seconds)) return;
    const { seconds } = event;
    const identities = opened(state).of(Math.floor(seconds / QUARTER));
    const uses = identities.get(actor.key);
    if (uses?.repeats(place, seconds)) return;
    const use = isKnownBefore(state, actor.key, seconds) ? barePlace(place) : useOf(event, place, object);
    if (uses) uses.add(use);
    else identities.set(actor.key, new Uses(actor.person, use));
  },
  settle,
  merge: (into, from) => {
    const open = opened(into);
    open.merge(opened(from).toJSON());
    into.open = open.toJSON();
    for (const [key, { person, days }] of Object.entries(from.shared)) {
      for (const [day, one] of Object.entries(days)) addShared(into, key, person, Number(day), one);
    }
    return into;
  },
  findings,
};
