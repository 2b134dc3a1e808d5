import { addMonths, numbers } from '../../../lib/policy';
import type { RegisteredAdministrator } from '../register/register-index';
import { hasFailed, isSignIn } from './failed-call';
import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { dayOf, say, shown } from './shown';
import { instantOf } from '../utc-time';

/** Persons of the register seen in the shard. */
interface DormantState {
  readonly seen: Record<string, true>;
}

/**
 * Credentials unused for the period are dormant when the record reaches back to the period's start: the earliest month
 * known is not later than it. Without so long a record nothing is said; months that it lacks in between are named.
 */
function dormant(
  administrator: RegisteredAdministrator,
  { month, history, language }: RuleContext,
): SummaryFinding | null {
  const end = addMonths(new Date(`${month}-01T00:00:00Z`), 1);
  const months = (administrator.sensitiveData ? numbers.inactivitySensitive : numbers.inactivityOther).value;
  const start = addMonths(end, -months);
  const since = instantOf(+start / 1000);
  const { from, until } = administrator.appointed;
  const earliest = history.months.reduce((first, one) => (one < first ? one : first), month);
  if (from > +start / 1000 || (until !== null && until < +end / 1000) || `${earliest}-01T00:00:00Z` > since)
    return null;
  const last = history.lastAccess.get(administrator.person);
  if (last !== undefined && last >= since) return null;
  const who = shown(administrator.person);
  const unknown = monthsBetween(start, month).filter((one) => !history.months.includes(one));
  const gap = unknown.length > 0 ? say(language, '; mancano le verifiche di ', '; there are no reviews of ') : '';
  const lacking = gap + unknown.join(', ');
  return {
    event: null,
    principal: administrator.principals[0] ?? administrator.databaseUsers[0] ?? '',
    person: administrator.person,
    what: last
      ? say(
          language,
          `${who}: nessun accesso da ${months} mesi (ultimo ${dayOf(last.slice(0, 10))})${lacking}`,
          `${who}: no access for ${months} months (last on ${dayOf(last.slice(0, 10))})${lacking}`,
        )
      : say(
          language,
          `${who}: nessun accesso in ${months} mesi${lacking}`,
          `${who}: no access in ${months} months${lacking}`,
        ),
  };
}

/** Months from that of a first day up to another, this one excluded. */
function monthsBetween(first: Date, month: string): string[] {
  const between: string[] = [];
  for (let at = first; at.toISOString().slice(0, 7) < month; at = addMonths(at, 1))
    between.push(at.toISOString().slice(0, 7));
  return between;
}

export const dormantAdministrator: SummaryRule<DormantState> = {
  name: 'dormant-administrator',
  severity: 'medium',
  clause: 'password.inactivity',
  title: { it: 'Amministratore inattivo', en: 'Dormant administrator' },
  why: {
    it: `Credenziali che nessuno usa sono una porta che nessuno guarda: dopo ${numbers.inactivitySensitive.value} mesi (${numbers.inactivityOther.value} dove non si arriva a dati sensibili) vanno disattivate.`,
    en: `Credentials that nobody uses are a door that nobody watches: after ${numbers.inactivitySensitive.value} months (${numbers.inactivityOther.value} where no sensitive data is reached) they must be disabled.`,
  },
  check: {
    it: 'Se la nomina serve ancora; se no, chiuderla nel registro e togliere l’accesso.',
    en: 'Whether the appointment is still needed; if not, end it in the register and remove the access.',
  },
  empty: () => ({ seen: {} }),
  add: (state, event, actor) => {
    if (actor.person === null || state.seen[actor.person]) return;
    // Whoever fails to sign in may be anybody who knows the name; whose call is refused has signed in.
    if (!isSignIn(event) || !hasFailed(event)) state.seen[actor.person] = true;
  },
  merge: (into, from) => {
    Object.assign(into.seen, from.seen);
    return into;
  },
  findings: (state, context) =>
    context.register.administrators
      .filter(({ person }) => !Object.hasOwn(state.seen, person))
      .map((administrator) => dormant(administrator, context))
      .filter((finding): finding is SummaryFinding => finding !== null)
      .filter(({ person }, index, all) => all.findIndex((one) => one.person === person) === index),
};
