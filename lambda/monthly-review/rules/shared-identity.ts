import { neighbourhoodOf, remembered } from '../network';
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

/** Uses of one identity, one a neighbourhood, in no order. */
interface Identity {
  readonly person: string | null;
  readonly uses: Use[];
}

/** Quarter of an hour since 1970 → identity → uses: more may come. */
class OpenQuarters extends Map<number, SmallestKeys<Identity>> {
  /** The uses of an identity in a quarter to add to; a list that nobody keeps when there are too many identities. */
  uses(quarter: number, key: string, person: string | null): Use[] {
    let identities = this.get(quarter);
    if (!identities) this.set(quarter, (identities = new SmallestKeys<Identity>(KEPT_OPEN)));
    let identity = identities.get(key);
    if (!identity) identities.set(key, (identity = { person, uses: [] }));
    return identity.uses;
  }

  merge(quarters: OpenAsJson): void {
    for (const [quarter, identities] of quarters) {
      for (const [key, { person, uses }] of identities) {
        const known = this.uses(quarter, key, person);
        for (const use of uses) addUse(known, use);
      }
    }
  }

  toJSON(): OpenAsJson {
    return [...this].map(([quarter, identities]) => [quarter, [...identities.all()]]);
  }
}
type OpenAsJson = (readonly [quarter: number, identities: (readonly [key: string, identity: Identity])[]])[];

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

/** Adds a use to those of its quarter: the first of each neighbourhood stays, of too many those with the smallest names. */
function addUse(uses: Use[], use: Use): void {
  const at = uses.findIndex(({ place }) => place === use.place);
  if (at < 0) uses.push(use);
  else if (isBefore(use, uses[at] as Use)) uses[at] = use;
  if (uses.length <= NEIGHBOURHOODS) return;
  uses.sort((a, b) => (a.place < b.place ? -1 : 1));
  uses.length = NEIGHBOURHOODS;
}

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
  const first = other && other.quarter <= one.quarter ? other : one;
  known.days[day] = { ...first, count: one.count + (other?.count ?? 0) };
}

/** Keeps of the quarters of a span only identities in two places. */
function settle(state: SharedIdentityState, from: number, to: number): void {
  const open = opened(state);
  for (const [quarter, identities] of open) {
    if (quarter * QUARTER < from || (quarter + 1) * QUARTER > to) continue;
    for (const [key, { person, uses }] of identities.all()) {
      const pair = together(uses);
      if (pair) addShared(state, key, person, Math.floor((quarter * QUARTER) / DAY), { count: 1, quarter, pair });
    }
    open.delete(quarter);
  }
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
          `${shown(person ?? key.slice(1))} nello stesso quarto d'ora da ${a.place} e da ${b.place} (${count} ${count === 1 ? 'volta' : 'volte'} nel giorno)`,
          `${shown(person ?? key.slice(1))} within the same quarter of an hour from ${a.place} and from ${b.place} (${count === 1 ? 'once' : `${count} times`} that day)`,
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
  empty: () => ({ open: new OpenQuarters(), shared: {} }),
  add: (state, event, actor, object) => {
    const place = actor.kind === 'administrator' ? neighbourhoodOf(event.sourceIp) : '';
    if (place === '') return;
    // Refused sign-ins in a person's name are somebody else's: `failed-logins` tells of them.
    if (event.errorCode !== '' || throughService(event) || Number.isNaN(event.seconds)) return;
    const { seconds } = event;
    const uses = opened(state).uses(Math.floor(seconds / QUARTER), actor.key, actor.person);
    // The hot path: most events only repeat a known use.
    for (const use of uses) if (use.place === place && use.at < seconds) return;
    if (isKnownBefore(state, actor.key, seconds)) return addUse(uses, barePlace(place));
    const { eventId, region, sourceIp } = event;
    addUse(uses, { place, at: seconds, eventId, region, sourceIp, object });
  },
  settle,
  merge: (into, from) => {
    opened(into).merge(opened(from).toJSON());
    for (const [key, { person, days }] of Object.entries(from.shared)) {
      for (const [day, one] of Object.entries(days)) addShared(into, key, person, Number(day), one);
    }
    return into;
  },
  findings,
};
