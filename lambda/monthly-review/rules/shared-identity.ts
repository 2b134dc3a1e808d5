import { neighbourhoodOf } from '../network';
import { DAY, instantOf } from '../utc-time';
import { hasFailed } from './failed-call';
import { SmallestKeys, type Entries } from './keep-smallest';
import { ownAddress } from './own-address';
import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';
import { throughService } from './through-service';

/** The uses of one identity in one quarter of an hour from one neighbourhood (IPv4 /16, IPv6 /32), by the first of them. */
interface Use {
  readonly place: string;
  /** Seconds since 1970 of the first and the last. */
  readonly at: number;
  last: number;
  readonly eventId: string;
  readonly region: string;
  readonly sourceIp: string;
  readonly object: string;
  /** Whose it was, where the identity is a person; empty where the identity says it. */
  readonly principal: string;
}

/** Uses of one identity, one a neighbourhood, in no order. */
interface Identity {
  readonly person: string | null;
  readonly uses: Use[];
}

/** A quarter of an hour: uses by identity. */
interface Quarter {
  readonly identities: SmallestKeys<Identity>;
  /** Whether it was judged, and stays for the one behind it. */
  settled: boolean;
}

/** By number since 1970: quarters of which more may come, or which the next one asks for. */
class OpenQuarters extends Map<number, Quarter> {
  quarter(number: number): Quarter {
    let quarter = this.get(number);
    if (!quarter) this.set(number, (quarter = { identities: new SmallestKeys<Identity>(KEPT_OPEN), settled: false }));
    return quarter;
  }

  /** The uses of an identity in a quarter to add to; a list that nobody keeps when there are too many identities. */
  uses(number: number, key: string, person: string | null): Use[] {
    const { identities } = this.quarter(number);
    let identity = identities.get(key);
    if (!identity) identities.set(key, (identity = { person, uses: [] }));
    return identity.uses;
  }

  merge(quarters: Travelled): void {
    for (const [number, { settled, identities }] of quarters) {
      this.quarter(number).settled ||= settled;
      for (const [key, { person, uses }] of identities) {
        const known = this.uses(number, key, person);
        for (const use of uses) addUse(known, { ...use });
      }
    }
  }

  /** In their order, each with the identities that stay. */
  all(): (readonly [number: number, quarter: Quarter])[] {
    for (const { identities } of this.values()) identities.all();
    return [...this].sort(([a], [b]) => a - b);
  }

  toJSON(): Travelled {
    return this.all();
  }
}

/** What becomes of open quarters between threads and as JSON. */
type Travelled = Iterable<
  readonly [number: number, { readonly settled: boolean; readonly identities: Entries<Identity> }]
>;

/** Day since 1970 → what quarters came to of which no more comes. */
interface Shared {
  readonly person: string | null;
  readonly days: Record<number, SharedDay>;
}

interface SharedIdentityState {
  /** What is not settled, or next to it. */
  readonly open: OpenQuarters;
  /** By identity. */
  readonly shared: SmallestKeys<Shared>;
}

/** Quarters of a day in which an identity was in two places: how many, and the uses that show it in the first. */
interface SharedDay {
  readonly count: number;
  readonly quarter: number;
  readonly pair: readonly [Use, Use];
}

/** Two places are used at once when not so many seconds lie between. Shards are cut at its borders. */
export const QUARTER = 900;
/** Of more identities in a quarter, or shared ones in a month, those with the smallest names stay. */
const KEPT_OPEN = 5000;
const KEPT = 2000;
const NEIGHBOURHOODS = 20;

const isBefore = (a: Use, b: Use) => (a.at !== b.at ? a.at < b.at : a.eventId < b.eventId);

/** Adds a use to those of its quarter: one of each neighbourhood stays, of too many those with the smallest names. */
function addUse(uses: Use[], use: Use): void {
  const at = uses.findIndex(({ place }) => place === use.place);
  const known = uses[at];
  if (known) {
    use.last = known.last = Math.max(known.last, use.last);
    if (isBefore(use, known)) uses[at] = use;
  } else uses.push(use);
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
  let known = shared.get(key);
  if (!known) shared.set(key, (known = { person, days: {} }));
  const other = known.days[day];
  const first = other && other.quarter <= one.quarter ? other : one;
  known.days[day] = { ...first, count: one.count + (other?.count ?? 0) };
}

