import { neighbourhoodOf } from '../network';
import { DAY, instantOf } from '../utc-time';
import { boundLater, isPastBound, keepSmallest } from './keep-smallest';
import type { Actor } from '../register/register-index';
import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';

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

interface SharedIdentityState {
  /** Quarter of an hour since 1970 → identity → uses: more may come. */
  readonly open: Record<number, Record<string, Identity>>;
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

const known = new WeakMap<SharedIdentityState, Map<number, Map<string, Use[]>>>();

/** The uses of an identity in a quarter to add to; they are found again without asking the state, for every event. */
function usesOf(state: SharedIdentityState, quarter: number, key: string, person: string | null): Use[] {
  let quarters = known.get(state);
  if (!quarters) known.set(state, (quarters = new Map<number, Map<string, Use[]>>()));
  let identities = quarters.get(quarter);
  if (!identities) quarters.set(quarter, (identities = new Map<string, Use[]>()));
  let uses = identities.get(key);
  if (!uses) {
    if (identities.size >= 2 * KEPT_OPEN) identities.clear();
    identities.set(key, (uses = usesIn(state, quarter, key, person)));
  }
  return uses;
}

/** The same in the state itself; a list that nobody keeps when there are too many identities. */
function usesIn({ open }: SharedIdentityState, quarter: number, key: string, person: string | null): Use[] {
  const identities = (open[quarter] ??= {});
  const one = identities[key];
  if (one) return one.uses;
  const uses: Use[] = [];
  if (isPastBound(identities, key)) return uses;
  identities[key] = { person, uses };
  boundLater(identities, KEPT_OPEN);
  return uses;
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
  const first = other && other.quarter < one.quarter ? other : one;
  known.days[day] = { ...first, count: one.count + (other?.count ?? 0) };
}

/** Keeps of the quarters of a span only identities in two places. */
function settle(state: SharedIdentityState, from: number, to: number): void {
  for (const [number, identities] of Object.entries(state.open)) {
    const quarter = Number(number);
    if (quarter * QUARTER < from || (quarter + 1) * QUARTER > to) continue;
    keepSmallest(identities, KEPT_OPEN);
    for (const [key, { person, uses }] of Object.entries(identities)) {
      const pair = together(uses);
      if (pair) addShared(state, key, person, Math.floor((quarter * QUARTER) / DAY), { count: 1, quarter, pair });
    }
    Reflect.deleteProperty(state.open, quarter);
    known.get(state)?.delete(quarter);
  }
}

const keys = new WeakMap<Actor, string>();

function keyOf(actor: Actor): string {
  let key = keys.get(actor);
  if (key === undefined) keys.set(actor, (key = `p${actor.principal.slice(0, 200)}`));
  return key;
}

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
  empty: () => ({ open: {}, shared: {} }),
  add: (state, event, actor, object) => {
    const place = actor.kind === 'administrator' ? neighbourhoodOf(event.sourceIp) : '';
    if (place === '') return;
    // Refused sign-ins in a person's name are somebody else's: `failed-logins` tells of them.
    if (event.errorCode !== '' || event.identity.invokedBy.endsWith('.amazonaws.com') || Number.isNaN(event.seconds))
      return;
    const { seconds } = event;
    const uses = usesOf(state, Math.floor(seconds / QUARTER), keyOf(actor), actor.person);
    // The hot path: most events only repeat a known use.
    for (const use of uses) if (use.place === place && use.at < seconds) return;
    const { eventId, region, sourceIp } = event;
    addUse(uses, { place, at: seconds, eventId, region, sourceIp, object });
  },
  settle,
  merge: (into, from) => {
    for (const [quarter, identities] of Object.entries(from.open)) {
      for (const [key, { person, uses }] of Object.entries(identities)) {
        const known = usesOf(into, Number(quarter), key, person);
        for (const use of uses) addUse(known, use);
      }
    }
    for (const [key, { person, days }] of Object.entries(from.shared)) {
      for (const [day, one] of Object.entries(days)) addShared(into, key, person, Number(day), one);
    }
    return into;
  },
  findings,
};
