import { neighbourhoodOf } from '../network';
import { boundLater, keepSmallest } from './keep-smallest';
import type { NamedEvent, RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';

/** Use of one identity in one quarter of an hour from one neighbourhood (IPv4 /16, IPv6 /32). */
type Use = [from: string, to: string, first: NamedEvent];

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
    to = into.by[key] = { person: from.person, quarters: {} };
    boundLater(into.by, KEPT);
  }
  for (const [quarter, uses] of Object.entries(from.quarters)) {
    const known = (to.quarters[quarter] ??= {});
    for (const [place, [start, end, first]] of Object.entries(uses)) {
      const use = known[place];
      known[place] = use
        ? [start < use[0] ? start : use[0], end > use[1] ? end : use[1], isBefore(first, use[2]) ? first : use[2]]
        : [start, end, first];
    }
    keepSmallest(known, NEIGHBOURHOODS);
  }
}

const isIPv6 = (place: string) => place.includes(':');

/** Places of one quarter used at the same time: of one address family, because one computer uses both at once. */
function together(uses: Record<string, Use>): readonly [string, string, NamedEvent] | null {
  const places = Object.keys(uses).sort();
  for (const a of places) {
    for (const b of places) {
      const [one, other] = [uses[a], uses[b]];
      if (a >= b || isIPv6(a) !== isIPv6(b) || !one || !other) continue;
      return [a, b, isBefore(one[2], other[2]) ? other[2] : one[2]];
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
    const { eventId, region, sourceIp, eventTime } = event;
    const key = `p${actor.principal.slice(0, 200)}`;
    const quarter = `${eventTime.slice(0, 14)}${Math.floor(Number(eventTime.slice(14, 16)) / QUARTER_MINUTES)}`;
    const use = state.by[key]?.quarters[quarter]?.[place];
    // The hot path: most events only stretch a known use.
    if (use && eventTime >= use[2].at && use[2].eventId !== eventId && eventTime > use[2].at) {
      if (eventTime > use[1]) use[1] = eventTime;
      return;
    }
    const first: NamedEvent = { eventId, at: eventTime, region, sourceIp, object };
    join(state, key, { person: actor.person, quarters: { [quarter]: { [place]: [eventTime, eventTime, first] } } });
  },
  merge: (into, from) => {
    for (const [key, identities] of Object.entries(from.by)) join(into, key, identities);
    return into;
  },
  findings,
};
