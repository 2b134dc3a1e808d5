import type { AccessEvent } from '../access-event';
import { neighbourhoodOf } from '../network';
import type { Actor } from '../register/register-index';
import { DAY, instantOf } from '../utc-time';
import { hasFailed } from './failed-call';
import { SmallestKeys, type Entries } from './keep-smallest';
import { ownAddress } from './own-address';
import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';
import { throughService } from './through-service';

/** The event that a use is told by. */
interface Named {
  readonly eventId: string;
  readonly region: string;
  readonly sourceIp: string;
  readonly object: string;
  /** Whose it was, where the identity is a person; empty where the identity says it. */
  readonly principal: string;
}

/** The uses of one identity in one quarter of an hour from one neighbourhood (IPv4 /16, IPv6 /32), by the first of them. */
interface Use {
  readonly place: string;
  /** Seconds since 1970 of the first and the last. */
  readonly at: number;
  last: number;
  readonly named: Named;
}

/** An identity in a quarter: its uses, one a neighbourhood, in no order. */
interface Identity {
  readonly person: string | null;
  readonly uses: Use[];
  /**
   * Whether an earlier quarter of the day already shows it in two places: then this one is only counted, and what was used
   * in it is never named.
   */
  readonly knownBefore: boolean;
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

/** What quarters came to of which no more comes. */
interface Shared {
  readonly person: string | null;
  /** One a day, in no order. */
  readonly days: SharedDay[];
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

const NOTHING: Named = { eventId: '', region: '', sourceIp: '', object: '', principal: '' };

function namedBy({ eventId, region, sourceIp }: AccessEvent, actor: Actor, object: string): Named {
  const principal = actor.whoKey === actor.key ? '' : actor.key.slice(1);
  return { eventId, region, sourceIp, object, principal };
}

const isBefore = (a: Use, b: Use) => (a.at !== b.at ? a.at < b.at : a.named.eventId < b.named.eventId);

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

const dayOf = (quarter: number) => Math.floor((quarter * QUARTER) / DAY);

function addShared({ shared }: SharedIdentityState, key: string, person: string | null, one: SharedDay): void {
  let known = shared.get(key);
  if (!known) shared.set(key, (known = { person, days: [] }));
  const { days } = known;
  const at = days.findIndex(({ quarter }) => dayOf(quarter) === dayOf(one.quarter));
  const other = days[at];
  if (!other) days.push(one);
  else days[at] = { ...(other.quarter <= one.quarter ? other : one), count: one.count + other.count };
}

/**
 * Keeps of the quarters of a span only identities in two places. Its first is not judged without the one before, and its
 * last stays for the one behind: other spans have those, in this state or another.
 */
function settle(state: SharedIdentityState, from: number, to: number): void {
  const { open } = state;
  for (const [number, quarter] of open.all()) {
    if (quarter.settled || (number - 1) * QUARTER < from || (number + 1) * QUARTER > to) continue;
    quarter.settled = true;
    const before = open.get(number - 1)?.identities;
    for (const [key, { person, uses }] of quarter.identities) {
      const pair = together(uses) ?? inTurn(before?.get(key)?.uses ?? [], uses);
      if (pair) addShared(state, key, person, { count: 1, quarter: number, pair });
    }
  }
  for (const [number, { settled }] of open)
    if (settled && number * QUARTER >= from && (number + 2) * QUARTER <= to) open.delete(number);
}

/** An identity in a quarter, to add to; one that nobody keeps when there are too many. */
function identityIn(
  { open, shared }: SharedIdentityState,
  number: number,
  key: string,
  person: string | null,
): Identity {
  const { identities } = open.quarter(number);
  let identity = identities.get(key);
  if (!identity) {
    const isEarlier = ({ quarter }: SharedDay) => quarter < number && dayOf(quarter) === dayOf(number);
    identities.set(key, (identity = { person, uses: [], knownBefore: shared.get(key)?.days.some(isEarlier) ?? false }));
  }
  return identity;
}

const isIPv6 = (place: string) => place.includes(':');

/** The first pair by its places, of one address family: one computer uses both at once. */
function firstPair(
  some: readonly Use[],
  others: readonly Use[],
  isPair: (a: Use, b: Use) => boolean,
): readonly [Use, Use] | null {
  let first: readonly [Use, Use] | null = null;
  for (const a of some) {
    for (const b of others) {
      if (!isPair(a, b) || isIPv6(a.place) !== isIPv6(b.place)) continue;
      if (!first || a.place < first[0].place || (a.place === first[0].place && b.place < first[1].place))
        first = [a, b];
    }
  }
  return first;
}

/** Places of one quarter: used at the same time. */
const together = (uses: readonly Use[]) => firstPair(uses, uses, (a, b) => a.place < b.place);

/** A place of one quarter and another of the next, less than a quarter of an hour later. */
const inTurn = (before: readonly Use[], uses: readonly Use[]) =>
  firstPair(before, uses, (a, b) => a.place !== b.place && b.at - a.last < QUARTER);

function findings(state: SharedIdentityState, { language }: RuleContext): SummaryFinding[] {
  settle(state, -Infinity, Infinity);
  return [...state.shared.all()].flatMap(([key, { person, days }]) =>
    [...days]
      .sort((a, b) => a.quarter - b.quarter)
      .map(({ pair: [a, b], count }) => {
        const {
          at,
          named: { eventId, region, sourceIp, object, principal },
        } = isBefore(a, b) ? b : a;
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
    const { uses, knownBefore } = identityIn(state, Math.floor(seconds / QUARTER), actor.whoKey, actor.person);
    // The hot path: most events only repeat a known use.
    for (const use of uses) {
      if (use.place !== place || use.at >= seconds) continue;
      if (use.last < seconds) use.last = seconds;
      return;
    }
    addUse(uses, { place, at: seconds, last: seconds, named: knownBefore ? NOTHING : namedBy(event, actor, object) });
  },
  settle,
  merge: (into, from) => {
    for (const [number, { settled, identities }] of from.open as Travelled) {
      into.open.quarter(number).settled ||= settled;
      for (const [key, { person, uses }] of identities) {
        const known = identityIn(into, number, key, person).uses;
        for (const use of uses) addUse(known, { ...use });
      }
    }
    for (const [key, { person, days }] of from.shared) for (const day of days) addShared(into, key, person, day);
    return into;
  },
  findings,
};
