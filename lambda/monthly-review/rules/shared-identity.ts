import { neighbourhoodOf } from '../network';
import { minuteOf } from '../utc-time';
import { boundLater, isPastBound, keepSmallest } from './keep-smallest';
import type { Actor } from '../register/register-index';
import type { NamedEvent, RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';

/** The first use of one identity in one quarter of an hour from one neighbourhood (IPv4 /16, IPv6 /32). */
type Use = NamedEvent;

interface Identities {
  readonly person: string | null;
  /** Quarter of an hour (`2026-10-05T08:2` is the third of that hour) → neighbourhood → use. */
  readonly quarters: Record<string, Record<string, Use>>;
}

interface SharedIdentityState {
  readonly by: Record<string, Identities>;
}

const QUARTER_MINUTES = 15;
const KEPT = 2000;
const NEIGHBOURHOODS = 20;

const isBefore = (a: NamedEvent, b: NamedEvent) => (a.at !== b.at ? a.at < b.at : a.eventId < b.eventId);

function join(into: SharedIdentityState, key: string, from: Identities): void {
  let to = into.by[key];
  if (!to) {
    if (isPastBound(into.by, key)) return;
    to = into.by[key] = { person: from.person, quarters: {} };
    boundLater(into.by, KEPT);
  }
  for (const [quarter, uses] of Object.entries(from.quarters)) {
    const known = (to.quarters[quarter] ??= {});
    for (const [place, first] of Object.entries(uses)) {
      const use = known[place];
      known[place] = use && isBefore(use, first) ? use : first;
    }
    keepSmallest(known, NEIGHBOURHOODS);
  }
}

const keys = new WeakMap<Actor, string>();

function keyOf(actor: Actor): string {
  let key = keys.get(actor);
  if (key === undefined) keys.set(actor, (key = `p${actor.principal.slice(0, 200)}`));
  return key;
}

const quarters = new Map<number, string>();
const CACHED = 50_000;

/** Kept by minute: it is asked for every event. */
function quarterOf(time: string): string {
  const minute = minuteOf(time);
  let quarter = quarters.get(minute);
  if (quarter === undefined) {
    quarter = `${time.slice(0, 14)}${Math.floor(Number(time.slice(14, 16)) / QUARTER_MINUTES)}`;
    if (quarters.size >= CACHED) quarters.clear();
    if (minute >= 0) quarters.set(minute, quarter);
  }
  return quarter;
}

const isIPv6 = (place: string) => place.includes(':');

/** Places of one quarter used at the same time: of one address family, because one computer uses both at once. */
function together(uses: Record<string, Use>): readonly [string, string, NamedEvent] | null {
  const places = Object.keys(uses).sort();
  for (const a of places) {
    for (const b of places) {
      const [one, other] = [uses[a], uses[b]];
      if (a >= b || isIPv6(a) !== isIPv6(b) || !one || !other) continue;
      return [a, b, isBefore(one, other) ? other : one];
    }
  }
  return null;
}

function findings(state: SharedIdentityState, { language }: RuleContext): SummaryFinding[] {
  keepSmallest(state.by, KEPT);
  return Object.entries(state.by).flatMap(([key, { person, quarters }]) => {
    const byDay = new Map<string, { places: readonly [string, string]; event: NamedEvent; count: number }>();
    for (const quarter of Object.keys(quarters).sort()) {
      const found = together(quarters[quarter] ?? {});
      if (!found) continue;
      const [a, b, event] = found;
      const day = event.at.slice(0, 10);
      const known = byDay.get(day);
      byDay.set(day, known ? { ...known, count: known.count + 1 } : { places: [a, b], event, count: 1 });
    }
    return [...byDay.values()].map(({ places: [a, b], event, count }) => ({
      event,
      principal: key.slice(1),
      person,
      what: say(
        language,
        `${shown(person ?? key.slice(1))} nello stesso quarto d'ora da ${a} e da ${b} (${count} volte nel giorno)`,
        `${shown(person ?? key.slice(1))} within the same quarter of an hour from ${a} and from ${b} (${count} times that day)`,
      ),
    }));
  });
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
  empty: () => ({ by: {} }),
  add: (state, event, actor, object) => {
    const place = actor.kind === 'administrator' ? neighbourhoodOf(event.sourceIp) : '';
    if (place === '') return;
    // Refused sign-ins in a person's name are somebody else's: `failed-logins` tells of them.
    if (event.errorCode !== '' || event.identity.invokedBy.endsWith('.amazonaws.com')) return;
    const { eventTime } = event;
    const key = keyOf(actor);
    const of = state.by[key];
    if (!of && isPastBound(state.by, key)) return;
    const quarter = quarterOf(eventTime);
    const uses = of?.quarters[quarter];
    const use = uses?.[place];
    // The hot path: most events only repeat a known use.
    if (use && eventTime > use.at) return;
    const { eventId, region, sourceIp } = event;
    const first: NamedEvent = { eventId, at: eventTime, region, sourceIp, object };
    if (!of) join(state, key, { person: actor.person, quarters: { [quarter]: { [place]: first } } });
    else if (!uses) of.quarters[quarter] = { [place]: first };
    else if (!use) {
      uses[place] = first;
      keepSmallest(uses, NEIGHBOURHOODS);
    } else if (isBefore(first, use)) uses[place] = first;
  },
  merge: (into, from) => {
    for (const [key, identities] of Object.entries(from.by)) join(into, key, identities);
    return into;
  },
  findings,
};