/**
 * Keeps of the quarters of a span only identities in two places. Its first is not judged without the one before, and its
 * last stays for the one behind: other states have those.
 */
function settle(state: SharedIdentityState, from: number, to: number): void {
  const { open } = state;
  for (const [number, quarter] of open.all()) {
    if (quarter.settled || (number - 1) * QUARTER < from || (number + 1) * QUARTER > to) continue;
    quarter.settled = true;
    const before = open.get(number - 1)?.identities;
    const day = Math.floor((number * QUARTER) / DAY);
    for (const [key, { person, uses }] of quarter.identities) {
      const pair = together(uses) ?? inTurn(before?.get(key)?.uses ?? [], uses);
      if (pair) addShared(state, key, person, day, { count: 1, quarter: number, pair });
    }
  }
  for (const [number, { settled }] of open) if (settled && (number + 2) * QUARTER <= to) open.delete(number);
}

/**
 * Whether an earlier quarter of the day already shows the identity in two places: then this one is only counted, and what
 * was used in it is never named.
 */
function isKnownBefore({ shared }: SharedIdentityState, key: string, seconds: number): boolean {
  const day = shared.get(key)?.days[Math.floor(seconds / DAY)];
  return day !== undefined && day.quarter < Math.floor(seconds / QUARTER);
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

/** A place of one quarter and another of the next, less than a quarter of an hour later. */
function inTurn(before: readonly Use[], uses: readonly Use[]): readonly [Use, Use] | null {
  const pairs = before.flatMap((a) =>
    uses
      .filter((b) => b.place !== a.place && isIPv6(b.place) === isIPv6(a.place) && b.at - a.last < QUARTER)
      .map((b) => [a, b] as const),
  );
  const order = ([a, b]: readonly [Use, Use]) => `${a.place} ${b.place}`;
  return pairs.reduce<readonly [Use, Use] | null>(
    (first, one) => (first && order(first) < order(one) ? first : one),
    null,
  );
}

function findings(state: SharedIdentityState, { language }: RuleContext): SummaryFinding[] {
  settle(state, -Infinity, Infinity);
  return [...state.shared.all()].flatMap(([key, { person, days }]) =>
    // Numbers as keys: an object has them in order of time.
    Object.values(days).map(({ pair: [a, b], count }) => {
      const { at, eventId, region, sourceIp, object, principal } = isBefore(a, b) ? b : a;
      const who = shown(person ?? key.slice(1));
      const places = `${a.place} ${say(language, 'e', 'and')} ${b.place}`;
      return {
        event: { eventId, at: instantOf(at), region, sourceIp, object },
        principal: principal || key.slice(1),
        person,
        what: say(
          language,
          `${who} da due reti a meno di un quarto d'ora l'una dall'altra: ${places} (${count} ${count === 1 ? 'volta' : 'volte'} nel giorno)`,
          `${who} from two networks within a quarter of an hour: ${places} (${count === 1 ? 'once' : `${count} times`} that day)`,
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
  empty: () => ({ open: new OpenQuarters(), shared: new SmallestKeys(KEPT) }),
  add: (state, event, actor, object) => {
    const place = actor.kind === 'administrator' ? neighbourhoodOf(ownAddress(event)) : '';
    if (place === '') return;
    // Refused sign-ins in a person's name are somebody else's: `failed-logins` tells of them.
    if (hasFailed(event) || throughService(event) || Number.isNaN(event.seconds)) return;
    const { seconds } = event;
    const uses = state.open.uses(Math.floor(seconds / QUARTER), actor.whoKey, actor.person);
    // The hot path: most events only repeat a known use.
    for (const use of uses) {
      if (use.place !== place || use.at >= seconds) continue;
      if (use.last < seconds) use.last = seconds;
      return;
    }
    const eventId = isKnownBefore(state, actor.whoKey, seconds) ? '' : event.eventId;
    const { region, sourceIp } = event;
    const principal = actor.whoKey === actor.key ? '' : actor.key.slice(1);
    addUse(uses, { place, at: seconds, last: seconds, eventId, region, sourceIp, object, principal });
  },
  settle,
  merge: (into, from) => {
    into.open.merge(from.open);
    for (const [key, { person, days }] of from.shared) {
      for (const [day, one] of Object.entries(days)) addShared(into, key, person, Number(day), one);
    }
    return into;
  },
  findings,
};
