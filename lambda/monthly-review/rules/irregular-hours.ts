import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { memoized } from '../memoized';
import { romeHour } from '../rome-time';
import { isWorkingTime } from '../working-hours';
import type { EventRule, Match, RuleContext } from './rule';
import { throughService } from './through-service';
import { dayOf, say, shown } from './shown';

/** A month has few days, and many events in its nights. */
const day = memoized(dayOf);

const clock = (event: AccessEvent) =>
  `${String(romeHour(event.seconds).hour).padStart(2, '0')}:${event.eventTime.slice(14, 16)}`;

function words(event: AccessEvent, { person, principal }: Actor, { language }: RuleContext): string {
  const who = shown(person ?? principal);
  const date = day(romeHour(event.seconds).date);
  return say(
    language,
    `${who} al lavoro il ${date} alle ${clock(event)} (ora italiana), fuori orario: ${shown(event.eventName)}`,
    `${who} at work on ${date} at ${clock(event)} (Italian time), out of hours: ${shown(event.eventName)}`,
  );
}

/** One for all events: nights have many. */
const change: Match = { what: words, severity: 'medium' };
const reading: Match = { what: words, severity: 'low' };

export const irregularHours: EventRule = {
  name: 'irregular-hours',
  severity: 'low',
  clause: 'incident.detected',
  title: { it: "Orario d'uso irregolare", en: 'Irregular hours of use' },
  why: {
    it: 'Chi ruba le credenziali di un amministratore le usa spesso quando lui dorme. Il piano delle scuole chiede di segnalare gli usi in orari irregolari.',
    en: "Whoever steals an administrator's credentials often uses them while he sleeps. The schools' plan asks that use at irregular hours be reported.",
  },
  check: {
    it: 'Se la persona era al lavoro a quell’ora (reperibilità, intervento autorizzato) e riconosce ciò che è stato fatto.',
    en: 'Whether the person was at work at that hour (on call, authorised maintenance) and recognises what was done.',
  },
  concerns: ({ kind }) => kind === 'administrator',
  match: (event, actor, { workingHours }) => {
    // What a service does in a person's name (a deployment that runs on) says nothing of when the person works.
    if (throughService(event) || Number.isNaN(event.seconds)) return null;
    if (isWorkingTime(event.seconds, actor.administrator?.hours ?? workingHours)) return null;
    return event.readOnly === false ? change : reading;
  },
  burst: (event) => romeHour(event.seconds).date,
  burstOf: 'person',
};
